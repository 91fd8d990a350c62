/** What must hold at the end of every history of the counting house. */
import type { World } from '@centesimo/testkit';
import { type JournalRecord, NO_HASH, decodeRecord } from '../src/record.ts';
import { covers } from '../src/intake.ts';
import { fromMessage } from '../src/message.ts';
import type { Answer } from '../src/types.ts';
import type { Observed } from './counting-history.ts';
import { PARTITIONS, ROLES, journalOf, ledgerOf, partitionOf } from './counting-house.ts';

export interface Expectation {
  /** The broker lost nothing, so no consumer may ever have missed a message. */
  readonly noGaps: boolean;
  /** Nothing was lost after the topic: causes stand before their effects in it. */
  readonly causesFirst: boolean;
}

class PropertyError extends Error {}

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new PropertyError(what());
}

export function checkHistory(world: World, observed: Observed, expected: Expectation): void {
  const journals = new Map<string, JournalRecord[]>();
  for (const role of ROLES)
    for (let partition = 0; partition < PARTITIONS; partition++)
      journals.set(journalOf(role, partition), checkJournal(world, role, journalOf(role, partition)));
  checkTopic(world, observed, journals, expected);
  checkAnswers(observed, journals);
  for (let partition = 0; partition < PARTITIONS; partition++)
    checkConservation(partition, journals, observed);
  if (expected.noGaps)
    must(!observed.house.notices.has('consume-gap'), () => 'a gap was seen, though nothing was lost');
}

/** Dense, chained, counted, and its marks never move back; a seal moves none. */
function checkJournal(world: World, role: string, journal: string): JournalRecord[] {
  const cells = world.storeFor(role).replica.majorityOf(`journal:${journal}`);
  const records: JournalRecord[] = [];
  let [prev, k] = [NO_HASH, 0];
  for (let n = 0; n < cells.size; n++) {
    const cell = cells.get(n);
    if (cell === undefined) throw new PropertyError(`${journal} has a hole at ${n} of ${cells.size}`);
    const record = decodeRecord(journal, n, cell.bytes);
    must(record.prev === prev, () => `${journal}/${n} does not follow`);
    must(record.k === k, () => `${journal}/${n} counts from ${record.k}, not ${k}`);
    for (const [from, mark] of records.at(-1)?.consumed ?? [])
      must(covers(record.consumed.get(from), mark), () => `${journal}/${n} moves the mark of ${from} back`);
    const owner =
      record.kind === 'opened' ? record.by : records.findLast(({ kind }) => kind === 'opened')?.by;
    must(record.by === owner, () => `${journal}/${n} is by ${record.by}, sealed is ${String(owner)}`);
    if (record.kind === 'opened')
      must(sameMarks(records.at(-1), record), () => `${journal}/${n} is a seal that moves marks`);
    records.push(record);
    prev = record.hash;
    k += record.events.length;
  }
  return records;
}

function sameMarks(a: JournalRecord | undefined, b: JournalRecord): boolean {
  return JSON.stringify([...(a?.consumed ?? [])].sort()) === JSON.stringify([...b.consumed].sort());
}

/** Every message in the topic is of a record that is stored; and, where asked, behind its causes. */
function checkTopic(
  world: World,
  { house }: Observed,
  journals: ReadonlyMap<string, readonly JournalRecord[]>,
  { causesFirst }: Expectation,
): void {
  for (const partition of world.bus.topics.get(house.topic)?.partitions ?? []) {
    const seen = new Map<string, { n: number; i: number }>();
    for (const received of partition.read(0, Infinity).messages) {
      const message = fromMessage(received);
      if (typeof message === 'string') throw new PropertyError(message);
      const { journal, n, i, hash } = message;
      must(
        journals.get(journal)?.[n]?.hash === hash,
        () => `${journal}/${n}.${i} is in the topic and in no journal`,
      );
      if (causesFirst)
        for (const [cause, position] of message.consumed)
          must(
            covers(seen.get(cause), position),
            () => `${journal}/${n}.${i} stands before its cause of ${cause}`,
          );
      if (!covers(seen.get(journal), { n, i })) seen.set(journal, { n, i });
    }
  }
}

/** Answers are the journal's, stay as they were, and everything that was asked has one at the end. */
function checkAnswers(
  { asked, answers }: Observed,
  journals: ReadonlyMap<string, readonly JournalRecord[]>,
): void {
  for (const { key, command, ledger } of asked.values()) {
    const [first, ...later] = answers.get(key) ?? [];
    if (first === undefined) throw new PropertyError(`${key} is without an answer at the end`);
    for (const answer of later)
      must(
        plain(answer) === plain(first),
        () => `${key} was answered ${plain(first)}, then ${plain(answer)}`,
      );
    if (first.kind === 'conflict') throw new PropertyError(`${key} is said to conflict`);
    const journal = journals.get(journalOf('adder', partitionOf(ledger))) ?? [];
    const places = journal.flatMap(({ events }) =>
      events.filter(({ data }) => data === `{"amount":${command.add}}`),
    );
    if (first.kind !== 'done')
      must(places.length === 0, () => `${key} was refused and stands ${places.length} times`);
    else must(places.length === 1, () => `${key} was done and stands ${places.length} times`);
    if (first.kind === 'done') checkPlace(key, first, journal);
  }
}

function plain(answer: Answer): string {
  return JSON.stringify({ ...answer, repeated: undefined });
}

function checkPlace(
  key: string,
  { answer, n, k }: Answer & { kind: 'done' },
  journal: readonly JournalRecord[],
): void {
  const amounts = journal.flatMap(({ events }) => events.map(({ data }) => amountOf(data)));
  const sum = amounts.slice(0, k + 1).reduce((a, b) => a + b, 0);
  must(
    (answer as { sum: number }).sum === sum,
    () => `${key} was told the sum ${JSON.stringify(answer)}, not ${sum}`,
  );
  const record = journal[n];
  must(
    record !== undefined && k >= record.k && k < record.k + record.events.length,
    () => `${key} is not at ${n}, ${k}`,
  );
}

/** Each addition is doubled once and kept once, the double after it; and the owner says the journal's sum. */
function checkConservation(
  partition: number,
  journals: ReadonlyMap<string, readonly JournalRecord[]>,
  { sums }: Observed,
): void {
  const of = (role: string) => journals.get(journalOf(role, partition)) ?? [];
  const amounts = (role: string) =>
    of(role).flatMap(({ events }) => events.map(({ data }) => amountOf(data)));
  const [added, doubled] = [amounts('adder'), amounts('doubler')];
  must(
    doubled.join() === added.map((a) => 2 * a).join(),
    () => `${partition}: ${doubled.join()} for ${added.join()}`,
  );
  const kept = of('keeper').flatMap(({ inputs }) => inputs as number[]);
  must(
    kept.filter((a) => a > 0).join() === added.join(),
    () => `${partition}: kept ${kept.join()} of ${added.join()}`,
  );
  must(
    kept.filter((a) => a < 0).join() === added.map((a) => -a).join(),
    () => `${partition}: kept ${kept.join()}`,
  );
  for (const [at, amount] of kept.entries())
    must(amount > 0 || kept.indexOf(-amount) < at, () => `${partition}: ${amount} was kept before its cause`);
  const sum = added.reduce((a, b) => a + b, 0);
  const said = sums.get(ledgerOf(partition, 0));
  must(said === sum, () => `${partition}: the owner says ${JSON.stringify(said)}, the journal ${sum}`);
}

function amountOf(data: string): number {
  return (JSON.parse(data) as { amount: number }).amount;
}
