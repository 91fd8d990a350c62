/**
 * Which keys the index of outcomes can hold. Nearly every command is new, and an index on a server answers a miss as
 * slowly as a hit: five hundred look-ups for a batch of gifts. The fingerprints of all keys up to the watermark answer
 * without one. They are kept beside the index, in segments that each name the one before, under a head that says up to
 * which record they are whole; where they are not, each key is looked up as if there were no filter.
 */
import type { DocumentStore } from '@centesimo/store';
import { Fingerprints, fingerprintOf } from './fingerprints.ts';

const COLLECTION = 'index-filter';
/** A segment with fewer is written again with what comes next, so that a start reads few of them. */
const SEGMENT_KEYS = 64 * 1_024;
const SEGMENTS_MAX = 100_000;
const WORD = Uint32Array.BYTES_PER_ELEMENT;

interface Head {
  /** The record that the newest segment is named after; undefined before the first. */
  readonly segment: number | undefined;
  /** The segments hold the keys of all records up to this one. */
  readonly upTo: number;
}

/** A segment that may still be written again. */
interface Open {
  readonly name: number | undefined;
  readonly previous: number | undefined;
  readonly fingerprints: readonly number[];
}

type Ask = <T>(work: Promise<T>) => Promise<T>;

export class IndexFilter {
  readonly #documents: DocumentStore;
  readonly #journal: string;
  /** Puts a time limit on each call of the store. */
  readonly #ask: Ask;
  readonly #known = new Fingerprints();
  #last: Open = { name: undefined, previous: undefined, fingerprints: [] };

  private constructor(documents: DocumentStore, journal: string, ask: Ask) {
    this.#documents = documents;
    this.#journal = journal;
    this.#ask = ask;
  }

  /** The filter of all keys up to `watermark`; undefined where what is kept does not reach so far, or is damaged. */
  static async load(
    documents: DocumentStore,
    journal: string,
    watermark: number,
    ask: Ask,
  ): Promise<IndexFilter | undefined> {
    const filter = new IndexFilter(documents, journal, ask);
    if (watermark < 0) return filter;
    const head = readHead(await ask(documents.get(COLLECTION, journal)));
    if (head === undefined || head.upTo < watermark) return undefined;
    return (await filter.#read(head.segment)) ? filter : undefined;
  }

  /** False: the index has no row under this key. */
  mayHold(key: string): boolean {
    return this.#known.has(fingerprintOf(key));
  }

  /**
   * Keeps the keys of the records up to `upTo`, before the watermark of the index moves there. Answers the segment that
   * is no longer needed once it has moved.
   */
  async append(keys: readonly string[], upTo: number): Promise<string | undefined> {
    const added = keys.map(fingerprintOf);
    const next = this.#next(added, upTo);
    if (next !== this.#last) await this.#put(this.#id(upTo), encodeSegment(next.previous, next.fingerprints));
    await this.#put(this.#journal, Buffer.from(JSON.stringify({ segment: next.name, upTo })));
    for (const fingerprint of added) this.#known.add(fingerprint);
    const replaced = this.#last;
    this.#last = next;
    const isReplaced = replaced.name !== undefined && replaced.name !== next.name;
    return isReplaced && next.previous !== replaced.name ? this.#id(replaced.name) : undefined;
  }

  /** Lets go what `append` answered. */
  async drop(segment: string): Promise<void> {
    await this.#ask(this.#documents.delete(COLLECTION, [segment]));
  }

  #next(added: readonly number[], upTo: number): Open {
    const { fingerprints, name, previous } = this.#last;
    if (added.length === 0) return this.#last;
    if (fingerprints.length >= SEGMENT_KEYS) return { name: upTo, previous: name, fingerprints: added };
    return { name: upTo, previous, fingerprints: [...fingerprints, ...added] };
  }

  /** False when a segment is missing or damaged. */
  async #read(newest: number | undefined): Promise<boolean> {
    let count = 0;
    for (let name = newest; name !== undefined; count++) {
      const bytes = await this.#ask(this.#documents.get(COLLECTION, this.#id(name)));
      const segment = decodeSegment(bytes);
      if (segment === undefined || count > SEGMENTS_MAX) return false;
      for (const fingerprint of segment.fingerprints) this.#known.add(fingerprint);
      if (name === newest) this.#last = { name, ...segment };
      name = segment.previous;
    }
    return true;
  }

  #id(name: number): string {
    return `${this.#journal}/${name}`;
  }

  async #put(id: string, bytes: Uint8Array): Promise<void> {
    await this.#ask(this.#documents.put(COLLECTION, [{ id, bytes }]));
  }
}

function readHead(bytes: Uint8Array | undefined): Head | undefined {
  if (bytes === undefined) return undefined;
  try {
    const { segment, upTo } = JSON.parse(Buffer.from(bytes).toString()) as Partial<Head>;
    const isName = segment === undefined || Number.isSafeInteger(segment);
    return isName && Number.isSafeInteger(upTo) ? { segment, upTo: upTo as number } : undefined;
  } catch {
    return undefined;
  }
}

/** Words, little-endian: how many fingerprints, the record the segment before is named after (a double), them. */
function encodeSegment(previous: number | undefined, fingerprints: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc((3 + fingerprints.length) * WORD);
  bytes.writeUInt32LE(fingerprints.length, 0);
  bytes.writeDoubleLE(previous ?? -1, WORD);
  for (const [at, fingerprint] of fingerprints.entries()) bytes.writeUInt32LE(fingerprint, (3 + at) * WORD);
  return bytes;
}

function decodeSegment(stored: Uint8Array | undefined): Omit<Open, 'name'> | undefined {
  if (stored === undefined || stored.length < 3 * WORD) return undefined;
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const count = bytes.readUInt32LE(0);
  const previous = bytes.readDoubleLE(WORD);
  const isWhole = bytes.length === (3 + count) * WORD && Number.isSafeInteger(previous);
  if (!isWhole) return undefined;
  const fingerprints = Array.from({ length: count }, (_, at) => bytes.readUInt32LE((3 + at) * WORD));
  return { previous: previous < 0 ? undefined : previous, fingerprints };
}
