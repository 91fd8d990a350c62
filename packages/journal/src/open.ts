/**
 * Opening a journal: the group's offset, then a replay to the end, then the seal. The insert of the seal is the fence
 * against the owner before; it turns a possibly stale read into a proven end, and publishes the new owner's address.
 */
import type { EventBus, Membership } from '@centesimo/bus';
import { Arrivals } from './arrivals.ts';
import { Consumer } from './consumer.ts';
import type { ReadOurs } from './foreign.ts';
import { Intake } from './intake.ts';
import { follow, replayAll } from './load-state.ts';
import { Outcomes } from './outcomes.ts';
import type { JournalMessage } from './message.ts';
import type { OpenedJournal, OwnerPorts } from './opened.ts';
import { Publisher } from './publisher.ts';
import type { JournalRecord } from './record.ts';
import { type SealPorts, sealJournal } from './seal.ts';
import { Standing } from './standing.ts';
import type { Json, Participant, Peers } from './types.ts';
import { within } from './within.ts';

export interface OpenPorts extends OwnerPorts {
  readonly bus: EventBus;
  readonly topic: string;
  readonly peers: Peers;
  readonly membership: Membership;
  /** Where this instance answers its peers. */
  readonly address: string;
  readonly ours: (partition: number) => ReadOurs;
}

export interface OpenTarget {
  readonly generation: string;
  readonly partition: number;
}

/** Name of a role's journal for a partition of a generation. */
export function journalName(generation: string, role: string, partition: number): string {
  return `${generation}/${role}/${partition}`;
}

/**
 * Opens the journal for this instance. @throws JournalError `stopped` when given up in the meantime, `broken-chain`;
 * StoreError, BusError as they come: the caller tries again later.
 */
export async function openJournal<State, Command, Input extends Json>(
  ports: OpenPorts,
  participant: Participant<State, Command, Input>,
  target: OpenTarget,
  stop: AbortController,
): Promise<OpenedJournal<State>> {
  const journal = journalName(target.generation, participant.name, target.partition);
  const { signal } = stop;
  const scoped = { ...ports, signal };
  // The offset comes first: one read after the seal could stand past messages that the seal's marks do not cover.
  const offset = await startOffset(ports, target.partition);
  const stood = await Standing.load(scoped, journal);
  const watermark = await Outcomes.watermark(scoped, journal);
  const outcomes = await Outcomes.open(scoped, journal, watermark);
  const replayed = await replayAll(scoped, participant, journal, target.partition, watermark, outcomes);
  const read = (record: JournalRecord): void => follow(participant, replayed, record, true, outcomes);
  const { writer, seal } = await sealJournal(scoped, journal, replayed, read);
  const cursor = await Publisher.cursor(scoped, journal);
  const arrivals = new Arrivals();
  const intake = new Intake(replayed.marks, { journal, nextN: () => writer.n });
  const consumer = openConsumer(scoped, participant, target, intake, offset, arrivals);
  const standing = new Standing(scoped, journal, stood, consumer.seen);
  const stands = (record: JournalRecord): boolean => doStand(scoped, standing, record);
  const publisher = new Publisher({ ...scoped, stands }, journal, target.partition, cursor, writer.n);
  const { state, k } = replayed;
  return { state, k, seal, writer, outcomes, publisher, consumer, standing, stop, arrivals };
}

function openConsumer<State, Command, Input extends Json>(
  { ours, ...ports }: OpenPorts & SealPorts,
  participant: Participant<State, Command, Input>,
  { generation, partition }: OpenTarget,
  intake: Intake,
  offset: number,
  arrivals: Arrivals,
): Consumer {
  const wanted = new Set(participant.consumes.map((role) => journalName(generation, role, partition)));
  return new Consumer(
    {
      ...ports,
      ours: ours(partition),
      wants: (journal) => wanted.has(journal),
      arrived: (message) => {
        // Two journals that consume each other would mark each other's marks for ever.
        if (message.marker === 'mark') return;
        arrivals.add(hasEffect(participant, message), ports.clock.now());
      },
    },
    partition,
    intake,
    offset,
  );
}

/** Whether the state changes with the message; one that cannot be absorbed is taken at once, so that the fault shows. */
function hasEffect<State, Command, Input extends Json>(
  participant: Participant<State, Command, Input>,
  { event }: JournalMessage,
): boolean {
  try {
    return event !== undefined && participant.absorb(event) !== undefined;
  } catch {
    return true;
  }
}

/** What is missing in the topic is asked for: its owner may have published it before a cursor or a topic was lost. */
function doStand(ports: SealPorts, standing: Standing, record: JournalRecord): boolean {
  const missing = standing.missing(record.consumed);
  if (missing !== undefined) standing.ask(ports, missing);
  return missing === undefined;
}

async function startOffset(ports: OpenPorts, partition: number): Promise<number> {
  const { clock, limits, membership } = ports;
  const committed = await within(clock, limits.busTimeoutMs, 'offset', membership.committed(partition));
  return committed ?? (await within(clock, limits.busTimeoutMs, 'offset', membership.start(partition)));
}
