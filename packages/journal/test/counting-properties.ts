/** What must hold at the end of every history of the counting house. */
import type { World } from '@centesimo/testkit';
import { type JournalRecord, NO_HASH, decodeRecord } from '../src/record.ts';
import { covers } from '../src/intake.ts';
import { fromMessage } from '../src/message.ts';
import type { Answer } from '../src/types.ts';
import type { Observed } from './counting-history.ts';
import { LEDGERS, PARTITIONS, ROLES, journalOf, ledgerOf, partitionOf, topicOf } from './counting-house.ts';

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
  const { generations } = observed.house;
  for (const [generation, partition] of placesOf(generations))
    for (const role of ROLES) {
      const journal = journalOf(role, partition, generation);
      journals.set(journal, checkJournal(world, role, journal));
      const isClosed = journals.get(journal)?.at(-1)?.kind === 'closed';
      must(
        isClosed === generation < generations - 1,
        () => `${journal} ends ${isClosed ? '' : 'not '}closed`,
      );
    }
  for (let generation = 0; generation < generations; generation++)
    checkTopic(world, topicOf(observed.house, generation), journals, expected);
  checkAnswers(observed, journals);
  for (const [generation, partition] of placesOf(generations))
    checkConservation(generation, partition, journals);
  checkSums(observed, journals);
  if (expected.noGaps)
    must(!observed.house.notices.has('consume-gap'), () => 'a gap was seen, though nothing was lost');
}

/** Every partition of every generation. */
function placesOf(generations: number): (readonly [generation: number, partition: number])[] {
  return PARTITIONS.slice(0, generations).flatMap((count, generation) =>
    Array.from({ length: count }, (_, partition) => [generation, partition] as const),
  );
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
    must(records.at(-1)?.kind !== 'closed', () => `${journal}/${n} follows the record that closed it`);
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
  topic: string,
  journals: ReadonlyMap<string, readonly JournalRecord[]>,
  { causesFirst }: Expectation,
): void {
  for (const partition of world.bus.topics.get(topic)?.partitions ?? []) {
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
  { asked, answers, house }: Observed,
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
    const line = lineOf(ledger, house.generations, journals);
    const places = line
      .flat()
      .flatMap(({ events }) => events.filter(({ data }) => data === `{"amount":${command.add}}`));
    if (first.kind !== 'done')
      must(places.length === 0, () => `${key} was refused and stands ${places.length} times`);
    else must(places.length === 1, () => `${key} was done and stands ${places.length} times`);
    if (first.kind === 'done') checkPlace(key, first, line);
  }
}

/** The adder's journals of a ledger, one of each generation. */
function lineOf(
  ledger: string,
  generations: number,
  journals: ReadonlyMap<string, readonly JournalRecord[]>,
): (readonly JournalRecord[])[] {
  return PARTITIONS.slice(0, generations).map(
    (_, generation) => journals.get(journalOf('adder', partitionOf(ledger, generation), generation)) ?? [],
  );
}

function plain(answer: Answer): string {
  return JSON.stringify({ ...answer, repeated: undefined });
}

function checkPlace(
  key: string,
  { answer, journal, n, k }: Answer & { kind: 'done' },
  line: readonly (readonly JournalRecord[])[],
): void {
  const at = line.findIndex((records) => records[0]?.journal === journal);
  const [records, before] = [line[at] ?? [], line.slice(0, Math.max(0, at))];
  const sum = totalOf(before.flatMap(amountsIn)) + totalOf(amountsIn(records).slice(0, k + 1));
  must(
    (answer as { sum: number }).sum === sum,
    () => `${key} was told the sum ${JSON.stringify(answer)}, not ${sum}`,
  );
  const record = records[n];
  must(
    record !== undefined && k >= record.k && k < record.k + record.events.length,
    () => `${key} is not at ${n}, ${k}`,
  );
}

/** Each addition is doubled once and kept once, the double after it, in the same generation. */
function checkConservation(
  generation: number,
  partition: number,
  journals: ReadonlyMap<string, readonly JournalRecord[]>,
): void {
  const of = (role: string) => journals.get(journalOf(role, partition, generation)) ?? [];
  const [added, doubled] = [amountsIn(of('adder')), amountsIn(of('doubler'))];
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
}

/** The owners say what the journals of all generations come to. */
function checkSums({ house, sums }: Observed, journals: ReadonlyMap<string, readonly JournalRecord[]>): void {
  for (let at = 0; at < LEDGERS; at++) {
    const ledger = ledgerOf(at);
    const sum = totalOf(lineOf(ledger, house.generations, journals).flatMap(amountsIn));
    const said = sums.get(ledger);
    must(said === sum, () => `${ledger}: the owner says ${JSON.stringify(said)}, the journals ${sum}`);
  }
}

function amountsIn(records: readonly JournalRecord[]): number[] {
  return records.flatMap(({ events }) => events.map(({ data }) => amountOf(data)));
}

function totalOf(amounts: readonly number[]): number {
  return amounts.reduce((a, b) => a + b, 0);
}

function amountOf(data: string): number {
  return (JSON.parse(data) as { amount: number }).amount;
}
