/**
 * A log verified as it grows: whoever follows it holds its compact range, its chains and the replayed money, and takes
 * the next entries in only once they are proved to be a part of a signed checkpoint. What is refused changes nothing.
 */
import {
  binaryOfBytes,
  copyRange,
  createChain,
  emptyRange,
  hexOf,
  isSameKey,
  joinChains,
  LogError,
  mergeRange,
  openCheckpoint,
  rangeRoot,
  requireJoin,
  verifyConsistency,
} from '@centesimo/log';
import type { Chain, CompactRange, Hash, OpenedCheckpoint, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { checkSystem, createHeadsSeen } from './check-system.ts';
import type { Failure } from './failure.ts';
import { hashStretch } from './hash-stretch.ts';
import type { HashedStretch } from './hash-stretch.ts';
import { checkSigner, createKeysSeen } from './keys-seen.ts';
import type { KeysSeen } from './keys-seen.ts';
import { replayStretch } from './replay.ts';
import type { Replay } from './replay.ts';
import { entriesStretch } from './stretch.ts';
import type { Stretch } from './stretch.ts';

export interface FollowedLog {
  range: CompactRange;
  readonly chain: Chain;
  readonly replay: Replay;
  /** Keys that sign the log, as entries told; left out before the first change. */
  keys?: KeysSeen;
}

/** A log of which nothing is known yet. */
export function createFollowedLog(replay: Replay): FollowedLog {
  return { range: emptyRange(), chain: createChain(), replay };
}

/** The signed note that was verified last, and what it says. */
export interface KnownCheckpoint extends OpenedCheckpoint {
  readonly note: string;
}

/** Opens a note of a log: its form is right, and it is signed by the log's key, or the one that this has named. */
export function openNote(note: string, logKey: VerifierKey, keys?: KeysSeen): KnownCheckpoint | Failure {
  try {
    return { ...openCheckpoint(nodeEd25519, note, { logKey: signerOf(keys, logKey) }), note };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const message = `The checkpoint is not acceptable: ${error.message}.`;
    return { what: 'checkpoint-refused', message, where: { path: 'checkpoint' }, rule: error.code };
  }
}

/**
 * Opens the next note of a log: signed by its key, and neither smaller than what was verified before nor, at the same
 * size, another one. That it continues the earlier tree is for `proveContinues`.
 */
export function openNext(log: FollowedLog, note: string, logKey: VerifierKey): KnownCheckpoint | Failure {
  const opened = openNote(note, logKey, log.keys);
  if ('what' in opened) return opened;
  const { end } = log.range;
  if (opened.size < end) {
    const message = `The log has ${opened.size} entries, but ${end} were verified before.`;
    return failure('log-shrunk', message, `${end}`, `${opened.size}`);
  }
  const root = rangeRoot(nodeSha256, log.range);
  if (opened.size === end && opened.root !== root) return rewritten(end, root, opened.root);
  return opened;
}

/** The key that signs what comes next: the last that entries named. @throws LogError where they do not know the given one */
function signerOf(keys: KeysSeen | undefined, given: VerifierKey): VerifierKey {
  const { chain = [given] } = keys ?? {};
  if (chain.some((key) => isSameKey(key, given))) return chain.at(-1) ?? given;
  throw new LogError('note-unsigned', `the entries of the log do not know the key ${given.id}`);
}

/** Whether the signed tree continues the one verified so far; `proof` is RFC 9162's, from its size to the signed one. */
export function proveContinues(
  range: CompactRange,
  checkpoint: OpenedCheckpoint,
  proof: readonly Uint8Array[],
): Failure | undefined {
  const root = rangeRoot(nodeSha256, range);
  if (range.end === checkpoint.size) {
    return root === checkpoint.root ? undefined : rewritten(range.end, root, checkpoint.root);
  }
  // Every log begins with the empty one.
  if (range.end === 0) return undefined;
  const claim = { oldSize: range.end, oldRoot: root, newSize: checkpoint.size, newRoot: checkpoint.root };
  try {
    verifyConsistency(nodeSha256, claim, proof.map(binaryOfBytes));
    return undefined;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return rewritten(range.end, root, checkpoint.root);
  }
}

function rewritten(size: number, expected: Hash, found: Hash): Failure {
  const message = `The signed log does not continue the ${size} entries that were verified before.`;
  return failure('history-rewritten', message, hexOf(expected), hexOf(found));
}

function failure(what: Failure['what'], message: string, expected: string, found: string): Failure {
  return { what, message, where: { path: 'checkpoint' }, expected, found };
}

/**
 * Takes in the next entries: their form, their place in the signed tree, their chains, then the money, event by event.
 * Answers what is wrong. A broken hash or chain, or an entry of the log itself that
 * is not true, has changed nothing; a broken event stands behind good ones, which are
 * in, and nothing may be taken in after it.
 */
export function extendLog(
  log: FollowedLog,
  stretch: Stretch,
  hashed: HashedStretch,
  checkpoint: KnownCheckpoint,
  proof: readonly Uint8Array[],
): Failure | undefined {
  const [first] = hashed.failures;
  if (first !== undefined) return first;
  const range = copyRange(log.range);
  mergeRange(nodeSha256, range, hashed.range);
  const elsewhere = proveContinues(range, checkpoint, proof);
  // The tree before these entries was proved to be in the signed one: so it is they that are not.
  if (elsewhere !== undefined) return notOfTree(stretch, elsewhere);
  const broken = joinGoodChains(log, stretch, hashed, checkpoint);
  if (broken !== undefined) return broken;
  if (hashed.columns !== undefined) replayStretch(log.replay, stretch, hashed.columns, stretch.end);
  const [refused] = log.replay.failures;
  log.range = refused === undefined ? range : rangeBefore(log.range, stretch, refused.where.index);
  return refused;
}

function notOfTree(stretch: Stretch, { expected = '', found = '' }: Failure): Failure {
  const message = `The entries ${stretch.begin} to ${stretch.end - 1} are not those of the signed log.`;
  const where = { index: stretch.begin };
  // Computed here, and signed there.
  return { what: 'root-differs', message, where, expected: found, found: expected };
}

function joinGoodChains(
  log: FollowedLog,
  stretch: Stretch,
  hashed: HashedStretch,
  checkpoint: KnownCheckpoint,
): Failure | undefined {
  const { chain } = hashed;
  const left = log.chain;
  const keys = { ...(log.keys ?? createKeysSeen()) };
  try {
    requireJoin(left, chain);
    const failure = checkSystem(createHeadsSeen(left.end === 0, keys), left, stretch, hashed);
    if (failure !== undefined) return failure;
    const isWhole = stretch.end === checkpoint.size;
    const isDue = isWhole || keys.changedAt !== log.keys?.changedAt;
    const signer = isDue ? wrongSigner(keys, checkpoint.note, isWhole) : undefined;
    if (signer !== undefined) return { ...signer, where: { ...signer.where, index: stretch.begin } };
    joinChains(left, chain);
    if (keys.chain.length > 0) log.keys = keys;
    return undefined;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const message = `Near entry ${chain.begin}: ${error.message}.`;
    return { what: 'chain-broken', message, where: { index: chain.begin } };
  }
}

/**
 * A note that contains a change must be signed by the key that it names: not by one of before alone. One that was signed by
 * none of those may be signed by a key that a later change names, until all its entries are seen.
 */
function wrongSigner(keys: KeysSeen, note: string, isWhole: boolean): Failure | undefined {
  const current = keys.chain.at(-1);
  if (current === undefined) return undefined;
  const isOld = keys.chain.slice(0, -1).some((key) => !('what' in openNote(note, key)));
  return isWhole || isOld ? checkSigner(keys, note, current) : undefined;
}

/** The range over the entries before a refused one. */
function rangeBefore(before: CompactRange, stretch: Stretch, index = stretch.begin): CompactRange {
  const range = copyRange(before);
  const good = firstEntries(stretch, index - stretch.begin);
  if (good.length > 0) {
    const hashed = hashStretch({ stretch: entriesStretch(stretch.begin, good) });
    mergeRange(nodeSha256, range, hashed.range);
  }
  return range;
}

function firstEntries({ bytes }: Stretch, count: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; entries.length < count;) {
    const length = ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries;
}
