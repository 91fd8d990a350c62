/** Verifies a whole log from a source that nobody trusts: signature, entries, tiles, tree, chains, events, money. */
import { hexOf, LogError, openCheckpoint, parseCheckpointText, parseNote, parseVkey } from '@centesimo/log';
import type { OpenedCheckpoint, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { compareWithEarlier } from './earlier.ts';
import { gatherEvidence } from './evidence.ts';
import { createHashPool } from './hash-pool.ts';
import type { HashPool } from './hash-pool.ts';
import { hashedStretches } from './hashed-stretches.ts';
import type { StretchInHand } from './hashed-stretches.ts';
import { changedKey, checkSigner } from './keys-seen.ts';
import { checkInvariants, createReplay, replayedLedgers, replayStretch } from './replay.ts';
import type { Replay } from './replay.ts';
import { MAX_FAILURES } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Unchecked, Verification } from './result.ts';
import { requireCheckpoint, SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { STRETCH_ENTRIES } from './stretch.ts';
import { createTreeCheck, finishTree, joinStretch } from './tree-check.ts';
import type { TreeCheck } from './tree-check.ts';

export interface VerifyOptions {
  /** The log's key, got by another way than the log itself. */
  readonly vkey: string;
  /** A checkpoint of the same log that was saved earlier: the log must contain what it signed. */
  readonly since?: Uint8Array | string;
  /** False: hashes, chains and tree only, and the answer says so. */
  readonly money?: boolean;
  /** Hashing threads; by default what keeps two cores busy. */
  readonly workers?: number;
  /** The money as of this entry: later ones are hashed and checked, not replayed. */
  readonly through?: number;
  /** A gift to find by the key of its trail code, in the same pass. */
  readonly trailKey?: string;
  /** Entries done, of how many. */
  readonly onProgress?: (done: number, size: number) => void;
}

interface Run {
  readonly source: LogSource;
  readonly options: VerifyOptions;
  readonly note: Uint8Array;
  readonly logKey: VerifierKey;
  readonly checkpoint: OpenedCheckpoint;
  /** Signed by a key that is not the given one: nothing is verified before an entry shows that it took over from it. */
  readonly isClaim: boolean;
  readonly earlier: OpenedCheckpoint | undefined;
  readonly tree: TreeCheck;
  readonly replay: Replay;
  readonly started: number;
}

/** Never throws for what the source holds or fails to give: that is the answer. */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<Verification> {
  try {
    const opened = await openRun(source, options);
    if ('kind' in opened) return opened;
    return opened.isClaim ? await verifyClaim(opened) : await verifyOpened(opened);
  } catch (error) {
    if (error instanceof SourceError) return unchecked(error.code, error.message);
    throw error;
  }
}

function unchecked(code: string, reason: string): Unchecked {
  return { kind: 'unchecked', code, reason };
}

function parseKey(vkey: string): VerifierKey | undefined {
  try {
    return parseVkey(nodeSha256, vkey.trim());
  } catch {
    return undefined;
  }
}

async function openRun(source: LogSource, options: VerifyOptions): Promise<Run | Verification> {
  const started = performance.now();
  const logKey = parseKey(options.vkey);
  if (logKey === undefined) return unchecked('key-malformed', 'the verifier key is not one of a log');
  const note = await requireCheckpoint(source);
  const opened = open(note, logKey);
  const claim = opened instanceof LogError ? claimOf(opened, note, logKey) : undefined;
  const checkpoint = claim ?? opened;
  if (checkpoint instanceof LogError) return notSigned(note, checkpoint, started);
  const earlier = options.since === undefined ? undefined : open(options.since, logKey);
  if (earlier instanceof LogError) {
    return unchecked('since-refused', `the earlier checkpoint is not acceptable: ${earlier.message}`);
  }
  const earlierSize = earlier !== undefined && earlier.size <= checkpoint.size ? earlier.size : undefined;
  const tree = createTreeCheck(source, checkpoint.size, earlierSize);
  return {
    source,
    options,
    note,
    logKey,
    checkpoint,
    isClaim: claim !== undefined,
    earlier,
    tree,
    replay: createReplay(options.trailKey, undefined, options.through),
    started,
  };
}

/** What a checkpoint says that another key of the log's name signed, perhaps the one that the given key named. */
export function claimOf(
  error: LogError,
  note: Uint8Array,
  { id, name }: VerifierKey,
): OpenedCheckpoint | undefined {
  if (error.code !== 'note-unsigned') return undefined;
  try {
    const { signatures, text } = parseNote(note);
    const isSigned = signatures.some(
      (each) => each.name === name && each.id !== id && each.payload.length === 64,
    );
    const checkpoint = parseCheckpointText(text);
    return isSigned && checkpoint.origin === name ? { ...checkpoint, text, cosignatures: [] } : undefined;
  } catch (malformed) {
    if (malformed instanceof LogError) return undefined;
    throw malformed;
  }
}

function notSigned(note: Uint8Array, error: LogError, started: number): Verification {
  const message = `The checkpoint is not acceptable: ${error.message}.`;
  const failures: Failure[] = [
    { what: 'checkpoint-refused', message, where: { path: 'checkpoint' }, rule: error.code },
  ];
  const evidence = [{ name: 'checkpoint', bytes: note }];
  return { kind: 'failed', failures, evidence, seconds: secondsSince(started) };
}

function open(note: Uint8Array | string, logKey: VerifierKey): OpenedCheckpoint | LogError {
  try {
    return openCheckpoint(nodeEd25519, note, { logKey });
  } catch (error) {
    if (error instanceof LogError) return error;
    throw error;
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

/** What cannot be read of a log whose checkpoint the key did not sign shows nothing but that. */
async function verifyClaim(run: Run): Promise<Verification> {
  try {
    return await verifyOpened(run);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const unsigned = new LogError('note-unsigned', `the log's own key ${run.logKey.name} did not sign it`);
    return notSigned(run.note, unsigned, run.started);
  }
}

async function verifyOpened(run: Run): Promise<Verification> {
  const { checkpoint, tree, replay, options } = run;
  const pool = createHashPool(workersOf(run));
  let whole: boolean;
  try {
    whole = await verifyStretches(run, pool);
  } finally {
    await pool.close();
  }
  if (whole) await finishTree(tree, checkpoint.root);
  const isGood = tree.failures.length === 0;
  const signer = isGood || run.isClaim ? checkSigner(tree.heads.keys, run.note, run.logKey) : undefined;
  // What else is wrong with it nobody has signed: it may be made up by whoever serves it.
  if (signer !== undefined && run.isClaim) return await failed(run, [signer]);
  if (signer !== undefined) tree.failures.push(signer);
  if (whole && options.money !== false) checkInvariants(replay);
  if (run.earlier !== undefined) tree.failures.push(...compareWithEarlier(run.earlier, checkpoint, tree));
  const failures = [...tree.failures, ...replay.failures].sort(byPlace).slice(0, MAX_FAILURES);
  return failures.length === 0 ? verified(run) : failed(run, failures);
}

function workersOf({ options, checkpoint }: Run): number {
  // Starting a thread takes longer than hashing one stretch.
  if (checkpoint.size <= 2 * STRETCH_ENTRIES) return 0;
  // With the money this thread is as busy as one that hashes; without, it only reads and joins.
  return options.workers ?? (options.money === false ? 2 : 1);
}

/** False when a bundle ended it early. */
async function verifyStretches(run: Run, pool: HashPool): Promise<boolean> {
  const { source, checkpoint, options } = run;
  const { trailKey } = options;
  const columns = options.money === false ? undefined : trailKey === undefined ? {} : { trailKey };
  for await (const hashed of hashedStretches(source, 0, checkpoint.size, pool, columns)) {
    if (!(await takeHashed(run, hashed))) return false;
  }
  return true;
}

/** Replays a hashed stretch and joins it to the tree; false when the tree cannot go on. */
async function takeHashed(run: Run, { stretch, hashed }: StretchInHand): Promise<boolean> {
  const { tree, replay, options, checkpoint } = run;
  if (hashed.columns !== undefined) replayStretch(replay, stretch, hashed.columns, hashed.range.end);
  const joined = await joinStretch(tree, stretch, hashed);
  options.onProgress?.(stretch.end, checkpoint.size);
  return joined && tree.failures.length < MAX_FAILURES;
}

/** Failures with a place in the log first, in its order; about the same entry, hashes before money. */
function byPlace(left: Failure, right: Failure): number {
  return (left.where.index ?? Infinity) - (right.where.index ?? Infinity) || 0;
}

function verified(run: Run): Verification {
  const { checkpoint, earlier, options, replay, tree } = run;
  return {
    kind: 'verified',
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: hexOf(checkpoint.root),
    ...(earlier === undefined ? {} : { since: earlier.size }),
    money: options.money !== false,
    ledgers: replayedLedgers(replay),
    ...(tree.heads.last === undefined ? {} : { heads: tree.heads.last }),
    ...changedKey(tree.heads.keys),
    tilesMissing: tree.tilesMissing,
    seconds: secondsSince(run.started),
    replay,
  };
}

async function failed(run: Run, failures: Failure[]): Promise<Verification> {
  const { source, note, checkpoint, options } = run;
  const notes = { checkpoint: note, since: options.since };
  const evidence = await gatherEvidence(source, checkpoint.size, failures, notes);
  return { kind: 'failed', failures, evidence, seconds: secondsSince(run.started) };
}
