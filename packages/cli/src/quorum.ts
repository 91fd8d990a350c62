/** `--policy FILE`: a checkpoint counts only with the cosignatures of a quorum. */
import { LogError, MAX_POLICY_BYTES, acceptsLog, parsePolicy, parseVkey } from '@centesimo/log';
import type { WitnessPolicy } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { Cosigner } from '@centesimo/verify';
import { CliError } from './command.ts';
import { readTextFile } from './text-file.ts';

export const POLICY_HELP = `  --policy FILE      whose cosignatures the checkpoint must have, and how many (C2SP tlog-policy); without a quorum it
                     fails, and says who cosigned and when`;

/** @throws CliError `policy-malformed`; `policy-of-other-logs` where it lists logs and not this one */
export function readPolicy(path: string, vkey: string): WitnessPolicy {
  const text = readTextFile(path, 'the policy', MAX_POLICY_BYTES);
  let policy: WitnessPolicy;
  try {
    policy = parsePolicy(nodeSha256, Buffer.from(text));
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new CliError('policy-malformed', `${path}: ${error.message}`, undefined, { cause: error });
  }
  if (acceptsLog(policy, parseVkey(nodeSha256, vkey.trim()))) return policy;
  throw new CliError('policy-of-other-logs', `${path} lists logs, and not the one of this key`);
}

/** For people; nothing where no witness was asked for. */
export function cosignerLines(cosigners: readonly Cosigner[], size: number, newest = size): string[] {
  const by = cosigners.map(({ keyName, name, time }) => `${name} (${keyName}) at ${time || '?'}`);
  const [first = 'nobody: the policy asks for none', ...more] = by;
  const later =
    newest > size
      ? [`           the newest checkpoint, of ${newest.toLocaleString('en')} entries, has no quorum yet`]
      : [];
  return [`  cosigned by ${first}`, ...more.map((each) => `           by ${each}`), ...later];
}
