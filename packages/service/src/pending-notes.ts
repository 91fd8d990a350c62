/**
 * Notes of what was stored before the fact that will name it. A note stands in the collection of what it tells of and is
 * written no later; it goes when it is known what became of it. Those that stay are what a sweep looks at.
 */
import type { Clock } from '@centesimo/journal';
import { within } from '@centesimo/journal';
import type { DocumentStore, StoredDocument } from '@centesimo/store';
import type { SweepTimes } from './sweep-times.ts';
import type { Random } from './system-random.ts';

export interface NotePorts {
  readonly documents: DocumentStore;
  readonly random: Pick<Random, 'bytes'>;
  readonly clock: Clock;
  readonly times: SweepTimes;
}

/** No commitment and no other id holds this character; it sorts after them. */
const PREFIX = '~';
const TIME_DIGITS = 15;
const RANDOM_BYTES = 9;
const TIMEOUT_MS = 10_000;
/** Notes that are let go in one write, and how long one may wait for others. */
const RELEASED_MAX = 500;
const RELEASE_MS = 1_000;
/** Above it notes are left to the sweep. */
const QUEUE_MAX = 20_000;

export class PendingNotes {
  readonly #ports: NotePorts;
  readonly #collection: string;
  #released: string[] = [];
  #releasing: Promise<void> | undefined;
  #hurry = new AbortController();

  constructor(ports: NotePorts, collection: string) {
    this.#ports = ports;
    this.#collection = collection;
  }

  /** When what begins now must have come to an end, in milliseconds since the epoch. */
  deadline(): number {
    return this.#ports.clock.now() + this.#ports.times.commandMs;
  }

  /** A note under an id that sorts by its deadline; to be stored before or with what it tells of. */
  write(until: number, content: unknown): StoredDocument {
    const random = Buffer.from(this.#ports.random.bytes(RANDOM_BYTES)).toString('base64url');
    return { id: `${startOf(until)}/${random}`, bytes: Buffer.from(JSON.stringify(content)) };
  }

  /** Lets a note go, soon and together with others: off the path of whoever waits. A crash leaves it to the sweep. */
  release(id: string): void {
    if (this.#released.length < QUEUE_MAX) this.#released.push(id);
    this.#releasing ??= this.#releaseAll().finally(() => (this.#releasing = undefined));
  }

  /** Notes whose deadline is over by the margin, oldest first, after the id `after`. @throws StoreError, JournalError */
  async due(after: string, limit: number): Promise<StoredDocument[]> {
    const { clock, documents, times } = this.#ports;
    const to = startOf(clock.now() - times.marginMs);
    const from = after === '' ? PREFIX : `${after}!`;
    return await this.#within(documents.range(this.#collection, from, to, limit));
  }

  /** Removes documents of the collection. @throws StoreError, JournalError */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#within(this.#ports.documents.delete(this.#collection, ids));
  }

  /** Resolves when no note waits to go. */
  async drain(): Promise<void> {
    this.#hurry.abort();
    await this.#releasing;
    this.#hurry = new AbortController();
  }

  async #releaseAll(): Promise<void> {
    while (this.#released.length > 0) {
      if (this.#released.length < RELEASED_MAX) await this.#ports.clock.sleep(RELEASE_MS, this.#hurry.signal);
      const ids = this.#released.splice(0, RELEASED_MAX);
      await this.remove(ids).catch(() => undefined);
    }
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'pending notes', work);
  }
}

/** Where the ids of notes with this deadline begin. */
function startOf(until: number): string {
  return `${PREFIX}${String(Math.max(0, Math.floor(until))).padStart(TIME_DIGITS, '0')}`;
}
