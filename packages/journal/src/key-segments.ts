/**
 * The index of keys as it is kept: segments that each name the one before, under a head that says up to which record they
 * are whole. What a segment holds follows from the journal alone, so that two writers can disagree about no key.
 */
import type { DocumentStore } from '@centesimo/store';
import { FINGERPRINT_BYTES } from './key-table.ts';

/** Not that of the releases which kept a document for each key: those go on from where their own index ends. */
const COLLECTION = 'key-index';
const SEGMENTS_MAX = 1_000_000;
/** How often an index that moves on while it is read is begun again. */
const READS_MAX = 10;
const WORD = Uint32Array.BYTES_PER_ELEMENT;
const HEADER = 4 * WORD;
const RUN = 2 * WORD;
export const RECORD_MAX = 2 ** 32 - 1;

/** The keys of one record. */
export interface KeyRun {
  readonly n: number;
  readonly fingerprints: readonly number[];
}

/** The keys of the records after the segment before, up to record `name`. */
export interface Segment {
  readonly name: number;
  readonly previous: number | undefined;
  readonly runs: readonly KeyRun[];
}

export interface Head {
  /** The newest segment; undefined before the first. */
  readonly segment: number | undefined;
  /** The segments hold the keys of all records up to this one. */
  readonly upTo: number;
}

/** Puts a time limit on each call of the store. */
export type Ask = <T>(work: Promise<T>) => Promise<T>;

export class KeySegments {
  readonly #documents: DocumentStore;
  readonly #journal: string;
  readonly #ask: Ask;

  constructor(documents: DocumentStore, journal: string, ask: Ask) {
    this.#documents = documents;
    this.#journal = journal;
    this.#ask = ask;
  }

  /** Undefined when there is none, or it is damaged. */
  async head(): Promise<Head | undefined> {
    return readHead(await this.#ask(this.#documents.get(COLLECTION, this.#journal)));
  }

  /**
   * Hands out every segment, the newest first, and answers the head; begins again where the index moved on meanwhile.
   * Undefined when there is no index, or it is not whole.
   */
  async read(visit: (segment: Segment, isNewest: boolean) => void): Promise<Head | undefined> {
    let head = await this.head();
    for (let reads = 0; head !== undefined && reads < READS_MAX; reads++) {
      if (await this.#readFrom(head.segment, visit)) return head;
      const before = head;
      head = await this.head();
      if (head?.segment === before.segment) return undefined;
    }
    return undefined;
  }

  async #readFrom(
    newest: number | undefined,
    visit: (segment: Segment, isNewest: boolean) => void,
  ): Promise<boolean> {
    let count = 0;
    for (let name = newest; name !== undefined; count++) {
      const bytes = await this.#ask(this.#documents.get(COLLECTION, this.#id(name)));
      const segment = decodeSegment(name, bytes);
      if (segment === undefined || count > SEGMENTS_MAX) return false;
      visit(segment, name === newest);
      name = segment.previous;
    }
    return true;
  }

  async write(segment: Segment): Promise<void> {
    await this.#put(this.#id(segment.name), encodeSegment(segment));
  }

  async writeHead({ segment, upTo }: Head): Promise<void> {
    await this.#put(this.#journal, Buffer.from(JSON.stringify({ segment, upTo })));
  }

  async drop(names: readonly number[]): Promise<void> {
    if (names.length === 0) return;
    const ids = names.map((name) => this.#id(name));
    await this.#ask(this.#documents.delete(COLLECTION, ids));
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

export function keysIn(runs: readonly KeyRun[]): number {
  return runs.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0);
}

/**
 * Little-endian words: how many keys and runs there are, the record the segment before is named after (a double); of each
 * run its record and how many keys it has; then the fingerprints, of 6 bytes each.
 */
function encodeSegment({ previous, runs }: Segment): Uint8Array {
  const keys = keysIn(runs);
  const bytes = Buffer.alloc(HEADER + runs.length * RUN + keys * FINGERPRINT_BYTES);
  bytes.writeUInt32LE(keys, 0);
  bytes.writeUInt32LE(runs.length, WORD);
  bytes.writeDoubleLE(previous ?? -1, 2 * WORD);
  let at = HEADER + runs.length * RUN;
  for (const [run, { fingerprints, n }] of runs.entries()) {
    bytes.writeUInt32LE(n, HEADER + run * RUN);
    bytes.writeUInt32LE(fingerprints.length, HEADER + run * RUN + WORD);
    for (const fingerprint of fingerprints) at = bytes.writeUIntLE(fingerprint, at, FINGERPRINT_BYTES);
  }
  return bytes;
}

function decodeSegment(name: number, stored: Uint8Array | undefined): Segment | undefined {
  if (stored === undefined || stored.length < HEADER) return undefined;
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const [keys, count] = [bytes.readUInt32LE(0), bytes.readUInt32LE(WORD)];
  const previous = bytes.readDoubleLE(2 * WORD);
  const first = HEADER + count * RUN;
  // A chain that does not go back would be read for ever.
  const goesBack = Number.isSafeInteger(previous) && previous < name;
  if (!goesBack || bytes.length !== first + keys * FINGERPRINT_BYTES) return undefined;
  const runs: KeyRun[] = [];
  let at = first;
  for (let run = 0; run < count; run++) {
    const length = bytes.readUInt32LE(HEADER + run * RUN + WORD);
    if (at + length * FINGERPRINT_BYTES > bytes.length) return undefined;
    const fingerprints = Array.from({ length }, (_, key) =>
      bytes.readUIntLE(at + key * FINGERPRINT_BYTES, FINGERPRINT_BYTES),
    );
    runs.push({ n: bytes.readUInt32LE(HEADER + run * RUN), fingerprints });
    at += length * FINGERPRINT_BYTES;
  }
  return at === bytes.length ? { name, previous: previous < 0 ? undefined : previous, runs } : undefined;
}
