/**
 * Cosignatures of published checkpoints: added to the note that is kept of that size, to the published one while it is of
 * that size, and the newest note that has a quorum stands by itself, so that none is lost under newer ones. Each step is
 * taken again by the next call: a crash between two of them loses nothing that a witness would not give once more.
 */
import { type NoteSignature, formatNote, hexOf, parseCheckpointText, parseNote } from '@centesimo/log';
import { within } from '@centesimo/journal';
import {
  CHECKPOINTS,
  HISTORY,
  PUBLISHED,
  type PublicationPorts,
  type Published,
  historyId,
} from './checkpoint-store.ts';

type CosignedPorts = Pick<PublicationPorts, 'documents' | 'clock' | 'limits'>;

const COSIGNED = 'cosigned';

export interface KeepPorts extends CosignedPorts {
  /** Whether a note has the cosignatures of a quorum. */
  readonly hasQuorum: (note: string) => boolean;
}

/**
 * The note of the newest checkpoint with a quorum, as it is stored; undefined before the first. Who wrote it held it to the
 * policy of then.
 */
export async function readCosigned(ports: CosignedPorts): Promise<string | undefined> {
  const bytes = await stored(ports, ports.documents.get(CHECKPOINTS, COSIGNED));
  return bytes === undefined ? undefined : textOf(bytes);
}

/**
 * Keeps verified cosignatures of a published checkpoint. Answers its note with all that are known by now, and what is
 * published meanwhile.
 */
export async function keepCosignatures(
  ports: KeepPorts,
  target: Published,
  cosignatures: readonly NoteSignature[],
): Promise<Published> {
  const note = await addToHistory(ports, target, cosignatures);
  await keepNewest(ports, { ...target, note });
  await swap(ports, CHECKPOINTS, PUBLISHED, (present) => {
    const { root, size } = publishedOf(present);
    return size === target.size && root === target.root
      ? withSignatures(textOf(present), parseNote(note).signatures)
      : undefined;
  });
  return { ...target, note };
}

/** The note as it is kept with the time of its publication; one that was published before notes were kept has none. */
async function addToHistory(
  ports: KeepPorts,
  { note, size }: Published,
  cosignatures: readonly NoteSignature[],
): Promise<string> {
  const added = withSignatures(note, cosignatures);
  const kept = await swap(ports, HISTORY, historyId(size), (present) => {
    const text = textOf(present);
    const end = text.indexOf('\n') + 1;
    return text.slice(0, end) + withSignatures(text.slice(end), parseNote(added).signatures);
  });
  return kept === undefined ? added : kept.slice(kept.indexOf('\n') + 1);
}

/** To a larger size only, but for one that a new policy does not count, or that is damaged. */
async function keepNewest(ports: KeepPorts, { note, size }: Published): Promise<void> {
  if (!ports.hasQuorum(note)) return;
  const isNewer = (present: Uint8Array): boolean =>
    !ports.hasQuorum(textOf(present)) || publishedOf(present).size <= size;
  await swap(ports, CHECKPOINTS, COSIGNED, (present) => (isNewer(present) ? note : undefined), note);
}

/** Writes what `change` makes of the present text, until nobody came in between; undefined: it stays. */
async function swap(
  ports: CosignedPorts,
  collection: string,
  id: string,
  change: (present: Uint8Array) => string | undefined,
  first?: string,
): Promise<string | undefined> {
  for (;;) {
    const present = await stored(ports, ports.documents.get(collection, id));
    const text = present === undefined ? first : change(present);
    if (text === undefined) return present === undefined ? undefined : textOf(present);
    const bytes = Buffer.from(text);
    if (present !== undefined && bytes.equals(present)) return text;
    if (await stored(ports, ports.documents.replace(collection, id, present, bytes))) return text;
  }
}

/** A note with signatures added; of a key that signed before, the later signature counts. */
function withSignatures(note: string, signatures: readonly NoteSignature[]): string {
  const parsed = parseNote(note);
  const byKey = new Map(parsed.signatures.map((each) => [`${each.name} ${each.id}`, each]));
  for (const each of signatures) byKey.set(`${each.name} ${each.id}`, each);
  return formatNote({ text: parsed.text, signatures: [...byKey.values()] });
}

function publishedOf(bytes: Uint8Array): Published {
  const note = textOf(bytes);
  const { root, size } = parseCheckpointText(parseNote(note).text);
  return { note, size, root: hexOf(root) };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

async function stored<T>({ clock, limits }: CosignedPorts, work: Promise<T>): Promise<T> {
  return await within(clock, limits.storeTimeoutMs, 'cosignatures', work);
}
