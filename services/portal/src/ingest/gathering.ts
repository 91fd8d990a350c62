/** Entries of a stream cut into stretches: full ones, and what is left up to the size of the checkpoint. */
import { entriesStretch } from '@centesimo/verify';
import type { Stretch } from '@centesimo/verify';
import { FeedError } from './log-feed.ts';
import type { EntryBatch } from './log-feed.ts';

/** A quarter of what verify takes at once: the API answers between two of them. */
const STRETCH_ENTRIES = 4_096;
const STRETCH_BYTES = 16 * 1024 * 1024;

export class Gathering {
  /** The index behind the last entry that was cut. */
  #at: number;
  #entries: Uint8Array[] = [];
  #bytes = 0;

  constructor(at: number) {
    this.#at = at;
  }

  /** Index behind the last entry gathered. */
  get end(): number {
    return this.#at + this.#entries.length;
  }

  /** Index of the first entry that is not cut yet. */
  get start(): number {
    return this.#at;
  }

  /** @throws FeedError when the batch is not the next one */
  add({ first, entries }: EntryBatch): void {
    if (first !== this.end) throw new FeedError(`entries from ${first} came where ${this.end} was next`);
    for (const entry of entries) {
      if (entry.length > 65_535) throw new FeedError(`an entry of ${entry.length} bytes came`);
      this.#bytes += entry.length;
      this.#entries.push(entry);
    }
  }

  /** The next stretch of the tree of this size; undefined while more must come first. */
  cut(size: number): Stretch | undefined {
    const count = Math.min(this.#entries.length, STRETCH_ENTRIES, size - this.#at);
    const isFull = count === STRETCH_ENTRIES || this.#bytes >= STRETCH_BYTES || this.#at + count === size;
    if (count <= 0 || !isFull) return undefined;
    const stretch = entriesStretch(this.#at, this.#entries.slice(0, count));
    this.#entries = this.#entries.slice(count);
    this.#bytes = this.#entries.reduce((sum, entry) => sum + entry.length, 0);
    this.#at = stretch.end;
    return stretch;
  }
}
