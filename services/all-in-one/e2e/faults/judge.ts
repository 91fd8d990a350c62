/** What must hold of the log at the end, whatever died on the way. Pure: each function answers what is wrong, in sentences. */
import { type LedgerState, openDemands, planRefund } from '@centesimo/cents';
import type { Answered } from './clients.ts';
import type { Kind } from './requests.ts';

/** An entry as an outsider reads it. */
export interface LogEntry {
  readonly ledger: string;
  /** Without prefix and version. */
  readonly type: string;
  readonly subject: string;
  /** `source` and `id` of its event. */
  readonly event: string;
  /** The subject of the entry that it follows from, where it names one. */
  readonly cause?: string;
}

/** A checkpoint as somebody saw it. */
export interface SeenCheckpoint {
  readonly by: string;
  readonly size: number;
  readonly root: string;
}

const KINDS: readonly string[] = [
  'gift.received',
  'gift.refunded',
  'expense.recorded',
  'expense.returned',
] satisfies Kind[];
/** The type of the entry that must stand before one of this type, under the subject that it names. */
const CAUSE_OF: Readonly<Record<string, string>> = {
  'gift.refunded': 'gift.received',
  'refund.settled': 'gift.refunded',
  'expense.returned': 'expense.recorded',
};

/** Every fact that was answered with 2xx stands in the log exactly once, at its place, and no other one does. */
export function judgeAnswers(answered: readonly Answered[], entries: readonly LogEntry[]): string[] {
  const wrong: string[] = [];
  const found = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const name = `${entry.type} ${entry.subject}`;
    const same = found.get(name);
    if (same === undefined) found.set(name, [entry]);
    else same.push(entry);
  }
  for (const { event, id, kind, ledger } of answered) {
    const there = found.get(`${kind} ${id}`) ?? [];
    const [entry] = there;
    found.delete(`${kind} ${id}`);
    if (there.length !== 1) wrong.push(`${kind} ${id} of ${ledger} is in the log ${there.length} times`);
    else if (entry?.event !== event || entry.ledger !== ledger)
      wrong.push(
        `${kind} ${id} of ${ledger} was answered as ${event}, and is ${entry?.event} of ${entry?.ledger}`,
      );
  }
  for (const [name, [entry]] of found)
    if (entry !== undefined && KINDS.includes(entry.type)) wrong.push(`nobody was answered ${name}`);
  return wrong;
}

/** Every cause stands before its effect, and a ledger is open before anything happens in it. */
export function judgeOrder(entries: readonly LogEntry[]): string[] {
  const wrong: string[] = [];
  const before = new Set<string>();
  for (const { cause = '', ledger, subject, type } of entries) {
    if (type !== 'ledger.opened' && !before.has(`ledger.opened ${ledger}`))
      wrong.push(`${type} ${subject} stands before its ledger ${ledger} was opened`);
    const needed = CAUSE_OF[type];
    if (needed !== undefined && !before.has(`${needed} ${cause}`))
      wrong.push(`${type} ${subject} stands before its cause, ${needed} ${cause}`);
    before.add(`${type} ${subject}`);
  }
  return wrong;
}

/**
 * No demand is open that the gift's own money reaches. One whose money was spent before waits, as it must: until covers
 * exist, staff decide.
 */
export function judgeDemands(states: Iterable<LedgerState>): string[] {
  return [...states].flatMap((state) =>
    openDemands(state)
      .filter((demand) => planRefund(state, demand, {}).ok)
      .map((demand) => `the demand ${demand} could be settled, and is not`),
  );
}

/**
 * No checkpoint that anybody saw was taken back: each signs what the log holds at its size, and nobody went back.
 * `roots` are those of the log now, at the place of each size.
 */
export function judgeCheckpoints(seen: readonly SeenCheckpoint[], roots: readonly string[]): string[] {
  const wrong: string[] = [];
  const largest = new Map<string, number>();
  for (const { by, root, size } of seen) {
    const known = largest.get(by) ?? 0;
    if (size < known) wrong.push(`${by} went back from a checkpoint of ${known} entries to one of ${size}`);
    largest.set(by, Math.max(known, size));
    const now = roots[size];
    if (now === undefined) wrong.push(`${by} signed ${size} entries, which are not there any more`);
    else if (now !== root) wrong.push(`${by} signed another log of ${size} entries`);
  }
  return wrong;
}
