/**
 * Publication: tiles first, then the checkpoint, one record that only moves to a larger size. Tiles are a pure function
 * of appended entries, so writing them again after a crash writes the same bytes.
 */
import {
  type Checkpoint,
  type Ed25519Signer,
  type Ed25519Verifier,
  type KeyChange,
  LogError,
  type Tile,
  binaryOfHex,
  checkpointText,
  hexOf,
  parseCheckpointText,
  parseNote,
  signCheckpoint,
  signText,
  tilePath,
} from '@centesimo/log';
import type { DocumentStore } from '@centesimo/store';
import { type Clock, type Limits, within } from '@centesimo/journal';
import { type LogKeys, openWithAny, signersOf } from './log-keys.ts';
import { LogRefused } from './log-refused.ts';

export interface PublicationPorts extends LogKeys {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'storeTimeoutMs'>;
  readonly ed25519: Ed25519Signer;
}

export interface Published {
  readonly note: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export const CHECKPOINTS = 'checkpoint';
export const PUBLISHED = 'published';
/** Every checkpoint that was signed to be published, by its size: when, then the note. Kept for ever; cosignatures are added. */
export const HISTORY = 'checkpoints';
export const TILES = 'tile';

/** The published checkpoint; undefined before the first. Its signature is our own and is not checked again here. */
export async function readPublished(
  ports: Omit<PublicationPorts, 'ed25519' | 'logKey'>,
): Promise<Published | undefined> {
  const bytes = await within(
    ports.clock,
    ports.limits.storeTimeoutMs,
    'checkpoint',
    ports.documents.get(CHECKPOINTS, PUBLISHED),
  );
  if (bytes === undefined) return undefined;
  try {
    const { size, root } = parseCheckpointText(parseNote(bytes).text);
    return { note: Buffer.from(bytes).toString(), size, root: hexOf(root) };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new LogRefused(`the published checkpoint is damaged: ${error.message}`, error);
  }
}

/** The same at a start, when it may have been damaged, or be another log's. @throws LogRefused */
export async function openPublished(
  ports: Omit<PublicationPorts, 'ed25519'> & { readonly ed25519: Ed25519Verifier },
): Promise<Published | undefined> {
  const published = await readPublished(ports);
  try {
    if (published !== undefined) openWithAny(ports.ed25519, published.note, ports);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new LogRefused(`the published checkpoint is not one of this log: ${error.message}`, error);
  }
  return published;
}

/** Stores tiles, whole or partial; those that are there already are the same bytes. */
export async function storeTiles(
  { clock, documents, limits }: Pick<PublicationPorts, 'clock' | 'documents' | 'limits'>,
  tiles: readonly { readonly tile: Tile; readonly bytes: Uint8Array }[],
): Promise<void> {
  if (tiles.length === 0) return;
  const named = tiles.map(({ tile, bytes }) => ({ id: tilePath(tile), bytes }));
  await within(clock, limits.storeTimeoutMs, 'tiles', documents.insert(TILES, named));
}

/**
 * Signs and publishes a size and root that were read back from the journal, whose tiles are stored, by the keys that the
 * last change of the key before that size names.
 * @throws LogError `size-out-of-range` when somebody has published more by now, LogRefused when another root of that size
 */
export async function publish(
  ports: PublicationPorts,
  stored: { size: number; root: string },
  change: KeyChange | undefined,
): Promise<Published> {
  const { clock, documents, ed25519, limits } = ports;
  const inTime = async <T>(work: Promise<T>): Promise<T> =>
    await within(clock, limits.storeTimeoutMs, 'publication', work);
  const [signer, ...more] = signersOf(ports, change, clock.now());
  const checkpoint: Checkpoint = { origin: signer.name, size: stored.size, root: binaryOfHex(stored.root) };
  const text = checkpointText(checkpoint);
  const further = more.map((key) => signText(ed25519, key, text));
  const note = signCheckpoint(ed25519, signer, checkpoint, further);
  for (;;) {
    const present = await inTime(documents.get(CHECKPOINTS, PUBLISHED));
    const presentSize = present === undefined ? -1 : parseCheckpointText(parseNote(present).text).size;
    if (presentSize > stored.size)
      throw new LogError(
        'size-out-of-range',
        `size ${presentSize} is published already, the journal holds ${stored.size}`,
      );
    if (present !== undefined && presentSize === stored.size) return sameAs(present, stored);
    // First into the history, so that none is published without a place there; a crash in between leaves one more
    // true checkpoint, and the next turn goes on.
    const kept = Buffer.from(`${new Date(clock.now()).toISOString()}\n${note}`);
    await inTime(documents.insert(HISTORY, [{ id: historyId(stored.size), bytes: kept }]));
    if (await inTime(documents.replace(CHECKPOINTS, PUBLISHED, present, Buffer.from(note))))
      return { note, ...stored };
  }
}

/** What somebody else has published of the same size: the same root, or nothing may be signed any more. */
function sameAs(present: Uint8Array, stored: { size: number; root: string }): Published {
  const note = Buffer.from(present).toString();
  if (hexOf(parseCheckpointText(parseNote(note).text).root) !== stored.root)
    throw new LogRefused(`the published checkpoint of size ${stored.size} has another root than the journal`);
  return { note, ...stored };
}

export interface PastCheckpoint {
  readonly size: number;
  /** By the clock of the sequencer, which nothing proves. */
  readonly signedAt: string;
  readonly note: string;
}

/** Those of the sizes at which a checkpoint was published, in the order asked. */
export async function readHistory(
  { clock, documents, limits }: Pick<PublicationPorts, 'clock' | 'documents' | 'limits'>,
  sizes: readonly number[],
): Promise<PastCheckpoint[]> {
  const asked = documents.getMany(HISTORY, sizes.map(historyId));
  const kept = await within(clock, limits.storeTimeoutMs, 'checkpoints', asked);
  return kept.flatMap((bytes, i) => {
    if (bytes === undefined) return [];
    const text = Buffer.from(bytes).toString();
    const end = text.indexOf('\n');
    return [{ size: sizes[i] ?? 0, signedAt: text.slice(0, end), note: text.slice(end + 1) }];
  });
}

export function historyId(size: number): string {
  return String(size).padStart(16, '0');
}

/** A hash tile as published; undefined when it is not there. */
export async function readTile(
  ports: Pick<PublicationPorts, 'clock' | 'documents' | 'limits'>,
  tile: Tile,
): Promise<Uint8Array | undefined> {
  return await within(
    ports.clock,
    ports.limits.storeTimeoutMs,
    'tile',
    ports.documents.get(TILES, tilePath(tile)),
  );
}
