/**
 * The writing end of one journal: inserts record after record, and knows for certain whether each is stored.
 * A crash at any point leaves either no record or a whole one; a foreign record at the next number is the fence.
 */
import type { JournalStore } from '@centesimo/store';
import { JournalError, isRetriable } from './errors.ts';
import type { Limits } from './limits.ts';
import { hashRecord } from './record.ts';
import type { Clock } from './types.ts';
import { within } from './within.ts';

export interface WriterPorts {
  readonly journals: JournalStore;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Aborts when the instance gives the journal up: waits end, nothing new is tried. */
  readonly signal: AbortSignal;
}

export class JournalWriter {
  readonly journal: string;
  /** Number of the next record, and the hash of the one before it. */
  n: number;
  prev: string;
  readonly #ports: WriterPorts;
  #appending = false;

  constructor(ports: WriterPorts, journal: string, n: number, prev: string) {
    this.#ports = ports;
    this.journal = journal;
    this.n = n;
    this.prev = prev;
  }

  /**
   * Stores the record at the next number; durable at a majority when it resolves.
   * @throws JournalError `fenced` when another owner's record stands there, `stopped` when the outcome is unknown at the stop.
   * @throws StoreError that is not retriable (full disk, too large): the outcome may be unknown, state is to be dropped.
   */
  async append(text: string): Promise<{ n: number; hash: string }> {
    if (this.#appending) throw new JournalError('store', `two appends to ${this.journal} at once`);
    this.#appending = true;
    try {
      const bytes = Buffer.from(text);
      const hash = hashRecord(bytes);
      await this.#insertUntilKnown(bytes);
      const n = this.n;
      this.n += 1;
      this.prev = hash;
      return { n, hash };
    } finally {
      this.#appending = false;
    }
  }

  /** True when a record that this writer did not write stands at its next number: it has been fenced while idle. */
  async isOvertaken(): Promise<boolean> {
    if (this.#appending) return false;
    const n = this.n;
    const present = await this.#within('read', this.#ports.journals.read(this.journal, n));
    return present !== undefined && n === this.n && !this.#appending;
  }

  /** Inserts the same bytes until a majority read or the store's own answer says whose record it is. */
  async #insertUntilKnown(bytes: Uint8Array): Promise<void> {
    for (;;) {
      this.#refuseWhenStopped();
      const outcome = await this.#tryInsert(bytes);
      if (outcome === 'stored') return;
      if (outcome === 'taken' && (await this.#isOurs(bytes))) return;
      // Unknown, or the duplicate is a local write that a failover may remove: the same bytes again.
      await this.#ports.clock.sleep(this.#ports.limits.retryMs, this.#ports.signal);
    }
  }

  async #tryInsert(bytes: Uint8Array): Promise<'stored' | 'taken' | 'unknown'> {
    try {
      return await this.#within('insert', this.#ports.journals.insert(this.journal, this.n, bytes));
    } catch (error) {
      if (isRetriable(error)) return 'unknown';
      throw error;
    }
  }

  /** Reads the taken number at majority: true when the bytes are ours, false when nothing is there. @throws `fenced` */
  async #isOurs(bytes: Uint8Array): Promise<boolean> {
    for (;;) {
      this.#refuseWhenStopped();
      let present: Uint8Array | undefined;
      try {
        present = await this.#within('read', this.#ports.journals.read(this.journal, this.n));
      } catch (error) {
        if (!isRetriable(error)) throw error;
        await this.#ports.clock.sleep(this.#ports.limits.retryMs, this.#ports.signal);
        continue;
      }
      if (present === undefined) return false;
      // Content decides, never the instance id: a retry of our own may have been the one that landed.
      if (Buffer.compare(present, bytes) === 0) return true;
      throw new JournalError('fenced', `record ${this.n} of ${this.journal} is another owner's`);
    }
  }

  #refuseWhenStopped(): void {
    if (this.#ports.signal.aborted) throw new JournalError('stopped', `${this.journal} is given up`);
  }

  #within<T>(what: string, work: Promise<T>): Promise<T> {
    return within(this.#ports.clock, this.#ports.limits.storeTimeoutMs, `${what} of ${this.journal}`, work);
  }
}
