/**
 * In which record of a journal each key stands: all of it in memory for an owner, which is asked about every command and
 * nearly always answers that the key is new; read from the store for anybody else. It names candidates only: the record
 * itself confirms a key.
 */
import { JournalError } from './errors.ts';
import { type KeyRun, type KeySegments, RECORD_MAX, type Segment, keysIn } from './key-segments.ts';
import { KeyTable, fingerprintOf } from './key-table.ts';

/** Segments of fewer keys are written again with what comes next, so that a start reads few of them. */
const SEGMENT_KEYS = 16 * 1_024;

/** The keys of one record, as they are. */
export interface KeysOfRecord {
  readonly n: number;
  readonly keys: readonly string[];
}

/** By record, the keys that may stand in it. */
export type Places = ReadonlyMap<number, readonly string[]>;

function note(places: Map<number, string[]>, n: number, key: string): void {
  const keys = places.get(n);
  if (keys === undefined) places.set(n, [key]);
  else keys.push(key);
}

export class KeyIndex {
  readonly #segments: KeySegments;
  readonly #known = new KeyTable();
  /** Those that may still be written again, the oldest first. */
  #open: Segment[] = [];
  /** The newest of those that are not. */
  #closed: number | undefined;
  #upTo = -1;

  /** An index of no records. */
  constructor(segments: KeySegments) {
    this.#segments = segments;
  }

  /** Undefined when there is none in the store, or it is not whole. */
  static async load(segments: KeySegments): Promise<KeyIndex | undefined> {
    const index = new KeyIndex(segments);
    let isOpen = true;
    const head = await segments.read((segment, isNewest) => {
      if (isNewest) [isOpen, index.#open, index.#closed] = [true, [], undefined];
      if (isOpen && keysIn(segment.runs) < SEGMENT_KEYS) index.#open.unshift(segment);
      else {
        isOpen = false;
        index.#closed ??= segment.name;
      }
      index.#learn(segment.runs);
    });
    if (head === undefined) return undefined;
    index.#upTo = head.upTo;
    return index;
  }

  /** It holds the keys of all records up to this one; -1 of none. */
  get upTo(): number {
    return this.#upTo;
  }

  placesOf(keys: readonly string[]): Places {
    const places = new Map<number, string[]>();
    for (const key of keys) for (const n of this.#known.recordsOf(fingerprintOf(key))) note(places, n, key);
    return places;
  }

  /** Keeps the keys of the records after the last ones, up to `upTo`: they are in the store before its head says so. */
  async append(records: readonly KeysOfRecord[], upTo: number): Promise<void> {
    if (upTo > RECORD_MAX) throw new JournalError('store', `the index knows no record ${upTo}`);
    let runs: readonly KeyRun[] = records
      .filter(({ keys }) => keys.length > 0)
      .map(({ keys, n }) => ({ n, fingerprints: keys.map(fingerprintOf) }));
    const added = runs;
    const open = [...this.#open];
    const replaced: number[] = [];
    if (added.length > 0) {
      // Of segments that double each is written as often as there are doublings.
      for (
        let last = open.at(-1);
        last !== undefined && keysIn(last.runs) <= 2 * keysIn(runs);
        last = open.at(-1)
      ) {
        runs = [...last.runs, ...runs];
        replaced.push(last.name);
        open.pop();
      }
      const segment = { name: upTo, previous: open.at(-1)?.name ?? this.#closed, runs };
      await this.#segments.write(segment);
      open.push(segment);
    }
    await this.#segments.writeHead({ segment: open.at(-1)?.name ?? this.#closed, upTo });
    this.#learn(added);
    this.#upTo = upTo;
    if (keysIn(runs) >= SEGMENT_KEYS) [this.#open, this.#closed] = [[], upTo];
    else this.#open = open;
    // What the head no longer leads to; left behind where this fails.
    await this.#segments.drop(replaced).catch(() => undefined);
  }

  #learn(runs: readonly KeyRun[]): void {
    for (const { fingerprints, n } of runs)
      for (const fingerprint of fingerprints) this.#known.add(fingerprint, n);
  }
}

/** Where the index in the store has these keys; undefined when it is not whole up to `upTo`. */
export async function searchKeys(
  segments: KeySegments,
  keys: readonly string[],
  upTo: number,
): Promise<Places | undefined> {
  const asked = Map.groupBy(keys, fingerprintOf);
  const places = new Map<number, string[]>();
  const head = await segments.read(({ runs }) => {
    for (const { fingerprints, n } of runs)
      for (const fingerprint of fingerprints)
        for (const key of asked.get(fingerprint) ?? []) note(places, n, key);
  });
  return head === undefined || head.upTo < upTo ? undefined : places;
}
