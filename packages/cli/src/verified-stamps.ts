/** The time stamps of a verified log: checked where the verifier says whom to trust, and told in plain words. */
import { readAuthorities, StampError } from '@centesimo/stamp';
import type { TrustedAuthorities } from '@centesimo/stamp';
import { checkStamps, listStamps, SourceError } from '@centesimo/verify';
import type { CheckedStamp, LogSource, Verification } from '@centesimo/verify';
import { CliError } from './command.ts';
import { readTextFile } from './text-file.ts';

export interface StampsWanted {
  readonly source: LogSource;
  readonly vkey: string;
  /** Where the stamps are. */
  readonly from: LogSource;
  /** Whom to trust; undefined: nothing is checked. */
  readonly caFile: string | undefined;
}

/** As JSON tells it, too. */
export interface StampsTold {
  /** Ascending; empty where nobody said whom to trust. */
  readonly checked: readonly CheckedStamp[];
  readonly unchecked: number;
  /** Of sizes beyond the verified log. */
  readonly later: number;
}

export interface VerifiedWithStamps {
  /** Failed where the log is good and a stamp is not. */
  readonly result: Verification;
  /** Undefined where there are none, or the log does not verify. */
  readonly stamps?: StampsTold;
}

/** @throws CliError for certificates that cannot be read */
export async function checkedStamps(result: Verification, wanted: StampsWanted): Promise<VerifiedWithStamps> {
  const trusted = wanted.caFile === undefined ? undefined : trustedIn(wanted.caFile);
  if (result.kind !== 'verified') return { result };
  try {
    const sizes = await listStamps(wanted.from);
    if (trusted === undefined) {
      return sizes === undefined
        ? { result }
        : { result, stamps: { checked: [], unchecked: sizes.length, later: 0 } };
    }
    if (sizes === undefined) {
      const reason = `${wanted.from.name} has no time stamps`;
      return { result: { kind: 'unchecked', code: 'stamps-missing', reason } };
    }
    const request = { ...wanted, stamps: wanted.from, verified: result, trusted };
    const { evidence, failures, later, stamps } = await checkStamps(request);
    if (failures.length > 0)
      return { result: { kind: 'failed', failures, evidence, seconds: result.seconds } };
    return { result, stamps: { checked: stamps, unchecked: 0, later } };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const reason = `the log verifies, its time stamps could not be checked: ${error.message}`;
    return { result: { kind: 'unchecked', code: error.code, reason } };
  }
}

function trustedIn(file: string): TrustedAuthorities {
  try {
    return readAuthorities(readTextFile(file, 'the certificates'));
  } catch (error) {
    if (error instanceof StampError) throw new CliError('authority-malformed', `${file}: ${error.message}`);
    throw error;
  }
}

/** Of many stamps, these of the newest are shown; the first one says since when there are any. */
const SHOWN = 5;

/** Lines below those of the verified log. */
export function stampsText(stamps: StampsTold | undefined): string {
  if (stamps === undefined) return '';
  const { checked, later, unchecked } = stamps;
  if (unchecked > 0)
    return `  stamps   ${unchecked.toLocaleString('en')} time stamps are there, NOT checked: --tsa-ca says whom to believe\n`;
  const shown = checked.length > SHOWN + 1 ? [...checked.slice(0, 1), ...checked.slice(-SHOWN)] : checked;
  const hidden = checked.length - shown.length;
  const lines = shown.map(
    ({ authority, before, size }) =>
      `  stamped  entry ≤ ${(size - 1).toLocaleString('en')} existed before ${new Date(before).toISOString()} by ${authority}\n`,
  );
  if (hidden > 0)
    lines.splice(
      1,
      0,
      `           and ${hidden.toLocaleString('en')} more, all good, before the last ${SHOWN}:\n`,
    );
  if (later > 0)
    lines.push(`  note     ${later.toLocaleString('en')} time stamps are of a larger log than this copy\n`);
  return lines.length > 0 ? lines.join('') : '  stamps   none of this log\n';
}
