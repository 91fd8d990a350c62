/**
 * Reading what is stored of the journals, on any instance: past commands by key, and records a page at a time. A read
 * proves no end: it may lag behind the owner, and never shows what is not stored.
 */
import type { Store } from '@centesimo/store';
import type { Limits } from './limits.ts';
import { type FoundOutcome, type OutcomePorts, Outcomes } from './outcomes.ts';
import { type JournalRecord, decodeRecord } from './record.ts';
import type { Clock } from './types.ts';
import { within } from './within.ts';

const SCAN_RECORDS = 64;

export interface PastConfig {
  readonly store: Pick<Store, 'journals' | 'documents'>;
  readonly clock: Clock;
  readonly limits: Limits;
  /** The journals that a ledger's commands are in, one of each generation, the oldest first. */
  readonly journalsOf: (ledger: string) => readonly string[];
  /** The owner of the last one, when this instance is it. */
  readonly ownerOf: (
    ledger: string,
  ) => { readonly n: number; find(keys: readonly string[]): Promise<Map<string, FoundOutcome>> } | undefined;
}

export class Past {
  readonly #config: PastConfig;
  readonly #ports: OutcomePorts;

  constructor(config: PastConfig) {
    const { store, clock, limits } = config;
    const { signal } = new AbortController();
    this.#config = config;
    this.#ports = { journals: store.journals, documents: store.documents, clock, limits, signal };
  }

  /** The stored commands of a ledger's journal under these keys. @throws StoreError, JournalError */
  async find(ledger: string, keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    const owner = this.#config.ownerOf(ledger);
    const journals = this.#config.journalsOf(ledger);
    if (owner === undefined) return await this.#findIn(journals, keys);
    const stored = owner.n;
    const own = journals.at(-1);
    const found = await owner.find(keys);
    // The owner's memory also knows the record that is being stored; nobody may see that one yet.
    return new Map([...found].filter(([, { journal, n }]) => journal !== own || n < stored));
  }

  /** How many journals hold commands of a ledger: one of each generation. */
  generations(ledger: string): number {
    return this.#config.journalsOf(ledger).length;
  }

  /**
   * Stored records of a ledger's journal of a generation (0: the first) from `fromN` on, in order: at most `recordsMax`,
   * and about twice the bytes of one full record. @throws StoreError, JournalError
   */
  async records(
    ledger: string,
    generation: number,
    fromN: number,
    recordsMax: number,
  ): Promise<readonly JournalRecord[]> {
    const journal = this.#config.journalsOf(ledger)[generation];
    return journal === undefined ? [] : await this.#scan(journal, fromN, recordsMax);
  }

  /** A key is in one journal only, most likely in the newest. */
  async #findIn(journals: readonly string[], keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    const found = new Map<string, FoundOutcome>();
    for (const journal of journals.toReversed()) {
      const unknown = keys.filter((key) => !found.has(key));
      if (unknown.length === 0) break;
      for (const [key, outcome] of await this.#findStored(journal, unknown)) found.set(key, outcome);
    }
    return found;
  }

  /** By the index up to its watermark, by reading the records above it. */
  async #findStored(journal: string, keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    const watermark = await Outcomes.watermark(this.#ports, journal);
    const outcomes = new Outcomes(this.#ports, journal, watermark);
    for (let from = watermark + 1; ;) {
      const records = await this.#scan(journal, from, SCAN_RECORDS);
      for (const record of records) outcomes.addRecord(record);
      if (records.length === 0) return await outcomes.find(keys);
      from += records.length;
    }
  }

  async #scan(journal: string, fromN: number, recordsMax: number): Promise<JournalRecord[]> {
    const { clock, journals, limits } = this.#ports;
    const scan = journals.scan(journal, fromN, recordsMax, limits.recordBytes * 2);
    const stored = await within(clock, limits.storeTimeoutMs, 'scan', scan);
    return stored.map(({ n, bytes }) => decodeRecord(journal, n, bytes));
  }
}
