/** State follows what happened: donation's facts as inputs, allocation's own events. The reducer is that of `cents`. */
import { applyEvent } from '@centesimo/cents';
import type { LedgerEvent, LedgerState, Violation } from '@centesimo/cents';
import type { Change, JournalEvent } from '@centesimo/decider';
import { enter } from './book.ts';
import { eventOfInput } from './input.ts';
import type { Input } from './input.ts';
import { countOpen, isOpen, isSettleable, settleableOf } from './settlement.ts';
import { emptyMoney, isDue } from './state.ts';
import type { AllocationState, LedgerMoney } from './state.ts';

export function evolve(state: AllocationState, change: Change<Input>): void {
  if (change.kind === 'input') learn(state, change.input);
  else follow(state, change.event);
}

/** A fact that cannot be is left out: audit, which replays the same facts, stops at it loudly. */
function learn(state: AllocationState, input: Input): void {
  const [ledger, subject] = input;
  const money = state.ledgers.get(ledger);
  if (money === undefined || applyEvent(money.cents, eventOfInput(input)) !== undefined) return;
  if (isSettleable(money.cents, subject)) money.settleable.add(subject);
  if (isDue(money)) state.due.add(ledger);
}

/** An event of our own that cannot be means that `decide` and the reducer disagree: nothing may go on. */
function follow(state: AllocationState, event: JournalEvent): void {
  const { ledger, journal, k, n } = event;
  const money = state.ledgers.get(ledger) ?? emptyMoney(state.tools);
  const violation = applyEvent(money.cents, ownEvent(event, `/${journal}`));
  if (violation !== undefined) state.tools.stop(told(event, violation));
  state.ledgers.set(ledger, money);
  enter(money.book, event, (expense) => currencyOf(money.cents, expense));
  state.last = { n, k };
  settle(money, event);
  if (isDue(money)) state.due.add(ledger);
  else state.due.delete(ledger);
}

function currencyOf({ currencies, outflowIndex, outflows }: LedgerState, expense: string): string {
  return currencies[outflows[outflowIndex.get(expense) ?? -1]?.currency ?? -1] ?? '';
}

function ownEvent({ type, subject, data, k }: JournalEvent, source: string): LedgerEvent {
  return { type, subject, data: JSON.parse(data) as unknown, source, id: String(k) } as LedgerEvent;
}

function told({ journal, k, type }: JournalEvent, { code, facts }: Violation): string {
  return `event ${k} of ${journal}, ${type}, breaks the money rules: ${code} ${JSON.stringify(facts)}`;
}

const CLOSES_ANOTHER: ReadonlySet<string> = new Set([
  'org.centesimo.loss.recorded.v1',
  'org.centesimo.refund.reversed.v1',
]);

/** What cannot be settled may be once something else has happened; a new fact was tried when it came. */
function settle({ cents, settleable }: LedgerMoney, { subject, type }: JournalEvent): void {
  if (type === 'org.centesimo.gifts.placed.v1') return;
  settleable.delete(subject);
  // These name what they close besides themselves: a demand that is void, a charge that is lost.
  if (CLOSES_ANOTHER.has(type)) for (const id of settleable) if (!isOpen(cents, id)) settleable.delete(id);
  if (countOpen(cents) > settleable.size) for (const id of settleableOf(cents)) settleable.add(id);
}
