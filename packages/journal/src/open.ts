/**
 * Opening a journal: the group's offset, then a replay to the end, then the seal. The insert of the seal is the fence
 * against the owner before; it turns a possibly stale read into a proven end, and publishes the new owner's address.
 */
import type { EventBus, Membership } from '@centesimo/bus';
import { Consumer } from './consumer.ts';
import { JournalError } from './errors.ts';
import { Intake } from './intake.ts';
import { Outcomes } from './outcomes.ts';
import { Arrivals } from './arrivals.ts';
import type { OpenedJournal, OwnerPorts } from './owner.ts';
import { Publisher } from './publisher.ts';
import { type JournalRecord, decodeRecord, encodeRecord } from './record.ts';
import { JOURNAL_START, type ReplayPoint, type Snapshot, loadSnapshot, replayFrom } from './replay.ts';
import type { Json, Mark, Participant, Peers, Seal } from './types.ts';
import { within } from './within.ts';
import { JournalWriter } from './writer.ts';

export interface OpenPorts extends OwnerPorts {
  readonly bus: EventBus;
  readonly topic: string;
  readonly peers: Peers;
  readonly membership: Membership;
  /** Where this instance answers its peers. */
  readonly address: string;
}

export interface OpenTarget {
  readonly generation: string;
  readonly partition: number;
}

/** How often a new owner asks whether the one before it still answers. */
const OWNER_ASK_MS = 250;

/** Name of a role's journal for a partition of a generation. */
export function journalName(generation: string, role: string, partition: number): string {
  return `${generation}/${role}/${partition}`;
}

/** Everything a replay gathers. */
interface Replayed<State> {
  state: State;
  k: number;
  marks: Map<string, Mark>;
  seal: Seal | undefined;
  point: ReplayPoint;
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
  const watermark = await Outcomes.watermark(scoped, journal);
  const outcomes = new Outcomes(scoped, journal, watermark);
  const replayed = await replayAll(ports, participant, journal, target.partition, watermark, outcomes);
  const { writer, seal } = await sealJournal(scoped, participant, journal, replayed, outcomes);
  const cursor = await Publisher.cursor(scoped, journal);
  const publisher = new Publisher(scoped, journal, target.partition, cursor, writer.n);
  const arrivals = new Arrivals();
  const wanted = new Set(
    participant.consumes.map((role) => journalName(target.generation, role, target.partition)),
  );
  const consumer: Consumer = new Consumer(
    {
      ...scoped,
      wants: (name) => wanted.has(name),
      arrived: ({ event }) => {
        const hasEffect = event !== undefined && participant.absorb(event) !== undefined;
        arrivals.add(hasEffect, ports.clock.now(), consumer.pendingCount);
      },
    },
    target.partition,
    new Intake(replayed.marks, { journal, nextN: () => writer.n }),
    offset,
  );
  return {
    state: replayed.state,
    k: replayed.k,
    seal,
    writer,
    outcomes,
    publisher,
    consumer,
    stop,
    arrivals,
  };
}

async function startOffset(ports: OpenPorts, partition: number): Promise<number> {
  const { clock, limits, membership } = ports;
  const committed = await within(clock, limits.busTimeoutMs, 'offset', membership.committed(partition));
  return committed ?? (await within(clock, limits.busTimeoutMs, 'offset', membership.start(partition)));
}

async function replayAll<State, Command, Input extends Json>(
  ports: OpenPorts,
  participant: Participant<State, Command, Input>,
  journal: string,
  partition: number,
  watermark: number,
  outcomes: Outcomes,
): Promise<Replayed<State>> {
  const replayed: Replayed<State> = {
    state: participant.initial(partition),
    k: 0,
    marks: new Map(),
    seal: undefined,
    point: JOURNAL_START,
  };
  let point = JOURNAL_START;
  const stored = await loadSnapshot(ports, journal);
  const restored = stored && restore(ports, participant, journal, partition, stored);
  const snapshot = restored && stored;
  if (snapshot !== undefined) {
    Object.assign(replayed, restored);
    point = await replayStart(ports, journal, { n: snapshot.n, prev: snapshot.prev }, watermark);
  }
  const stateFrom = snapshot?.n ?? 0;
  replayed.point = await replayFrom(ports, journal, point, (record) =>
    follow(participant, replayed, record, record.n >= stateFrom, outcomes),
  );
  return replayed;
}

/** Undefined when the participant cannot read it: a snapshot is derived, so the journal is read from its start instead. */
function restore<State, Command, Input extends Json>(
  ports: OpenPorts,
  participant: Participant<State, Command, Input>,
  journal: string,
  partition: number,
  { text }: Snapshot,
): Pick<Replayed<State>, 'state' | 'k' | 'marks'> | undefined {
  try {
    const saved = JSON.parse(text) as { k: number; marks: Record<string, Mark>; state: string };
    const state = participant.load(partition, saved.state);
    return { state, k: saved.k, marks: new Map(Object.entries(saved.marks)) };
  } catch (error) {
    ports.notify({ name: 'snapshot-unusable', level: 'warn', fields: { journal, reason: String(error) } });
    return undefined;
  }
}

/** The outcomes above the index's watermark must be read, even where the snapshot is newer. */
async function replayStart(
  ports: OpenPorts,
  journal: string,
  snapshot: ReplayPoint,
  watermark: number,
): Promise<ReplayPoint> {
  if (snapshot.n <= watermark + 1) return snapshot;
  if (watermark < 0) return JOURNAL_START;
  const bytes = await within(
    ports.clock,
    ports.limits.storeTimeoutMs,
    'read',
    ports.journals.read(journal, watermark),
  );
  if (bytes === undefined) return JOURNAL_START;
  return { n: watermark + 1, prev: decodeRecord(journal, watermark, bytes).hash };
}

function follow<State, Command, Input extends Json>(
  participant: Participant<State, Command, Input>,
  replayed: Replayed<State>,
  record: JournalRecord,
  changesState: boolean,
  outcomes: Outcomes,
): void {
  outcomes.addRecord(record);
  if (record.kind === 'opened' && record.address !== undefined)
    replayed.seal = { journal: record.journal, instance: record.by, n: record.n, address: record.address };
  if (!changesState) return;
  for (const input of record.inputs)
    participant.evolve(replayed.state, { kind: 'input', input: input as Input });
  for (const event of record.events) participant.evolve(replayed.state, { kind: 'event', event });
  replayed.k = record.k + record.events.length;
  replayed.marks = new Map(record.consumed);
}

interface SealPorts extends OpenPorts {
  readonly signal: AbortSignal;
}

/** Waits until the owner before gives up or does not answer, then seals; where somebody was quicker, reads on and tries again. */
async function sealJournal<State, Command, Input extends Json>(
  ports: SealPorts,
  participant: Participant<State, Command, Input>,
  journal: string,
  replayed: Replayed<State>,
  outcomes: Outcomes,
): Promise<{ writer: JournalWriter; seal: Seal }> {
  for (;;) {
    if (ports.signal.aborted) throw new JournalError('stopped', `${journal} is given up`);
    if (!(await ownerAnswers(ports, replayed.seal))) {
      const writer = new JournalWriter(ports, journal, replayed.point.n, replayed.point.prev);
      const time = new Date(ports.clock.now()).toISOString();
      const { instance: by, address } = ports;
      const empty = { inputs: [], events: [], outcomes: [] };
      const text = encodeRecord(writer.n, writer.prev, replayed.k, {
        kind: 'opened',
        by,
        time,
        address,
        consumed: replayed.marks,
        ...empty,
      });
      const stored = await writer.append(text).catch(rethrowUnlessFenced);
      if (stored !== undefined) {
        const seal = { journal, instance: by, n: stored.n, address };
        await rememberSeal(ports, seal);
        return { writer, seal };
      }
    } else await ports.clock.sleep(OWNER_ASK_MS, ports.signal);
    replayed.point = await replayFrom(ports, journal, replayed.point, (record) =>
      follow(participant, replayed, record, true, outcomes),
    );
  }
}

function rethrowUnlessFenced(error: unknown): undefined {
  if (error instanceof JournalError && error.code === 'fenced') return undefined;
  throw error;
}

async function ownerAnswers(ports: OpenPorts, seal: Seal | undefined): Promise<boolean> {
  if (seal === undefined || seal.instance === ports.instance) return false;
  return await ports.peers.owns(seal.address, seal.journal, seal.instance).catch(() => false);
}

const HINTS = 'hint';

async function rememberSeal(ports: OpenPorts, seal: Seal): Promise<void> {
  const put = ports.documents.put(HINTS, [{ id: seal.journal, bytes: Buffer.from(JSON.stringify(seal)) }]);
  // A missing or stale hint costs a search, nothing else.
  await within(ports.clock, ports.limits.storeTimeoutMs, 'hint', put).catch(() => undefined);
}

/** The last seal that was remembered; it may be stale. */
export async function recallSeal(
  ports: Pick<OpenPorts, 'documents' | 'clock' | 'limits'>,
  journal: string,
): Promise<Seal | undefined> {
  const bytes = await within(
    ports.clock,
    ports.limits.storeTimeoutMs,
    'hint',
    ports.documents.get(HINTS, journal),
  );
  return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString()) as Seal);
}
