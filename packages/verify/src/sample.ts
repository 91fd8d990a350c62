/** A random sample of a log that two people draw alike from the same seed, and that whoever wrote the log cannot steer. */
import { hash } from 'node:crypto';
import { base64OfBinary, eventOf, hexOf, LogError, parseEntry, textOfUtf8 } from '@centesimo/log';
import type { OpenedLog, ScanOptions, ScannedEntry } from './scan.ts';
import { scanEntries } from './scan.ts';

export interface SampleRequest {
  readonly seed: string;
  /** How many entries. */
  readonly n: number;
  readonly ledger?: string;
  /** Type of the event, whole (`org.centesimo.expense.recorded.v1`) or its name (`expense.recorded`). */
  readonly type?: string;
}

export interface SampledEntry {
  readonly index: number;
  readonly ledger: string;
  readonly type: string;
  readonly subject: string;
  /** Hex. */
  readonly leafHash: string;
  /** The event's data, as logged. */
  readonly data: unknown;
}

export interface Sample {
  /** Entries that the request could have drawn. */
  readonly of: number;
  /** In log order. */
  readonly entries: readonly SampledEntry[];
}

interface Ranked {
  readonly rank: string;
  readonly entry: SampledEntry;
}

/** Kept beyond `n` before the list is cut, so that cutting is rare. */
const SLACK = 4_096;

/**
 * Every entry that fits has a rank, the SHA-256 in hex of seven lines: `centesimo-sample/1`, origin, size, root in
 * base64, seed, index, and an empty one. The `n` lowest ranks are the sample. The root is in it, so that nobody who
 * chooses the entries knows what a seed will draw. Undefined when the entries have not the signed root.
 */
export async function drawSample(
  log: OpenedLog,
  request: SampleRequest,
  options: ScanOptions = {},
): Promise<Sample | undefined> {
  const { origin, size, root } = log.checkpoint;
  const head = `centesimo-sample/1\n${origin}\n${size}\n${base64OfBinary(root)}\n${request.seed}\n`;
  let kept: Ranked[] = [];
  let of = 0;
  const take = (entry: ScannedEntry): void => {
    const fits = fitting(entry, request);
    if (fits === undefined) return;
    of += 1;
    kept.push({ entry: fits, rank: hash('sha256', `${head}${entry.index}\n`, 'hex') });
    if (kept.length > request.n + SLACK) kept = lowest(kept, request.n);
  };
  if (!(await scanEntries(log, take, options))) return undefined;
  const drawn = lowest(kept, request.n).map(({ entry }) => entry);
  return { of, entries: drawn.sort((left, right) => left.index - right.index) };
}

function lowest(ranked: readonly Ranked[], n: number): Ranked[] {
  return ranked.toSorted((left, right) => (left.rank < right.rank ? -1 : 1)).slice(0, n);
}

/** @throws LogError for what is no entry of ours */
function fitting({ bytes, index, leafHash }: ScannedEntry, request: SampleRequest): SampledEntry | undefined {
  const entry = parseEntry(textOfUtf8(bytes));
  const { ledger } = entry;
  if (request.ledger !== undefined && ledger !== request.ledger) return undefined;
  const { data, subject, type } = eventOf(entry);
  if (typeof type !== 'string' || typeof subject !== 'string')
    throw new LogError('entry-malformed', `entry ${index} has no event with a type and a subject`);
  if (request.type !== undefined && type !== request.type && type !== `org.centesimo.${request.type}.v1`)
    return undefined;
  return { index, ledger, type, subject, leafHash: hexOf(leafHash), data };
}
