/** State follows what happened: donation's facts as inputs, allocation's own events. The reducer is that of `cents`. */
import { applyEvent } from '@centesimo/cents';
import type { LedgerEvent, Violation } from '@centesimo/cents';
import type { Change, JournalEvent } from '@centesimo/decider';
import { eventOfInput } from './input.ts';
import type { Input } from './input.ts';
import { isSettleable, settleableDemands } from './settlement.ts';
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
  if (money.cents.demands.has(subject) && isSettleable(money.cents, subject)) money.settleable.add(subject);
  if (isDue(money)) state.due.add(ledger);
}

/** An event of our own that cannot be means that `decide` and the reducer disagree: nothing may go on. */
function follow(state: AllocationState, event: JournalEvent): void {
  const { ledger, journal, k, n } = event;
  const money = state.ledgers.get(ledger) ?? emptyMoney(state.tools);
  const violation = applyEvent(money.cents, ownEvent(event, `/${journal}`));
  if (violation !== undefined) state.tools.stop(told(event, violation));
  state.ledgers.set(ledger, money);
  state.last = { n, k };
  settle(money, event.type);
  if (isDue(money)) state.due.add(ledger);
  else state.due.delete(ledger);
}

function ownEvent({ type, subject, data, k }: JournalEvent, source: string): LedgerEvent {
  return { type, subject, data: JSON.parse(data) as unknown, source, id: String(k) } as LedgerEvent;
}

function told({ journal, k, type }: JournalEvent, { code, facts }: Violation): string {
  return `event ${k} of ${journal}, ${type}, breaks the money rules: ${code} ${JSON.stringify(facts)}`;
}

/** Only a return brings free cents back to a gift; expenses and settlements take some from demands that wait. */
function settle(money: LedgerMoney, type: string): void {
  const { cents, settleable } = money;
  if (type === 'org.centesimo.expense.returned.v1') {
    money.settleable = cents.openDemands.size === 0 ? settleable : settleableDemands(cents);
  } else if (settleable.size > 0) {
    for (const demand of settleable) if (!isSettleable(cents, demand)) settleable.delete(demand);
  }
}
