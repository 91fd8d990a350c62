/** The state of a journal's owner, from a snapshot where one agrees with the journal, then from the records after it. */
import { JournalError } from './errors.ts';
import type { Outcomes } from './outcomes.ts';
import { type JournalRecord, decodeRecord } from './record.ts';
import { JOURNAL_START, type ReplayPoint, type ReplayPorts, replayFrom } from './replay.ts';
import { loadSnapshot } from './snapshots.ts';
import type { Ending, Json, Mark, Notify, Participant, Seal } from './types.ts';
import { within } from './within.ts';

export interface LoadPorts extends ReplayPorts {
  readonly notify: Notify;
}

/** What a snapshot's text holds. */
export interface SavedState {
  /** The `savedFormat` of the participant that wrote it; missing in what the first releases wrote. */
  readonly format: number;
  readonly k: number;
  readonly marks: Readonly<Record<string, Mark>>;
  readonly seal: Seal;
  readonly ending?: Ending;
  readonly state: string;
}

/** Everything a replay gathers. */
export interface Replayed<State> {
  state: State;
  k: number;
  marks: Map<string, Mark>;
  seal: Seal | undefined;
  /** As the records told: no later one takes it back. */
  ending: Ending | undefined;
  point: ReplayPoint;
}

/**
 * Replays the journal to its present end, which only a seal proves. `initial` makes the state of a journal without
 * records. @throws JournalError `broken-chain`, `stopped`
 */
export async function replayAll<State, Command, Input extends Json>(
  ports: LoadPorts,
  participant: Participant<State, Command, Input>,
  journal: string,
  partition: number,
  watermark: number,
  outcomes: Outcomes,
  initial: () => Promise<State> = () => Promise.resolve(participant.initial(partition)),
): Promise<Replayed<State>> {
  const saved = await loadState(ports, participant, journal, partition);
  const replayed: Replayed<State> = saved ?? {
    state: await initial(),
    k: 0,
    marks: new Map(),
    seal: undefined,
    ending: undefined,
    point: JOURNAL_START,
  };
  const stateFrom = replayed.point.n;
  const point = await replayStart(ports, journal, replayed.point, watermark);
  replayed.point = await replayFrom(ports, journal, point, (record) =>
    follow(participant, replayed, record, record.n >= stateFrom, outcomes),
  );
  return replayed;
}

/**
 * The state of the newest snapshot; undefined when there is none that agrees with the record it follows. A state ahead
 * of its journal would hold effects that no record covers, so its marks and count are compared, not only its place.
 */
async function loadState<State, Command, Input extends Json>(
  ports: LoadPorts,
  participant: Participant<State, Command, Input>,
  journal: string,
  partition: number,
): Promise<Replayed<State> | undefined> {
  const snapshot = await loadSnapshot(ports, journal);
  if (snapshot === undefined) return undefined;
  const { n, prev, last, text } = snapshot;
  try {
    const saved = JSON.parse(text) as SavedState;
    if (saved.format !== participant.savedFormat) {
      const formats = `it has format ${saved.format}, and this release reads ${participant.savedFormat}`;
      throw new JournalError('store', formats);
    }
    const agrees = saved.k === last.k + last.events.length && haveSameMarks(saved.marks, last.consumed);
    if (!agrees) throw new JournalError('store', 'it is ahead of its journal');
    const state = participant.load(partition, saved.state);
    const { ending, k, seal } = saved;
    return { state, k, marks: new Map(last.consumed), seal, ending, point: { n, prev } };
  } catch (error) {
    ports.notify({ name: 'snapshot-unusable', level: 'warn', fields: { journal, n, reason: String(error) } });
    return undefined;
  }
}

function haveSameMarks(saved: Readonly<Record<string, Mark>>, marks: ReadonlyMap<string, Mark>): boolean {
  const journals = Object.keys(saved);
  return (
    journals.length === marks.size &&
    journals.every((journal) => {
      const [a, b] = [saved[journal], marks.get(journal)];
      return a?.n === b?.n && a?.i === b?.i && a?.of === b?.of && a?.hash === b?.hash;
    })
  );
}

/** The outcomes above the index's watermark must be read, even where the snapshot is newer. */
async function replayStart(
  ports: LoadPorts,
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

/** Takes one more record in. @throws JournalError `broken-chain` */
export function follow<State, Command, Input extends Json>(
  participant: Participant<State, Command, Input>,
  replayed: Replayed<State>,
  record: JournalRecord,
  changesState: boolean,
  outcomes: Outcomes,
): void {
  outcomes.addRecord(record);
  if (record.kind === 'opened' && record.address !== undefined)
    replayed.seal = { journal: record.journal, instance: record.by, n: record.n, address: record.address };
  if (record.kind === 'closed') replayed.ending = 'closed';
  else if (record.closing === true) replayed.ending = 'closing';
  if (!changesState) return;
  if (record.k !== replayed.k)
    throw new JournalError('broken-chain', `record ${record.n} of ${record.journal} skips counts of events`);
  for (const input of record.inputs)
    participant.evolve(replayed.state, { kind: 'input', input: input as Input });
  for (const event of record.events) participant.evolve(replayed.state, { kind: 'event', event });
  replayed.k = record.k + record.events.length;
  replayed.marks = new Map(record.consumed);
}
