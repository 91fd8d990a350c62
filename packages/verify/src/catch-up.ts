/**
 * Brings a followed log up to a signed checkpoint, from files that nobody trusts: reads only what is new, hashes it
 * ahead, and takes in each stretch once it is proved to be a part of the signed tree. Holds a few stretches at a time.
 */
import { bytesOfBinary, copyRange, hexOf, mergeRange, rangeRoot } from '@centesimo/log';
import type { OpenedCheckpoint } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { Failure } from './failure.ts';
import { extendLog } from './followed-log.ts';
import type { FollowedLog, KnownCheckpoint } from './followed-log.ts';
import { hashedStretches } from './hashed-stretches.ts';
import type { StretchInHand } from './hashed-stretches.ts';
import type { HashPool } from './hash-pool.ts';
import { SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { STRETCH_ENTRIES } from './stretch.ts';
import { treeWithin } from './tile-hashes.ts';

export interface CatchUpOptions {
  readonly pool: HashPool;
  /**
   * The largest checkpoint of the log that is known to have been signed, which may be ahead of the entries taken in:
   * the new one must continue it.
   */
  readonly known?: OpenedCheckpoint | undefined;
  /** Entries done, of how many. */
  readonly onProgress?: (done: number, size: number) => void;
  /** Told after each stretch that was taken in; the next one waits for it. */
  readonly onGrown?: () => Promise<void> | void;
  /** Ends it behind the stretch that is being taken in, or where the source ends by the same signal. */
  readonly signal?: AbortSignal;
}

export type CaughtUp =
  /** The log stands at the checkpoint. */
  | { readonly kind: 'grown'; readonly entries: number }
  /** The signal ended it; what was taken in is good. */
  | { readonly kind: 'stopped'; readonly entries: number }
  /**
   * Something is proved to be wrong. Where it is an event (`event-refused`, `journal-broken`, `money-rule`) the replay
   * stands behind it and may not be used further; else nothing but good stretches is in.
   */
  | {
      readonly kind: 'failed';
      readonly failures: readonly [Failure, ...Failure[]];
      /** True: it stands in what the log's key signed. False: the source gave something else, which may be its own fault. */
      readonly isSigned: boolean;
    }
  /** The source did not give what it should be able to; what was taken in is good. */
  | { readonly kind: 'unchecked'; readonly error: SourceError };

/** Never throws for what the source holds or fails to give. `target` was opened with the log's key. */
export async function catchUp(
  source: LogSource,
  log: FollowedLog,
  target: KnownCheckpoint,
  options: CatchUpOptions,
): Promise<CaughtUp> {
  const begin = log.range.end;
  try {
    const fork = await checkContinues(source, log, target, options.known);
    if (fork !== undefined) return { kind: 'failed', failures: [fork], isSigned: isSignedAlways(fork) };
    for await (const inHand of hashedStretches(source, begin, target.size, options.pool, {})) {
      if (options.signal?.aborted === true) return { kind: 'stopped', entries: log.range.end - begin };
      const [first, ...more] = await takeIn(source, log, inHand, target);
      if (first !== undefined) return await blame(source, log, inHand, target, [first, ...more]);
      options.onProgress?.(log.range.end, target.size);
      await options.onGrown?.();
    }
    return { kind: 'grown', entries: log.range.end - begin };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    // What was ended does not answer.
    const isEnded = options.signal?.aborted === true;
    return isEnded ? { kind: 'stopped', entries: log.range.end - begin } : { kind: 'unchecked', error };
  }
}

/** Whether the signed tree continues the largest one known, and that what was taken in. @throws SourceError */
async function checkContinues(
  source: LogSource,
  { range }: FollowedLog,
  target: KnownCheckpoint,
  known: OpenedCheckpoint | undefined,
): Promise<Failure | undefined> {
  const root = rangeRoot(nodeSha256, range);
  const before = known !== undefined && known.size > range.end ? known : { size: range.end, root };
  if (target.size < before.size) {
    const message = `The log has ${target.size} entries, but ${before.size} were signed before.`;
    return rewritten('log-shrunk', message, `${before.size}`, `${target.size}`);
  }
  // Every log begins with the empty one, which has one root. And entries that give the signed root prove themselves, without hash tiles.
  const isOneStretch = target.size > range.end && target.size - stretchOf(range.end) <= STRETCH_ENTRIES;
  if ((before.size === 0 && target.size > 0) || (isOneStretch && before.size === range.end)) return undefined;
  return await compareTrees(source, before, target);
}

function stretchOf(index: number): number {
  return index - (index % STRETCH_ENTRIES);
}

async function compareTrees(
  source: LogSource,
  before: Pick<OpenedCheckpoint, 'size' | 'root'>,
  target: KnownCheckpoint,
): Promise<Failure | undefined> {
  const within = await treeWithin(source, before.size, target);
  if ('what' in within) return within;
  if (within.root === before.root) return undefined;
  const message = `The signed log does not continue the ${before.size} entries that were signed before.`;
  return rewritten('history-rewritten', message, hexOf(before.root), hexOf(within.root));
}

function rewritten(what: Failure['what'], message: string, expected: string, found: string): Failure {
  return { what, message, where: { path: 'checkpoint' }, expected, found };
}

/** Answers what is wrong with a stretch. @throws SourceError */
async function takeIn(
  source: LogSource,
  log: FollowedLog,
  { stretch, hashed }: StretchInHand,
  target: KnownCheckpoint,
): Promise<readonly Failure[]> {
  const within = hashed.failures.length > 0 ? undefined : await treeWithin(source, stretch.end, target);
  if (within !== undefined && 'what' in within) return [within];
  const first = extendLog(log, stretch, hashed, target, (within?.proof ?? []).map(bytesOfBinary));
  if (first === undefined) return [];
  return [first, ...rest(first, [...hashed.failures, ...log.replay.failures])];
}

/** Whose fault it is: the log's, where its signed tree holds what is wrong or is another one than before; else the source's. */
async function blame(
  source: LogSource,
  log: FollowedLog,
  inHand: StretchInHand,
  target: KnownCheckpoint,
  failures: readonly [Failure, ...Failure[]],
): Promise<CaughtUp> {
  // By a key that signs this log no more: whoever has it shows nothing of the log.
  if (failures[0].what === 'checkpoint-refused') return { kind: 'failed', failures, isSigned: false };
  const isSigned = isSignedAlways(failures[0]) || (await isOfTree(source, log, inHand, target));
  if (isSigned || log.range.end === 0) return { kind: 'failed', failures, isSigned };
  const before = { size: log.range.end, root: rangeRoot(nodeSha256, log.range) };
  const fork = await compareTrees(source, before, target).catch(orWithout);
  if (fork?.what !== 'history-rewritten') return { kind: 'failed', failures, isSigned };
  return { kind: 'failed', failures: [fork], isSigned: true };
}

const SIGNED: ReadonlySet<Failure['what']> = new Set([
  'event-refused',
  'heads-differ',
  'history-rewritten',
  'journal-broken',
  'key-refused',
  'money-rule',
]);

/** These are found only in entries, and by tiles, that were proved to be of the signed tree. */
function isSignedAlways({ what }: Failure): boolean {
  return SIGNED.has(what);
}

/** Whether the entries of a stretch that was not taken in are those of the signed tree, broken as they are. */
async function isOfTree(
  source: LogSource,
  log: FollowedLog,
  { hashed, stretch }: StretchInHand,
  target: KnownCheckpoint,
): Promise<boolean> {
  if (hashed.range.end !== stretch.end) return false;
  const range = copyRange(log.range);
  mergeRange(nodeSha256, range, hashed.range);
  const within = await treeWithin(source, stretch.end, target).catch(orWithout);
  return within !== undefined && 'root' in within && within.root === rangeRoot(nodeSha256, range);
}

/** Without the hash tiles it is not known which. */
function orWithout(error: unknown): undefined {
  if (!(error instanceof SourceError)) throw error;
}

function rest(first: Failure, all: readonly Failure[]): readonly Failure[] {
  return all.filter((failure) => failure !== first);
}
