/** Verifying with progress, and the plain words for what came out. */
import { verifyLog, verifyOn } from '@centesimo/verify';
import type {
  Failed,
  LogSource,
  Verification,
  Verified,
  VerifyOnOptions,
  VerifyOptions,
} from '@centesimo/verify';
import { formatAmount } from '@centesimo/money';
import type { CommandIo } from './command.ts';
import { CliError, EXIT } from './command.ts';
import { createProgress } from './progress.ts';

export async function verifyShown(
  io: CommandIo,
  source: LogSource,
  options: Omit<VerifyOptions, 'onProgress'>,
): Promise<Verification> {
  const progress = createProgress(io, 'verifying entries');
  try {
    return await verifyLog(source, { ...options, onProgress: progress.update });
  } finally {
    progress.end();
  }
}

/** The same, going on from a state file. */
export async function verifyOnShown(
  io: CommandIo,
  source: LogSource,
  options: Omit<VerifyOnOptions, 'onProgress'>,
): Promise<Verification> {
  const progress = createProgress(io, 'verifying entries');
  try {
    return await verifyOn(source, { ...options, onProgress: progress.update });
  } finally {
    progress.end();
  }
}

/** For commands that need a verified log before they answer. @throws CliError */
export function requireVerified(name: string, result: Verification): Verified {
  switch (result.kind) {
    case 'verified':
      return result;
    case 'failed': {
      const first = result.failures[0]?.message ?? '';
      const message = `the log at ${name} does not verify, so nothing it says is shown: ${first}`;
      throw new CliError('log-failed', message, EXIT.failed);
    }
    case 'unchecked':
      throw new CliError(result.code, `the log at ${name} could not be checked: ${result.reason}`);
  }
}

const RATE_ENTRIES_MIN = 1_000;

/** `more`: lines behind those of the log itself. */
export function verifiedText(name: string, result: Verified, more: readonly string[] = []): string {
  const { size, root, seconds, since, ledgers, tilesMissing, origin, resumed } = result;
  const done = size - (resumed?.from ?? 0);
  const rate = Math.round(done / Math.max(seconds, 0.001)).toLocaleString('en');
  return [
    `VERIFIED  ${name}`,
    `  log      ${origin}, ${size.toLocaleString('en')} entries, root ${root}`,
    `  checked  ${checkedText(result)}`,
    ...(since === undefined
      ? []
      : [`  since    it contains the ${since.toLocaleString('en')} entries signed before`]),
    ...(resumed === undefined ? [] : resumedLines(size, resumed)),
    ...more,
    ...(tilesMissing === 0
      ? []
      : [`  note     ${tilesMissing} hash tiles are not there; the entries prove the tree without them`]),
    ...headsLine(result),
    ...keyLine(result),
    ...ledgers.flatMap(ledgerLines),
    // Of a few entries it would be the time of opening the log.
    `  time     ${seconds.toFixed(2)} s${done < RATE_ENTRIES_MIN ? '' : `, ${rate} entries a second`}`,
    '',
  ].join('\n');
}

/** What the log says of its ledgers; nothing of a log of an earlier release, which says nothing. */
function headsLine({ heads }: Verified): string[] {
  if (heads === undefined) return [];
  const { count, index, ledgers } = heads;
  const whose = ledgers === 1 ? 'the 1 ledger' : `all ${ledgers.toLocaleString('en')} ledgers`;
  return [
    `  heads    ${count.toLocaleString('en')} entries name the last entry of every ledger; the latest, ${index}, of ${whose}`,
  ];
}

function checkedText({ money, resumed }: Verified): string {
  if (!money) return 'signature, chains, tree and tiles; NOT the money';
  return resumed === undefined
    ? 'signature, entries, chains, tree, tiles, events and money'
    : 'signature, and of the new entries: form, chains, place in the tree, events and money';
}

/** What was done now, and what rests on earlier runs. */
function resumedLines(size: number, { from, wholeAt }: NonNullable<Verified['resumed']>): string[] {
  const fresh = (size - from).toLocaleString('en');
  const before = from.toLocaleString('en');
  return [
    `  state    ${fresh} new entries behind the ${before} verified before`,
    `  sums     hold after each entry; all computed anew at ${wholeAt.toLocaleString('en')} entries`,
  ];
}

/** Whoever holds the key of before accepts the log by the entry in which that one named the new one. */
function keyLine({ key }: Verified): string[] {
  if (key === undefined) return [];
  return [
    `  key      since entry ${key.changedAt.toLocaleString('en')} another key signs the log, which the one before named there;`,
    `           keep it in place of yours: ${key.vkey}`,
  ];
}

function ledgerLines({ ledger, entries, totals }: Verified['ledgers'][number]): string[] {
  return [
    `  ledger   ${ledger}: ${entries.toLocaleString('en')} entries, ${totals.receipts.toLocaleString('en')} gifts and incomes`,
    ...totals.currencies.map(
      ({ currency, received, spent, bank }) =>
        `           ${currency}: in ${formatAmount(received, currency)}, spent ${formatAmount(spent, currency)}, ` +
        `should be in the bank ${formatAmount(bank, currency)}`,
    ),
  ];
}

export function failedText(
  name: string,
  { evidenceFault, failures }: Failed,
  evidence: string | undefined,
): string {
  const lines = failures.flatMap(({ what, message, expected, found }) => [
    `  ${what}: ${message}`,
    ...(expected === undefined ? [] : [`    expected ${expected}`]),
    ...(found === undefined ? [] : [`    found    ${found}`]),
  ]);
  const written = evidenceFault === undefined ? evidence : `could not be written: ${evidenceFault}`;
  const kept = written === undefined ? [] : [`  evidence: ${written}`];
  return [`FAILED  ${name}`, ...lines, ...kept, ''].join('\n');
}
