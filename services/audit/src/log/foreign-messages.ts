/** Messages of the topic that are not ours, parked: what is told of them is kept for an operator, a bounded number of them. */
import type { ForeignFields, Notify } from '@centesimo/journal';
import type { DocumentStore } from '@centesimo/store';

export interface ForeignMessage extends ForeignFields {
  /** RFC 3339, UTC: when it was last met. */
  readonly seenAt: string;
}

export interface ForeignPorts {
  readonly documents: DocumentStore;
  readonly topic: string;
  readonly clock: { now(): number };
  readonly notify: Notify;
}

const COLLECTION = 'foreign-messages';
/** Places to keep them; a flood takes the places of the oldest, and needs no counting. */
const PLACES = 1_000;
/** A partition's neighbours do not begin at the same place. */
const STRIDE = 61;
const LISTED_MAX = 100;

export class ForeignMessages {
  readonly #ports: ForeignPorts;
  readonly #waiting = new Map<string, ForeignMessage>();
  #writing: Promise<void> | undefined;

  constructor(ports: ForeignPorts) {
    this.#ports = ports;
  }

  /** Notes it; the same one again is one. What could not be stored is told, and shown until the process ends. */
  park(fields: ForeignFields): void {
    const { clock, topic } = this.#ports;
    const place = (fields.partition * STRIDE + fields.offset) % PLACES;
    const id = `${topic}/${String(place).padStart(4, '0')}`;
    this.#waiting.set(id, { ...fields, seenAt: new Date(clock.now()).toISOString() });
    this.#writing ??= this.#write();
  }

  /** The newest first, at most a hundred. @throws StoreError */
  async list(): Promise<ForeignMessage[]> {
    const { documents, topic } = this.#ports;
    const stored = await documents.range(COLLECTION, `${topic}/`, `${topic}0`, PLACES);
    const all = new Map(
      stored.map(({ bytes, id }) => [id, JSON.parse(Buffer.from(bytes).toString()) as ForeignMessage]),
    );
    for (const [id, message] of this.#waiting) all.set(id, message);
    return [...all.values()].sort(byAge).slice(0, LISTED_MAX);
  }

  /** Resolves when nothing waits to be stored. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { documents, notify } = this.#ports;
    // What comes in the same turn goes in the same write.
    await Promise.resolve();
    const batch = [...this.#waiting];
    try {
      const rows = batch.map(([id, message]) => ({ id, bytes: Buffer.from(JSON.stringify(message)) }));
      await documents.put(COLLECTION, rows);
      for (const [id, message] of batch) if (this.#waiting.get(id) === message) this.#waiting.delete(id);
    } catch (error) {
      // The next one takes them along.
      notify({ name: 'foreign-not-kept', level: 'warn', fields: { reason: String(error) } });
      this.#writing = undefined;
      return;
    }
    this.#writing = this.#waiting.size > 0 ? this.#write() : undefined;
  }
}

function byAge(a: ForeignMessage, b: ForeignMessage): number {
  return b.seenAt.localeCompare(a.seenAt) || a.partition - b.partition || b.offset - a.offset;
}
