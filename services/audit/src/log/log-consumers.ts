/** The consumers of the topic's assigned partitions, for one ownership of the log. */
import type { Membership } from '@centesimo/bus';
import {
  type Clock,
  Consumer,
  Intake,
  type Limits,
  type Mark,
  type Notify,
  type Peers,
  journalName,
  within,
} from '@centesimo/journal';
import type { LogState } from './log-state.ts';
import type { Sequencer } from './sequencer.ts';

export interface LogConsumerPorts {
  readonly clock: Clock;
  readonly peers: Peers;
  readonly notify: Notify;
  readonly generation: string;
}

/** The roles whose journals the log takes in. */
const SOURCES = ['donation', 'allocation'];
const PULSE_MESSAGES = 250;

export class LogConsumers {
  readonly #ports: LogConsumerPorts;
  readonly #limits: Limits;
  readonly #state: LogState;
  readonly #running = new Map<number, { stop: AbortController; ended: Promise<void> }>();
  readonly #assigned = new Set<number>();
  readonly #offsets = new Map<number, number>();
  #membership: Membership | undefined;
  #sequencer: Sequencer | undefined;

  constructor(ports: LogConsumerPorts, limits: Limits, state: LogState) {
    this.#ports = ports;
    this.#limits = limits;
    this.#state = state;
  }

  assign(partitions: readonly number[]): void {
    for (const partition of partitions) this.#assigned.add(partition);
    if (this.#sequencer !== undefined) for (const partition of partitions) void this.#open(partition);
  }

  revoke(partitions: readonly number[]): void {
    for (const partition of partitions) {
      this.#assigned.delete(partition);
      this.#sequencer?.removeConsumer(partition);
      this.#running.get(partition)?.stop.abort();
      this.#running.delete(partition);
    }
  }

  /** The group's offsets are read before the seal; one read after it could stand past what the marks cover. */
  async useOffsets(membership: Membership): Promise<void> {
    this.#membership = membership;
    for (const partition of this.#assigned) this.#offsets.set(partition, await this.#offset(partition));
  }

  feed(sequencer: Sequencer): void {
    this.#sequencer = sequencer;
    for (const partition of this.#assigned) void this.#open(partition);
  }

  async end(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.abort();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #offset(partition: number): Promise<number> {
    const membership = this.#membership;
    if (membership === undefined) return 0;
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

  async #open(partition: number): Promise<void> {
    const membership = this.#membership;
    const sequencer = this.#sequencer;
    if (membership === undefined || sequencer === undefined || this.#running.has(partition)) return;
    const stop = new AbortController();
    const running = { stop, ended: Promise.resolve() };
    this.#running.set(partition, running);
    const { generation, clock, notify, peers } = this.#ports;
    const journals = new Set(SOURCES.map((role) => journalName(generation, role, partition)));
    const marks = new Map<string, Mark>();
    for (const journal of journals) {
      const mark = this.#state.marks.get(journal);
      if (mark !== undefined) marks.set(journal, mark);
    }
    const offset = this.#offsets.get(partition) ?? (await this.#offset(partition));
    this.#offsets.delete(partition);
    const ports = {
      membership,
      peers,
      clock,
      notify,
      limits: this.#limits,
      signal: stop.signal,
      wants: (journal: string) => journals.has(journal),
      // The first one ends an idle wait; later ones are gathered by the sequencer's pace.
      arrived: () => {
        if (consumer.pendingCount === 1 || consumer.pendingCount % PULSE_MESSAGES === 0)
          sequencer.wake.pulse();
      },
    };
    const consumer: Consumer = new Consumer(ports, partition, new Intake(marks), offset);
    sequencer.addConsumer(consumer);
    running.ended = consumer.run();
  }
}
