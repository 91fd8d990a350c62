/**
 * What a journal of a later generation begins with: the state, and the outcomes by key, of the closed journal that it
 * goes on from. Partitions only ever multiply, so that there is exactly one.
 */
import { JournalError } from './errors.ts';
import { type LoadPorts, replayAll } from './load-state.ts';
import { journalName } from './journal-name.ts';
import { type OutcomePorts, Outcomes } from './outcomes.ts';
import { type JournalRecord, decodeRecord } from './record.ts';
import { replayFrom } from './replay.ts';
import type { Json, Participant } from './types.ts';
import { within } from './within.ts';

export interface OpenTarget {
  readonly generation: string;
  readonly partition: number;
  /** True for the ledgers whose commands this journal holds. */
  readonly keeps: (ledger: string) => boolean;
  /** The closed journal that this one goes on from; left out in the first generation. */
  readonly before?: OpenTarget;
}

/** True for journals of the generations before: whatever they hold was followed before this one began. */
export function isPassed({ before }: OpenTarget, journal: string): boolean {
  if (before === undefined) return false;
  return journal.startsWith(`${before.generation}/`) || isPassed(before, journal);
}

type InheritPorts = LoadPorts & OutcomePorts;

/**
 * The state that the journal begins with. @throws JournalError `not-closed` while the one before takes records still;
 * as `replayAll`
 */
export async function firstState<State, Command, Input extends Json>(
  ports: InheritPorts,
  participant: Participant<State, Command, Input>,
  { before, keeps, partition }: OpenTarget,
): Promise<State> {
  if (before === undefined) return participant.initial(partition);
  const from = journalName(before.generation, participant.name, before.partition);
  // Outcomes are read elsewhere: with all of them in the index, as it says, none is gathered here.
  const none = new Outcomes(ports, from, Infinity);
  const first = (): Promise<State> => firstState(ports, participant, before);
  const { ending, state } = await replayAll(
    ports,
    participant,
    from,
    before.partition,
    Infinity,
    none,
    first,
  );
  if (ending !== 'closed') throw notClosed(from);
  return participant.carry(state, { partition, from, keeps });
}

/** The outcomes of the closed journal before; undefined in the first generation. @throws JournalError `not-closed` */
export async function outcomesBefore(
  ports: InheritPorts,
  role: string,
  { before }: OpenTarget,
): Promise<Outcomes | undefined> {
  if (before === undefined) return undefined;
  const journal = journalName(before.generation, role, before.partition);
  const watermark = await Outcomes.watermark(ports, journal);
  const outcomes = await Outcomes.open(ports, journal, watermark, await outcomesBefore(ports, role, before));
  let last = await readRecord(ports, journal, Math.max(0, watermark));
  if (last === undefined) throw notClosed(journal);
  outcomes.addRecord(last);
  const point = { n: last.n + 1, prev: last.hash };
  await replayFrom(ports, journal, point, (record) => {
    outcomes.addRecord(record);
    last = record;
  });
  if (last.kind !== 'closed') throw notClosed(journal);
  return outcomes;
}

async function readRecord(ports: LoadPorts, journal: string, n: number): Promise<JournalRecord | undefined> {
  const read = ports.journals.read(journal, n);
  const bytes = await within(ports.clock, ports.limits.storeTimeoutMs, 'read', read);
  return bytes === undefined ? undefined : decodeRecord(journal, n, bytes);
}

function notClosed(journal: string): JournalError {
  return new JournalError('not-closed', `${journal} is not closed yet`);
}
