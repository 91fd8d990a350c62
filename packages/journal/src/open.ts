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
import { type OpenTarget, firstState, isPassed, outcomesBefore } from './inherit.ts';
import { journalName } from './journal-name.ts';
import type { ClosedParts, OpenedJournal, OwnerPorts } from './opened.ts';
import { Publisher } from './publisher.ts';
import type { JournalRecord } from './record.ts';
import { type SealPorts, sealJournal } from './seal.ts';
import { Standing } from './standing.ts';
import type { Json, Mark, Participant, Peers } from './types.ts';
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

/**
 * Opens the journal for this instance; `mustClose` for one of a generation that ends. @throws JournalError `stopped` when
 * given up in the meantime, `broken-chain`, `not-closed`; StoreError, BusError as they come: the caller tries again later.
 */
export async function openJournal<State, Command, Input extends Json>(
  ports: OpenPorts,
  participant: Participant<State, Command, Input>,
  target: OpenTarget,
  stop: AbortController,
  mustClose = false,
): Promise<OpenedJournal<State> | ClosedParts> {
  const journal = journalName(target.generation, participant.name, target.partition);
  const { signal } = stop;
  const scoped = { ...ports, signal };
  // The offset comes first: one read after the seal could stand past messages that the seal's marks do not cover.
  const offset = await startOffset(ports, target.partition);
  const stood = await Standing.load(scoped, journal);
  const watermark = await Outcomes.watermark(scoped, journal);
  const inherited = await outcomesBefore(scoped, participant.name, target);
  const outcomes = await Outcomes.open(scoped, journal, watermark, inherited);
  const first = (): Promise<State> => firstState(scoped, participant, target);
  const { partition } = target;
  const replayed = await replayAll(scoped, participant, journal, partition, watermark, outcomes, first);
  const read = (record: JournalRecord): void => follow(participant, replayed, record, true, outcomes);
  const sealed = await sealJournal(scoped, journal, replayed, read, mustClose);
  const cursor = await Publisher.cursor(scoped, journal);
  const arrivals = new Arrivals();
  const end = (): number => sealed?.writer.n ?? replayed.point.n;
  const intake = new Intake(replayed.marks, { journal, nextN: end });
  const consumer = openConsumer(scoped, participant, target, intake, offset, arrivals);
  const standing = new Standing(scoped, journal, stood, consumer.seen);
  const stands = (record: JournalRecord): boolean => doStand(scoped, standing, record);
  const publisher = new Publisher({ ...scoped, stands }, journal, partition, cursor, end());
  if (sealed === undefined) return { kind: 'closed', publisher, consumer, stop };
  const { closing, seal, writer } = sealed;
  const { state, k } = replayed;
  const opened = { state, k, seal, writer, outcomes, publisher, consumer, standing, stop, arrivals };
  const passed = (other: string): boolean => isPassed(target, other);
  return {
    kind: 'open',
    ...opened,
    isPassed: passed,
    ...(closing && { mayClose: mayClose(participant, target) }),
  };
}

/** Everything that a journal must follow stands behind these marks, so that nothing is left to come but commands. */
function mayClose<State, Command, Input extends Json>(
  { closesBefore, consumes }: Participant<State, Command, Input>,
  { generation, partition }: OpenTarget,
): (marks: ReadonlyMap<string, Mark>) => boolean {
  return (marks) =>
    consumes.every((role) => {
      const ending = marks.get(journalName(generation, role, partition))?.ending;
      return ending === 'closed' || (ending === 'closing' && closesBefore.includes(role));
    });
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
        if (message.ending !== undefined) arrivals.wake.pulse();
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
