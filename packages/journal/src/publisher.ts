/**
 * Publishes the records of one journal to its partition of the topic: every record, in order, one produce in flight.
 * The cursor is a hint in both directions: a crash before it moves repeats messages, which consumers drop.
 */
import type { EventBus, Message } from '@centesimo/bus';
import type { DocumentStore, JournalStore } from '@centesimo/store';
import type { Limits } from './limits.ts';
import { toMessages } from './message.ts';
import { readCount } from './outcomes.ts';
import { type JournalRecord, decodeRecord } from './record.ts';
import type { Clock, Notify } from './types.ts';
import { Wake } from './wake.ts';
import { within } from './within.ts';

export interface PublisherPorts {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  readonly bus: EventBus;
  readonly topic: string;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly notify: Notify;
  readonly signal: AbortSignal;
  /** True when all that the record had consumed stands in this topic: an effect is published behind its causes. */
  readonly stands: (record: JournalRecord) => boolean;
}

/** What reading the cursor needs. */
export type CursorPorts = Pick<PublisherPorts, 'documents' | 'topic' | 'clock' | 'limits'>;

const CURSORS = 'publish-cursor';
const CURSOR_MS = 1_000;
const REPEAT_MS = 10_000;
const REPEAT_MS_MAX = 600_000;

export class Publisher {
  readonly #ports: PublisherPorts;
  readonly #journal: string;
  readonly #partition: number;
  /** Stored records not yet published, the newest ones only; what is not here is read again. */
  readonly #held = new Map<number, JournalRecord>();
  readonly #wake = new Wake();
  #next: number;
  #end: number;
  #cursorAt = 0;
  #repeatMs = REPEAT_MS;
  #repeatAt: number;
  #cursor = -1;
  /** Since when something stored here waits to be published; undefined when nothing does. */
  #waitsSince: number | undefined;

  constructor(ports: PublisherPorts, journal: string, partition: number, next: number, end: number) {
    this.#ports = ports;
    this.#journal = journal;
    this.#partition = partition;
    this.#next = Math.min(next, end);
    this.#end = end;
    this.#repeatAt = ports.clock.now() + REPEAT_MS;
    if (this.lag > 0) this.#waitsSince = ports.clock.now();
  }

  /** The next record to publish, as the cursor of this topic says; 0 when there is none. */
  static async cursor(ports: CursorPorts, journal: string): Promise<number> {
    const bytes = await within(
      ports.clock,
      ports.limits.storeTimeoutMs,
      'cursor',
      ports.documents.get(CURSORS, `${ports.topic}/${journal}`),
    );
    return readCount(bytes) ?? 0;
  }

  /** How many stored records are not published yet. */
  get lag(): number {
    return this.#end - this.#next;
  }

  /** For how long the oldest of them has waited here, in milliseconds. */
  get delayMs(): number {
    return this.#waitsSince === undefined ? 0 : this.#ports.clock.now() - this.#waitsSince;
  }

  /** Tells of a record that was just stored. */
  stored(record: JournalRecord): void {
    this.#waitsSince ??= this.#ports.clock.now();
    this.#end = record.n + 1;
    this.#repeatMs = REPEAT_MS;
    this.#repeatAt = this.#ports.clock.now() + REPEAT_MS;
    this.#held.set(record.n, record);
    if (this.#held.size > this.#ports.limits.publishHold)
      this.#held.delete(record.n - this.#ports.limits.publishHold);
    this.#wake.pulse();
  }

  /** Publishes again from record `fromN` on: somebody misses it. */
  rewind(fromN: number): void {
    this.#next = Math.min(this.#next, Math.max(0, fromN));
    this.#wake.pulse();
  }

  /** Publishes until the signal aborts. Faults of the bus are waited out: the journal is the outbox. */
  async run(): Promise<void> {
    const { clock, limits, notify, signal } = this.#ports;
    while (!signal.aborted) {
      if (this.#next >= this.#end) {
        await this.#moveCursor();
        await this.#wake.wait(clock, CURSOR_MS, signal);
        this.#repeatNewest();
        continue;
      }
      try {
        await this.#publishSome();
      } catch (error) {
        notify({
          name: 'publish-failed',
          level: 'warn',
          fields: { journal: this.#journal, reason: String(error) },
        });
        await clock.sleep(limits.retryMs, signal);
      }
    }
  }

  /**
   * Publishes the newest record again after a long silence, ever more seldom. A lost tail of the topic shows only
   * once a later message arrives; this is one, and consumers that miss nothing drop it.
   */
  #repeatNewest(): void {
    if (this.#next < this.#end || this.#end === 0 || this.#ports.clock.now() < this.#repeatAt) return;
    this.#next = this.#end - 1;
    this.#repeatMs = Math.min(this.#repeatMs * 2, REPEAT_MS_MAX);
    this.#repeatAt = this.#ports.clock.now() + this.#repeatMs;
  }

  async #publishSome(): Promise<void> {
    const { bus, topic, clock, limits } = this.#ports;
    const collected = await this.#collect();
    const waiting = collected.findIndex((record) => !this.#ports.stands(record));
    const records = waiting < 0 ? collected : collected.slice(0, waiting);
    const last = records.at(-1);
    if (last === undefined) return await clock.sleep(limits.retryMs, this.#ports.signal);
    const messages = records.flatMap(toMessages);
    for (let from = 0; from < messages.length;) {
      const to = cut(messages, from, limits.produceBytes);
      await within(
        clock,
        limits.busTimeoutMs,
        'produce',
        bus.produce(topic, this.#partition, messages.slice(from, to)),
      );
      from = to;
    }
    // A rewind that came in the meantime wins: what it asks for is behind us.
    if (this.#next === records[0]?.n) this.#next = last.n + 1;
    for (const record of records) this.#held.delete(record.n);
    this.#waitsSince = this.lag === 0 ? undefined : (timeOf(this.#held.get(this.#next)) ?? this.#waitsSince);
    if (clock.now() - this.#cursorAt >= CURSOR_MS) await this.#moveCursor();
  }

  /** The next records, from memory while they are there, else from the store; at most about one produce of them. */
  async #collect(): Promise<JournalRecord[]> {
    const records: JournalRecord[] = [];
    let bytes = 0;
    for (let n = this.#next; n < this.#end && bytes < this.#ports.limits.produceBytes; n++) {
      const record = this.#held.get(n);
      if (record === undefined) break;
      records.push(record);
      for (const event of record.events) bytes += Buffer.byteLength(event.data) + MESSAGE_OVERHEAD;
    }
    return records.length > 0 ? records : await this.#readBack();
  }

  async #readBack(): Promise<JournalRecord[]> {
    const { clock, limits, journals } = this.#ports;
    const scan = journals.scan(this.#journal, this.#next, RECORDS_READ, limits.produceBytes);
    const stored = await within(clock, limits.storeTimeoutMs, 'scan', scan);
    return stored
      .filter(({ n }) => n < this.#end)
      .map(({ n, bytes }) => decodeRecord(this.#journal, n, bytes));
  }

  async #moveCursor(): Promise<void> {
    const { documents, topic, clock, limits } = this.#ports;
    this.#cursorAt = clock.now();
    if (this.#cursor === this.#next) return;
    const cursor = this.#next;
    const put = documents.put(CURSORS, [
      { id: `${topic}/${this.#journal}`, bytes: Buffer.from(String(cursor)) },
    ]);
    // A hint that could not be written costs repeated messages after a crash, nothing else.
    await within(clock, limits.storeTimeoutMs, 'cursor', put).then(
      () => (this.#cursor = cursor),
      () => undefined,
    );
  }
}

/** When a record was made, in milliseconds since the epoch. */
function timeOf(record: JournalRecord | undefined): number | undefined {
  return record === undefined ? undefined : Date.parse(record.time);
}

/** Bytes that a message has beside its headers and data, about. */
const MESSAGE_OVERHEAD = 100;
const RECORDS_READ = 64;

/** The end of a slice from `from` that stays below the produce limit, at least one message. */
function cut(messages: readonly Message[], from: number, bytesMax: number): number {
  let to = from + 1;
  for (let bytes = bytesOf(messages[from]); to < messages.length; to++) {
    bytes += bytesOf(messages[to]);
    if (bytes > bytesMax) break;
  }
  return to;
}

function bytesOf(message: Message | undefined): number {
  if (message === undefined) return 0;
  let bytes = MESSAGE_OVERHEAD + Buffer.byteLength(message.value) + message.key.length;
  for (const name in message.headers) bytes += name.length + (message.headers[name]?.length ?? 0);
  return bytes;
}
