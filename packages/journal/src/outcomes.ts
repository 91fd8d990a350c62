/**
 * What earlier commands came to, by key: a tail in memory over a derived index of documents. The index is a hint with a
 * watermark: a hit is confirmed in the journal, a miss counts only together with the tail above the watermark.
 */
import type { DocumentStore, JournalStore, StoredDocument } from '@centesimo/store';
import { IndexFilter } from './index-filter.ts';
import type { Limits } from './limits.ts';
import { type JournalRecord, type Outcome, decodeRecord } from './record.ts';
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

const INDEX = 'index';
const WATERMARKS = 'index-watermark';
/** Rows in one call. Where they are there already, some stores need milliseconds for each, and the call has a time limit. */
const ROWS_PUT = 1_000;

/** Rows that are written before the watermark moves to record `upTo`. */
interface Step {
  readonly upTo: number;
  readonly rows: readonly { readonly key: string; readonly n: number }[];
}

export class Outcomes {
  readonly #ports: OutcomePorts;
  readonly #journal: string;
  /** Outcomes of records above the watermark, newest last. */
  readonly #tail = new Map<string, FoundOutcome>();
  readonly #filter: IndexFilter | undefined;
  /** Those of the journal that this one goes on from, which is closed. */
  readonly #before: Outcomes | undefined;
  #indexed: number;

  /** Without a filter each key that the tail does not know is looked up. */
  constructor(
    ports: OutcomePorts,
    journal: string,
    watermark: number,
    {
      before,
      filter,
    }: { readonly before?: Outcomes | undefined; readonly filter?: IndexFilter | undefined } = {},
  ) {
    this.#ports = ports;
    this.#journal = journal;
    this.#indexed = watermark;
    this.#filter = filter;
    this.#before = before;
  }

  /**
   * With the filter of what the index holds, for an owner, which is asked about every command. `before`: those of the
   * closed journal that this one goes on from.
   */
  static async open(
    ports: OutcomePorts,
    journal: string,
    watermark: number,
    before?: Outcomes,
  ): Promise<Outcomes> {
    const { clock, documents, limits } = ports;
    const ask = <T>(work: Promise<T>): Promise<T> => within(clock, limits.storeTimeoutMs, 'filter', work);
    const filter = await IndexFilter.load(documents, journal, watermark, ask);
    return new Outcomes(ports, journal, watermark, { before, filter });
  }

  /** The highest record whose rows are all in the index; -1 when there is none. */
  static async watermark(ports: OutcomePorts, journal: string): Promise<number> {
    const bytes = await within(
      ports.clock,
      ports.limits.storeTimeoutMs,
      'watermark',
      ports.documents.get(WATERMARKS, journal),
    );
    return readCount(bytes) ?? -1;
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
    // The tail is copied now: rows that a flush moves to the index during the awaits below must not be missed.
    for (const key of new Set(keys)) {
      const recent = this.#tail.get(key);
      if (recent !== undefined) found.set(key, recent);
      else if (this.#filter?.mayHold(key) !== false) unknown.push(key);
    }
    if (unknown.length === 0 || this.#indexed < 0) return found;
    const { documents } = this.#ports;
    const rows = await this.#within(
      documents.getMany(
        INDEX,
        unknown.map((key) => this.#id(key)),
      ),
    );
    const records = new Map<number, JournalRecord | undefined>();
    for (const [at, row] of rows.entries()) {
      if (row === undefined) continue;
      const key = unknown[at] as string;
      const n = readCount(row);
      if (n === undefined) continue;
      if (!records.has(n)) records.set(n, await this.#record(n));
      const confirmed = confirm(records.get(n), key);
      if (confirmed !== undefined) found.set(key, confirmed);
    }
    return found;
  }

  /**
   * Writes the rows of all outcomes up to record `upTo` (stored by now), then the watermark, then lets the tail go, in
   * steps: what a slow store has taken by then need not be written again. A crash between the two repeats the rows of a
   * step, which is harmless.
   */
  async flush(upTo: number): Promise<void> {
    while (upTo > this.#indexed) await this.#flushStep(this.#stepTo(upTo));
  }

  /** The oldest outcomes up to `upTo`, whole records of them, and the record where they end. */
  #stepTo(upTo: number): Step {
    const due = [...this.#tail].filter(([, { n }]) => n <= upTo).sort(([, a], [, b]) => a.n - b.n);
    const { indexRows } = this.#ports.limits;
    const end = due.length > indexRows ? (due[indexRows - 1]?.[1].n ?? upTo) : upTo;
    const taken = due.filter(([, { n }]) => n <= end);
    return { upTo: end, rows: taken.map(([key, { n }]) => ({ key, n })) };
  }

  /** A row is there already where an earlier flush was cut short, and says the same then; any other is written over. */
  async #writeRows(rows: readonly StoredDocument[]): Promise<void> {
    const { documents } = this.#ports;
    const taken = new Set(await this.#within(documents.insert(INDEX, rows)));
    if (taken.size === 0) return;
    const present = rows.filter(({ id }) => taken.has(id));
    const ids = present.map(({ id }) => id);
    const found = await this.#within(documents.getMany(INDEX, ids));
    const wrong = present.filter(({ bytes }, at) => readCount(found[at]) !== readCount(bytes));
    if (wrong.length > 0) await this.#within(documents.put(INDEX, wrong));
  }

  async #flushStep({ rows, upTo }: Step): Promise<void> {
    const { documents } = this.#ports;
    for (let at = 0; at < rows.length; at += ROWS_PUT) {
      const some = rows.slice(at, at + ROWS_PUT);
      await this.#writeRows(some.map(({ key, n }) => ({ id: this.#id(key), bytes: Buffer.from(String(n)) })));
    }
    const replaced = await this.#filter?.append(
      rows.map(({ key }) => key),
      upTo,
    );
    await this.#within(documents.put(WATERMARKS, [{ id: this.#journal, bytes: Buffer.from(String(upTo)) }]));
    this.#indexed = upTo;
    for (const [key, { n }] of this.#tail) if (n <= upTo) this.#tail.delete(key);
    if (replaced !== undefined) await this.#filter?.drop(replaced);
  }

  #id(key: string): string {
    return `${this.#journal}/${key}`;
  }

  async #record(n: number): Promise<JournalRecord | undefined> {
    const bytes = await this.#within(this.#ports.journals.read(this.#journal, n));
    return bytes === undefined ? undefined : decodeRecord(this.#journal, n, bytes);
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, this.#ports.limits.storeTimeoutMs, 'index', work);
  }
}

/** A count that was stored as text; undefined when there is none, or it is damaged: hints are rebuilt. */
export function readCount(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString();
  return /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : undefined;
}

/** The outcome under this key in the record the index named; undefined when the row is not true (any more). */
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
