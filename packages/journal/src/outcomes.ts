/**
 * What earlier commands came to, by key: a tail in memory over an index that is derived from the journal. The index is a
 * hint with a watermark: a hit is confirmed in the journal, a miss counts only together with the tail above the watermark.
 */
import type { DocumentStore, JournalStore } from '@centesimo/store';
import { JournalError } from './errors.ts';
import { KeyIndex, type KeysOfRecord, type Places, searchKeys } from './key-index.ts';
import { KeySegments } from './key-segments.ts';
import type { Limits } from './limits.ts';
import { type JournalRecord, type Outcome, decodeRecord } from './record.ts';
import { remakeIndex } from './remake-index.ts';
import type { Clock, JournalEvent } from './types.ts';
import { within } from './within.ts';

/** An outcome with the place and events of its record. */
export interface FoundOutcome {
  readonly journal: string;
  readonly outcome: Outcome;
  readonly n: number;
  readonly k: number;
  readonly events: readonly JournalEvent[];
}

export interface OutcomePorts {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** What the index takes in before its watermark moves to record `upTo`. */
interface Step {
  readonly upTo: number;
  readonly records: readonly KeysOfRecord[];
}

export class Outcomes {
  readonly #ports: OutcomePorts;
  readonly #journal: string;
  /** Outcomes of records above the watermark, newest last. */
  readonly #tail = new Map<string, FoundOutcome>();
  readonly #index: KeyIndex | undefined;
  /** Those of the journal that this one goes on from, which is closed. */
  readonly #before: Outcomes | undefined;
  #indexed: number;

  /** Without an index in memory the one in the store is searched, and there is no flush. */
  constructor(
    ports: OutcomePorts,
    journal: string,
    watermark: number,
    { before, index }: { readonly before?: Outcomes | undefined; readonly index?: KeyIndex | undefined } = {},
  ) {
    this.#ports = ports;
    this.#journal = journal;
    this.#indexed = watermark;
    this.#index = index;
    this.#before = before;
  }

  /**
   * With the index in memory, for an owner, which is asked about every command. Where it is not there, or not whole up to
   * the watermark, it is made again. `before`: those of the closed journal that this one goes on from.
   * @throws JournalError `stopped`, `store`; StoreError
   */
  static async open(
    ports: OutcomePorts,
    journal: string,
    watermark: number,
    before?: Outcomes,
  ): Promise<Outcomes> {
    const segments = segmentsOf(ports, journal);
    const kept = await KeyIndex.load(segments);
    const isWhole = kept !== undefined && kept.upTo >= watermark;
    const index = isWhole ? kept : await remakeIndex(ports, journal, segments);
    if (index.upTo < watermark)
      throw new JournalError('store', `${journal} shows fewer records than its index has seen`);
    return new Outcomes(ports, journal, index.upTo, { before, index });
  }

  /** The highest record up to which the index is whole; -1 when there is none. */
  static async watermark(ports: OutcomePorts, journal: string): Promise<number> {
    return (await segmentsOf(ports, journal).head())?.upTo ?? -1;
  }

  get tailSize(): number {
    return this.#tail.size;
  }

  /** Remembers what one command came to, with its own events and the count of the first; from before the record is stored. */
  add(outcome: Outcome, n: number, k: number, events: readonly JournalEvent[]): void {
    this.#tail.set(outcome.key, { journal: this.#journal, outcome, n, k, events });
  }

  /** Remembers a record that was read back, unless the index holds it already. */
  addRecord(record: JournalRecord): void {
    if (record.n <= this.#indexed) return;
    for (const outcome of record.outcomes) {
      const { n, k, events } = foundIn(record, outcome);
      this.add(outcome, n, k, events);
    }
  }

  /** What is known in memory, of the command under this key. */
  recent(key: string): FoundOutcome | undefined {
    return this.#tail.get(key);
  }

  /**
   * What is known under these keys, here or in the journals before, in the tail or by the index; each hit of the index
   * is confirmed in the journal.
   */
  async find(keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    const found = await this.#findHere(keys);
    const unknown = this.#before === undefined ? [] : keys.filter((key) => !found.has(key));
    if (unknown.length === 0 || this.#before === undefined) return found;
    // A key is in one of them only: what was known before was repeated, never stored again.
    return new Map([...(await this.#before.find(unknown)), ...found]);
  }

  async #findHere(keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    const found = new Map<string, FoundOutcome>();
    const unknown: string[] = [];
    // The tail is copied now: what a flush moves to the index during the awaits below must not be missed.
    for (const key of new Set(keys)) {
      const recent = this.#tail.get(key);
      if (recent !== undefined) found.set(key, recent);
      else unknown.push(key);
    }
    if (unknown.length === 0 || this.#indexed < 0) return found;
    const places = this.#index?.placesOf(unknown) ?? (await this.#search(unknown));
    for (const [n, candidates] of places) {
      const record = await this.#record(n);
      for (const key of candidates) {
        const confirmed = confirm(record, key);
        if (confirmed !== undefined) found.set(key, confirmed);
      }
    }
    return found;
  }

  /** Where the index in the store is not whole, a key may stand in any record. */
  async #search(keys: readonly string[]): Promise<Places> {
    const indexed = this.#indexed;
    const places = await searchKeys(segmentsOf(this.#ports, this.#journal), keys, indexed);
    return places ?? new Map(Array.from({ length: indexed + 1 }, (_, n) => [n, keys]));
  }

  /**
   * Puts the keys of all outcomes up to record `upTo` (stored by now) into the index, which moves its watermark then, and
   * lets the tail go, in steps: what a slow store has taken by then need not be written again.
   */
  async flush(upTo: number): Promise<void> {
    while (this.#index !== undefined && upTo > this.#indexed)
      await this.#flushStep(this.#index, this.#stepTo(upTo));
  }

  /** The oldest outcomes up to `upTo`, whole records of them, and the record where they end. */
  #stepTo(upTo: number): Step {
    const due = [...this.#tail].filter(([, { n }]) => n <= upTo).sort(([, a], [, b]) => a.n - b.n);
    const { indexRows } = this.#ports.limits;
    const end = due.length > indexRows ? (due[indexRows - 1]?.[1].n ?? upTo) : upTo;
    const taken = due.filter(([, { n }]) => n <= end);
    const records = [...Map.groupBy(taken, ([, { n }]) => n)];
    return { upTo: end, records: records.map(([n, all]) => ({ n, keys: all.map(([key]) => key) })) };
  }

  async #flushStep(index: KeyIndex, { records, upTo }: Step): Promise<void> {
    await index.append(records, upTo);
    this.#indexed = upTo;
    for (const [key, { n }] of this.#tail) if (n <= upTo) this.#tail.delete(key);
  }

  async #record(n: number): Promise<JournalRecord | undefined> {
    const { clock, journals, limits } = this.#ports;
    const reading = journals.read(this.#journal, n);
    const bytes = await within(clock, limits.storeTimeoutMs, 'index', reading);
    return bytes === undefined ? undefined : decodeRecord(this.#journal, n, bytes);
  }
}

function segmentsOf({ clock, documents, limits }: OutcomePorts, journal: string): KeySegments {
  return new KeySegments(documents, journal, (work) => within(clock, limits.storeTimeoutMs, 'index', work));
}

/** A count that was stored as text; undefined when there is none, or it is damaged: hints are made again. */
export function readCount(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString();
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : undefined;
}

/** The outcome under this key in the record the index named; undefined when it does not stand there. */
function confirm(record: JournalRecord | undefined, key: string): FoundOutcome | undefined {
  const outcome = record?.outcomes.find((candidate) => candidate.key === key);
  if (record === undefined || outcome === undefined) return undefined;
  return foundIn(record, outcome);
}

function foundIn(record: JournalRecord, outcome: Outcome): FoundOutcome {
  const { journal, n, k } = record;
  if (!('i' in outcome)) return { journal, outcome, n, k, events: [] };
  const events = record.events.slice(outcome.i, outcome.i + outcome.count);
  return { journal, outcome, n, k: k + outcome.i, events };
}
