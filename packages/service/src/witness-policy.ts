/** The policy that says who witnesses the log, in a file. */
import { AuthError, readPublicFile } from '@centesimo/auth';
import { LogError, acceptsLog, parsePolicy } from '@centesimo/log';
import type { VerifierKey, WitnessPolicy } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { pathSetting } from './settings.ts';

const NONE = 'none';

export const witnessPolicySetting = pathSetting(
  'CENTESIMO_WITNESS_POLICY_FILE',
  NONE,
  'file that says who cosigns the checkpoints of the log, and how many of them are enough (C2SP tlog-policy); a witness with an address is asked; none: nobody is asked',
);

/** Undefined where no file is named. @throws AuthError that names the setting */
export function readWitnessPolicy(file: string, logKey: VerifierKey): WitnessPolicy | undefined {
  if (file === NONE) return undefined;
  const { name } = witnessPolicySetting;
  const policy = policyIn(file);
  if (!acceptsLog(policy, logKey))
    throw new AuthError('key-malformed', `${name}: ${file} lists logs, and not the key of this one`);
  for (const { name: witness, url } of policy.witnesses)
    if (url !== undefined && !isWebAddress(url))
      throw new AuthError(
        'key-malformed',
        `${name}: the witness ${witness} of ${file} has no http(s) address`,
      );
  return policy;
}

function policyIn(file: string): WitnessPolicy {
  const { name } = witnessPolicySetting;
  try {
    return parsePolicy(nodeSha256, readPublicFile(file));
  } catch (error) {
    if (error instanceof LogError)
      throw new AuthError('key-malformed', `${name}: ${file}: ${error.message}`, error);
    if (error instanceof AuthError) throw new AuthError(error.code, `${name}: ${error.message}`, error);
    throw error;
  }
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hash, password, protocol, search, username } = new URL(text);
  const isPlain = `${username}${password}${search}${hash}` === '';
  return isPlain && (protocol === 'https:' || protocol === 'http:');
}
