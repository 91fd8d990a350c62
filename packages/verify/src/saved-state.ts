/**
 * A followed log in a file, so that a verification goes on where the last one ended. It is the verifier's own memory:
 * whoever can write it can make them believe anything, so it is kept like the log's key.
 */
import { SnapshotError } from '@centesimo/cents';
import {
  formatVkey,
  isSameKey,
  LogError,
  openCheckpoint,
  parseVkey,
  rangeRoot,
  restoreChain,
  restoreRange,
  storeRange,
} from '@centesimo/log';
import type { StoredRange, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { openNote } from './followed-log.ts';
import type { FollowedLog, KnownCheckpoint } from './followed-log.ts';
import { resumeOrder } from './journal-order.ts';
import type { KeysSeen } from './keys-seen.ts';
import { createReplay } from './replay.ts';
import { savedParts, startRestoring } from './saved-parts.ts';
import type { Restoring, SavedPart } from './saved-parts.ts';
import { damaged, otherVersion, readStateFile, StateError, writeStateFile } from './state-file.ts';

const PLACE = 'place';

export interface SavedLog {
  readonly log: FollowedLog;
  /** The largest checkpoint that was seen of it: what was taken in is proved to be a part of its tree. */
  readonly known: KnownCheckpoint;
  /** How many entries the log had when all sums were last computed anew from the tapes and slots. */
  readonly wholeAt: number;
}

interface Place {
  readonly note: string;
  readonly range: StoredRange;
  readonly wholeAt: number;
  /** Once the log's key has changed: vkeys, in the order in which they signed. */
  readonly keys?: { readonly chain: readonly string[]; readonly changedAt: number };
}

/**
 * Writes the state in place of the one before: it is there whole or not at all, also when the machine stops. Answers
 * its size in bytes. @throws StateError
 */
export async function saveFollowedLog(path: string, { known, log, wholeAt }: SavedLog): Promise<number> {
  const { changedAt, chain = [] } = log.keys ?? {};
  const keys = changedAt === undefined ? {} : { keys: { chain: chain.map(formatVkey), changedAt } };
  const place = { note: known.note, range: storeRange(log.range), wholeAt, ...keys } satisfies Place;
  return await writeStateFile(path, allParts(place, log));
}

function* allParts(place: Place, log: FollowedLog): Generator<SavedPart> {
  yield { name: PLACE, bytes: Buffer.from(JSON.stringify(place)) };
  yield* savedParts(log);
}

/** What `saveFollowedLog` wrote, of the log with this key; undefined when there is no such file. @throws StateError */
export async function loadFollowedLog(path: string, logKey: VerifierKey): Promise<SavedLog | undefined> {
  const restoring = startRestoring(createReplay());
  let place: Place | undefined;
  try {
    const isThere = await readStateFile(path, (part) => {
      if (part.name === PLACE) place = JSON.parse(Buffer.from(part.bytes).toString()) as Place;
      else restoring.take(part);
    });
    if (!isThere) return undefined;
    if (place === undefined) throw damaged(path);
    const keys = place.keys && {
      chain: place.keys.chain.map((vkey) => parseVkey(nodeSha256, vkey)),
      changedAt: place.keys.changedAt,
    };
    const restored = restore(place, restoring, openKnown(place.note, logKey, path, keys), path);
    return keys === undefined ? restored : { ...restored, log: { ...restored.log, keys } };
  } catch (error) {
    if (error instanceof StateError) throw error;
    if (error instanceof SnapshotError && error.code === 'wrong-format') throw otherVersion(path);
    throw damaged(path, error);
  }
}

function restore(place: Place, { heads, replay }: Restoring, known: KnownCheckpoint, path: string): SavedLog {
  const range = restoreRange(place.range);
  const chain = restoreChain({ end: range.end, heads });
  resumeOrder(replay.order, [], replay.order.partitions);
  const isAhead = range.end < known.size;
  // What is not of the signed tree was not written by this code.
  if (!isAhead && rangeRoot(nodeSha256, range) !== known.root) throw damaged(path);
  return { log: { range, chain, replay }, known, wholeAt: place.wholeAt };
}

/**
 * A note out of a state file, under the log's key, or one that it gave the log over to or took it over from.
 * @throws StateError
 */
export function openKnown(note: string, logKey: VerifierKey, path: string, keys?: KeysSeen): KnownCheckpoint {
  const isOfLog = keys?.chain.some((key) => isSameKey(key, logKey)) ?? false;
  // The newest first: it signs what is newest.
  const [first = logKey, ...others] = isOfLog ? [...(keys?.chain ?? [])].reverse() : [];
  try {
    return { ...openCheckpoint(nodeEd25519, note, { logKey: first }), note };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    if (error.code.endsWith('-malformed')) throw damaged(path, error);
    for (const key of others) {
      const opened = openNote(note, key);
      if (!('what' in opened)) return opened;
    }
    const message = `the state ${path} is of another log, or of another key: its checkpoint is not signed by this one`;
    throw new StateError('state-of-other-log', message, { cause: error });
  }
}
