/** The same log as two places show it: they must agree, or somebody is shown another history than somebody else. */
import { hexOf } from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAgain } from './evidence-again.ts';
import { AGAIN } from './evidence.ts';
import type { Failure } from './failure.ts';
import { openNote } from './followed-log.ts';
import type { KnownCheckpoint } from './followed-log.ts';
import type { KeysSeen } from './keys-seen.ts';
import { requireCheckpoint, SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { treeWithin } from './tile-hashes.ts';

/** What a place was found to publish. */
export interface PlaceSeen {
  readonly source: LogSource;
  readonly checkpoint: KnownCheckpoint;
}

/** The key that the reader was given, and those that the log's entries lead to once it has changed. */
export interface KeysOfLog {
  readonly logKey: VerifierKey;
  readonly keys: KeysSeen | undefined;
}

export type Compared =
  | { readonly kind: 'agrees'; readonly size: number }
  /** Two notes that the log's key has signed, of which neither continues the other: nobody can take that back. */
  | { readonly kind: 'split'; readonly failure: Failure; readonly there: PlaceSeen }
  /** The other place's own files are wrong. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'unchecked'; readonly error: SourceError };

/** Needs no entries: of different sizes, the larger place's hash tiles prove that it contains the smaller. */
export async function comparePlace(
  here: PlaceSeen,
  other: LogSource,
  { keys, logKey }: KeysOfLog,
): Promise<Compared> {
  try {
    const note = await requireCheckpoint(other);
    const checkpoint = openNote(Buffer.from(note).toString(), logKey, keys);
    if ('what' in checkpoint) return { kind: 'failed', failure: checkpoint };
    const there = { source: other, checkpoint };
    const [smaller, larger] = inOrder(here, there);
    if (smaller.checkpoint.size === 0) return { kind: 'agrees', size: checkpoint.size };
    const within = await treeWithin(larger.source, smaller.checkpoint.size, larger.checkpoint);
    if ('what' in within) return { kind: 'failed', failure: within };
    const { root, size } = smaller.checkpoint;
    if (within.root === root) return { kind: 'agrees', size: checkpoint.size };
    const message = `${here.source.name} and ${other.name} show different histories of the first ${size} entries, both signed.`;
    const where = { path: 'checkpoint' };
    const [expected, found] = [hexOf(root), hexOf(within.root)];
    return { kind: 'split', failure: { what: 'history-rewritten', message, where, expected, found }, there };
  } catch (error) {
    if (error instanceof SourceError) return { kind: 'unchecked', error };
    throw error;
  }
}

function inOrder(left: PlaceSeen, right: PlaceSeen): [PlaceSeen, PlaceSeen] {
  return left.checkpoint.size <= right.checkpoint.size ? [left, right] : [right, left];
}

/** Writes both notes, and the hashes that show that neither continues the other. */
export async function recordSplit(
  folder: string,
  here: PlaceSeen,
  { failure, there }: Extract<Compared, { kind: 'split' }>,
  keysOfLog: KeysOfLog,
): Promise<void> {
  const [smaller, larger] = inOrder(here, there);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'checkpoint-here'), here.checkpoint.note);
  await writeFile(join(folder, 'checkpoint-there'), there.checkpoint.note);
  const note = Buffer.from(larger.checkpoint.note);
  const request = { ...keysOfLog, source: larger.source, known: smaller.checkpoint, note, failure };
  const isAgain = await writeAgain(folder, request);
  const names = `checkpoint-here is of ${here.source.name}, checkpoint-there of ${there.source.name}.`;
  const text = [failure.message, '', names, '', ...(isAgain ? AGAIN : [])].join('\n');
  await writeFile(join(folder, 'what-is-wrong.txt'), text);
}
