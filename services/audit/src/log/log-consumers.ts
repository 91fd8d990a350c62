/** The consumers of a topic's assigned partitions, for one ownership of the log. */
import type { Membership } from '@centesimo/bus';
import {
  type Clock,
  Consumer,
  type Generation,
  Intake,
  type Limits,
  type Notify,
  type Peers,
  journalName,
  readOurs,
  within,
} from '@centesimo/journal';
import { placeOf } from './partitions.ts';
import type { Sequencer } from './sequencer.ts';

export interface LogConsumerPorts {
  readonly clock: Clock;
  readonly peers: Peers;
  readonly notify: Notify;
  readonly generation: Generation;
}

/** The roles whose journals the log takes in. */
export const SOURCES = ['donation', 'allocation'];
const PULSE_MESSAGES = 250;

export class LogConsumers {
  readonly #ports: LogConsumerPorts;
  readonly #limits: Limits;
  readonly #running = new Map<number, { stop: AbortController; ended: Promise<void> }>();
  readonly #assigned = new Set<number>();
  readonly #offsets = new Map<number, number>();
  #membership: Membership | undefined;
  #sequencer: Sequencer | undefined;

  constructor(ports: LogConsumerPorts, limits: Limits) {
    this.#ports = ports;
    this.#limits = limits;
  }

  assign(partitions: readonly number[]): void {
    for (const partition of partitions) this.#assigned.add(partition);
    if (this.#sequencer !== undefined) for (const partition of partitions) this.#open(partition);
  }

  revoke(partitions: readonly number[]): void {
    for (const partition of partitions) {
      this.#assigned.delete(partition);
      this.#sequencer?.partitions.remove(placeOf(this.#ports.generation.generation, partition));
      this.#running.get(partition)?.stop.abort();
      this.#running.delete(partition);
    }
  }

  /** The group's offsets are read before the seal; one read after it could stand past what the marks cover. */
  async useOffsets(membership: Membership): Promise<void> {
    this.#membership = membership;
    for (const partition of this.#assigned)
      this.#offsets.set(partition, await this.#offset(partition, membership));
  }

  feed(sequencer: Sequencer): void {
    this.#sequencer = sequencer;
    for (const partition of this.#assigned) this.#open(partition);
  }

  async end(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.abort();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #offset(partition: number, membership: Membership): Promise<number> {
    const { clock } = this.#ports;
    const committed = await within(
      clock,
      this.#limits.busTimeoutMs,
      'offset',
      membership.committed(partition),
    );
    return (
      committed ?? (await within(clock, this.#limits.busTimeoutMs, 'offset', membership.start(partition)))
    );
  }

  #open(partition: number): void {
    const membership = this.#membership;
    const sequencer = this.#sequencer;
    if (membership === undefined || sequencer === undefined || this.#running.has(partition)) return;
    const stop = new AbortController();
    const ended = this.#consume(partition, membership, sequencer, stop.signal);
    this.#running.set(partition, { stop, ended });
  }

  /** Feeds the sequencer with a partition until the signal aborts. */
  async #consume(
    partition: number,
    membership: Membership,
    sequencer: Sequencer,
    signal: AbortSignal,
  ): Promise<void> {
    const offset = await this.#startOffset(partition, membership, signal);
    // Nothing is awaited from here to the first read: the marks are those of this very moment.
    if (offset === undefined || signal.aborted) return;
    const { clock, notify, peers } = this.#ports;
    const { generation, partitionOf } = this.#ports.generation;
    const journals = new Set(SOURCES.map((role) => journalName(generation, role, partition)));
    const marks = new Map([...sequencer.taken].filter(([journal]) => journals.has(journal)));
    const ports = {
      membership,
      peers,
      clock,
      notify,
      limits: this.#limits,
      signal,
      ours: readOurs({ generation, partition, partitionOf }),
      wants: (journal: string) => journals.has(journal),
      // The first one ends an idle wait; later ones are gathered by the sequencer's pace.
      arrived: () => {
        if (consumer.pendingCount === 1 || consumer.pendingCount % PULSE_MESSAGES === 0)
          sequencer.wake.pulse();
      },
    };
    const consumer: Consumer = new Consumer(ports, partition, new Intake(marks), offset);
    sequencer.partitions.add(placeOf(generation, partition), consumer);
    await consumer.run();
  }

  /** Where to read from: as found before the seal, or asked for until the broker answers. Undefined: given up. */
  async #startOffset(
    partition: number,
    membership: Membership,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const known = this.#offsets.get(partition);
    this.#offsets.delete(partition);
    if (known !== undefined) return known;
    const { clock, notify } = this.#ports;
    while (!signal.aborted) {
      try {
        return await this.#offset(partition, membership);
      } catch (error) {
        if (signal.aborted) return undefined;
        notify({ name: 'consume-failed', level: 'warn', fields: { partition, reason: String(error) } });
        await clock.sleep(this.#limits.retryMs, signal);
      }
    }
    return undefined;
  }
}
