/**
 * The topics of all generations, for one ownership of the log: nothing of a generation is taken before the log holds
 * everything of the one before, so that an effect never stands in front of its cause.
 */
import { type EventBus, type Membership, type MemberState, worstOf } from '@centesimo/bus';
import {
  type Generation,
  type Limits,
  type Mark,
  allGenerations,
  journalName,
  within,
} from '@centesimo/journal';
import { LogConsumers, type LogConsumerPorts, SOURCES } from './log-consumers.ts';
import type { Sequencer } from './sequencer.ts';

/** `generation` is the newest. */
export interface LogIntakePorts extends LogConsumerPorts {
  readonly bus: EventBus;
}

interface Reading {
  readonly generation: Generation;
  readonly consumers: LogConsumers;
  membership: Membership | undefined;
}

const GROUP = 'audit';
/** How often it is looked whether a generation is logged to its end. */
const LOOK_MS = 250;

/** True when the marks cover the end of each journal of the generation. */
function isLogged({ generation, partitions }: Generation, marks: ReadonlyMap<string, Mark>): boolean {
  return SOURCES.every((role) =>
    Array.from({ length: partitions }, (_, partition) => journalName(generation, role, partition)).every(
      (journal) => marks.get(journal)?.ending === 'closed',
    ),
  );
}

export class LogIntake {
  readonly #ports: LogIntakePorts;
  readonly #limits: Limits;
  readonly #readings: readonly Reading[];
  #feeding: Promise<void> = Promise.resolve();

  /** Generations that the log holds whole, by these marks, are not read any more. */
  constructor(ports: LogIntakePorts, limits: Limits, marks: ReadonlyMap<string, Mark>) {
    this.#ports = ports;
    this.#limits = limits;
    const isOpen = (each: Generation): boolean => each === ports.generation || !isLogged(each, marks);
    const open = allGenerations(ports.generation).filter(isOpen);
    this.#readings = open.map((generation) => ({
      generation,
      consumers: new LogConsumers({ ...ports, generation }, limits),
      membership: undefined,
    }));
  }

  /** Whether the topics reach this instance. */
  get state(): MemberState {
    return worstOf(this.#readings.map(({ membership }) => membership?.state() ?? 'consuming'));
  }

  /** Joins the group of each topic, and reads where it stands: that must be done before the seal. */
  async join(): Promise<void> {
    for (const reading of this.#readings) {
      reading.membership = await this.#join(reading);
      await reading.consumers.useOffsets(reading.membership);
    }
  }

  /** Begins to feed what arrives, generation by generation. */
  feed(sequencer: Sequencer, signal: AbortSignal): void {
    this.#feeding = this.#feedInOrder(sequencer, signal);
  }

  /** The signal that was given to `feed` must have aborted. */
  async leave(): Promise<void> {
    await this.#feeding;
    await Promise.all(this.#readings.map(({ consumers }) => consumers.end()));
    const memberships = this.#readings.flatMap(({ membership }) =>
      membership === undefined ? [] : [membership],
    );
    await Promise.all(memberships.map((membership) => membership.leave().catch(() => undefined)));
  }

  async #feedInOrder(sequencer: Sequencer, signal: AbortSignal): Promise<void> {
    const last = this.#readings.at(-1);
    for (const reading of this.#readings) {
      if (signal.aborted) return;
      reading.consumers.feed(sequencer);
      while (reading !== last && !signal.aborted && !isLogged(reading.generation, sequencer.state.marks))
        await this.#ports.clock.sleep(LOOK_MS, signal);
    }
  }

  /** A join that comes too late is left at once: nobody would read the partitions it holds. */
  async #join({ consumers, generation }: Reading): Promise<Membership> {
    const { bus, clock } = this.#ports;
    const joining = bus.join(GROUP, generation.topic, {
      assigned: (partitions) => consumers.assign(partitions),
      revoked: (partitions) => consumers.revoke(partitions),
    });
    try {
      return await within(clock, this.#limits.busTimeoutMs, 'join', joining);
    } catch (error) {
      joining.then((membership) => membership.leave()).catch(() => undefined);
      throw error;
    }
  }
}
