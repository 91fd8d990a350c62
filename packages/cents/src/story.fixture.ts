// One line for each thing that happens to money, for tests that read as stories.
import type { LedgerEvent, LedgerState, TrailPiece } from './index.ts';
import { planExpense, planMove, planPlacement, planRefund, planReturn, trail } from './index.ts';
import { dataOf, eventOf, mustApply, OPENING, replay } from './ledger.fixture.ts';

export function give(id: string, gross: number, more: object = {}): LedgerEvent {
  return eventOf('gift.received', id, { currency: 'EUR', gross, ...more });
}

export function place(state: LedgerState, count = 1_000): void {
  mustApply(state, eventOf('gifts.placed', 'demo', planPlacement(state, count)!));
}

export function spend(state: LedgerState, id: string, amount: number, ...funds: string[]): void {
  const { spans } = dataOf(planExpense(state, { amount, currency: 'EUR', funds }));
  mustApply(state, eventOf('expense.recorded', id, { amount, currency: 'EUR', spans }));
}

export function move(state: LedgerState, id: string, amount: number, from: string[], to: string): void {
  const ground = 'board';
  const plan = dataOf(planMove(state, { amount, from, to, ground }));
  mustApply(state, eventOf('money.moved', id, { ...plan, ground }));
}

export function giveBack(state: LedgerState, id: string, expense: string, amount: number): void {
  mustApply(state, eventOf('expense.returned', id, dataOf(planReturn(state, expense, amount))));
}

export function refund(state: LedgerState, id: string, gift: string, amount: number): void {
  mustApply(state, eventOf('gift.refunded', id, { amount, currency: 'EUR', gift }));
  mustApply(state, eventOf('refund.settled', id, dataOf(planRefund(state, id))));
}

export function pieces(state: LedgerState, id: string): string[] {
  return trail(state, id)!.pieces.map(({ from, to, place: where }: TrailPiece) => {
    const fund = 'fund' in where ? ` ${where.fund} ${where.from}` : '';
    return `${from}-${to} ${where.kind}${fund}`;
  });
}

export function opened(...events: LedgerEvent[]): LedgerState {
  return replay([...OPENING, ...events]);
}
