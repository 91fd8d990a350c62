/**
 * A log that is followed with its state in a file: what was verified is not read again, and what was seen is not
 * forgotten, whenever the process ends.
 */
import { readFile } from 'node:fs/promises';
import { parseVkey } from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { catchUp } from './catch-up.ts';
import type { CaughtUp } from './catch-up.ts';
import type { Failure } from './failure.ts';
import { createFollowedLog, openNote } from './followed-log.ts';
import type { FollowedLog, KnownCheckpoint } from './followed-log.ts';
import { lazyHashPool } from './hash-pool.ts';
import type { HashPool } from './hash-pool.ts';
import type { KeysSeen } from './keys-seen.ts';
import { checkInvariants, createReplay } from './replay.ts';
import { loadFollowedLog, openKnown, saveFollowedLog } from './saved-state.ts';
import { requireCheckpoint, SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { replaceFile } from './state-file.ts';

const SAVE_ENTRIES = 250_000;
/** All sums are computed anew when a log has grown by this part of itself, which adds a fixed time to each entry. */
const GROWN_PART = 1 / 4;

export interface Following {
  readonly path: string;
  readonly logKey: VerifierKey;
  readonly pool: HashPool;
  readonly log: FollowedLog;
  /** The largest checkpoint seen, which the next one must continue. */
  known: KnownCheckpoint | undefined;
  /** How many entries the log had when all sums were last computed anew from the tapes and slots. */
  wholeAt: number;
  /** Size of the checkpoint in the file beside it. */
  seenSize: number;
  /** What the file holds; undefined while there is none. */
  saved: (SavedAt & { readonly wholeAt: number }) | undefined;
}

/** Where a log stands that is kept in a file. */
export interface SavedAt {
  readonly size: number;
  readonly keyChangedAt: number | undefined;
}

export interface FollowOptions {
  /** Computes all sums anew, however little is new. */
  readonly deep?: boolean;
  /** The state is saved after so many entries at least, and at least half of what the file holds. */
  readonly saveEntries?: number | undefined;
  /** Entries done, of how many. */
  readonly onProgress?: (done: number, size: number) => void;
  readonly signal?: AbortSignal;
}

/** `failed` leaves a replay that may not be used further: it is opened again from its file. */
export type Followed =
  | (Extract<CaughtUp, { kind: 'grown' }> & { readonly checkpoint: KnownCheckpoint; readonly from: number })
  | Exclude<CaughtUp, { kind: 'grown' | 'failed' }>
  | (Extract<CaughtUp, { kind: 'failed' }> & FailedAt);

/** The note that the source gave, and the size in it; 0 where the note itself is refused. */
interface FailedAt {
  readonly note: Uint8Array;
  readonly size: number;
}

/** From its file, or from nothing where there is none. @throws StateError; LogError for what is no key */
export async function openFollowing(path: string, vkey: string, pool = lazyHashPool()): Promise<Following> {
  const logKey = parseVkey(nodeSha256, vkey.trim());
  const loaded = await loadFollowedLog(path, logKey);
  const seen = await readSeen(seenPath(path), logKey, loaded?.log.keys);
  const known = loaded === undefined || (seen?.size ?? 0) > loaded.known.size ? seen : loaded.known;
  const log = loaded?.log ?? createFollowedLog(createReplay());
  const wholeAt = loaded?.wholeAt ?? 0;
  const saved = loaded && { ...placeOf(log), wholeAt };
  return { path, logKey, pool, log, known, wholeAt, saved, seenSize: seen?.size ?? -1 };
}

/** The checkpoint seen last is in a small file of its own: the state is large, and is written more rarely. */
function seenPath(path: string): string {
  return `${path}.checkpoint`;
}

async function readSeen(
  path: string,
  logKey: VerifierKey,
  keys: KeysSeen | undefined,
): Promise<KnownCheckpoint | undefined> {
  try {
    return openKnown(await readFile(path, 'utf8'), logKey, path, keys);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Verifies what is new at the source, up to its checkpoint. Never throws for what the source holds or fails to give. */
export async function follow(
  following: Following,
  source: LogSource,
  options: FollowOptions = {},
): Promise<Followed> {
  const { known, log, logKey, pool } = following;
  const note = await readCheckpoint(source);
  if (note instanceof SourceError) return { kind: 'unchecked', error: note };
  const target = openNote(Buffer.from(note).toString(), logKey, log.keys);
  if ('what' in target) return { kind: 'failed', failures: [target], isSigned: false, note, size: 0 };
  const from = log.range.end;
  const onGrown = async (): Promise<void> => {
    following.known = target;
    await keepWhenDue(following, options.saveEntries);
  };
  const caught = await catchUp(source, log, target, { ...options, pool, known, onGrown });
  const { size } = target;
  if (caught.kind === 'failed') return { ...caught, note, size };
  if (caught.kind !== 'grown') return caught;
  following.known = target;
  const broken = checkWhole(following, options.deep === true);
  if (broken !== undefined) return { kind: 'failed', failures: broken, isSigned: true, note, size };
  await noteSeen(following, target);
  return { ...caught, from, checkpoint: target };
}

async function noteSeen(following: Following, { note, size }: KnownCheckpoint): Promise<void> {
  if (size <= following.seenSize) return;
  await replaceFile(seenPath(following.path), (file) => file.writeFile(note));
  following.seenSize = size;
}

async function readCheckpoint(source: LogSource): Promise<Uint8Array | SourceError> {
  try {
    return await requireCheckpoint(source);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

function checkWhole(following: Following, deep: boolean): readonly [Failure, ...Failure[]] | undefined {
  const { log, wholeAt } = following;
  const { end } = log.range;
  if (!deep && end - wholeAt < Math.max(1, wholeAt * GROWN_PART)) return undefined;
  checkInvariants(log.replay);
  const [first, ...more] = log.replay.failures;
  if (first !== undefined) return [first, ...more];
  following.wholeAt = end;
  return undefined;
}

/**
 * Whether the state of a followed log is to be written: when much is new, so that writing stays a small part of the work
 * and an interrupt loses little; and when another key signs the log, since by its entry alone what was seen later can be
 * opened again. `saved` is what the file holds.
 */
export function isKeepDue(log: FollowedLog, saved: SavedAt | undefined, entries = SAVE_ENTRIES): boolean {
  const before = saved?.size ?? 0;
  const isKeyNew = log.keys?.changedAt !== saved?.keyChangedAt;
  return isKeyNew || log.range.end >= before + Math.max(entries, before / 2);
}

export function placeOf(log: FollowedLog): SavedAt {
  return { size: log.range.end, keyChangedAt: log.keys?.changedAt };
}

export async function keepWhenDue(following: Following, entries?: number): Promise<void> {
  if (isKeepDue(following.log, following.saved, entries)) await keep(following);
}

/** Writes the state, unless the file has it. @throws StateError */
export async function keep(following: Following): Promise<void> {
  const { known, log, path, saved, wholeAt } = following;
  const size = log.range.end;
  if (known === undefined || (saved?.size === size && saved.wholeAt === wholeAt)) return;
  await saveFollowedLog(path, { log, known, wholeAt });
  following.saved = { ...placeOf(log), wholeAt };
}
