// One line for each thing that happens to money, for tests that read as stories.
import { exponentOf } from '@centesimo/money';
import type { LedgerEvent, LedgerState, TrailPiece } from './index.ts';
import {
  planCover,
  planExchange,
  planExpense,
  planFee,
  planLoss,
  planMove,
  planPlacement,
  planRefund,
  planReturn,
  planReversal,
  planTransfer,
  planTransferReceipt,
  planTransferReturn,
  trail,
} from './index.ts';
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

export function refund(
  state: LedgerState,
  id: string,
  gift: string,
  amount: number,
  more: { readonly appeal?: string } = {},
): void {
  mustApply(state, eventOf('gift.refunded', id, { amount, currency: 'EUR', gift, ...more }));
  settle(state, id);
}

export function settle(state: LedgerState, demand: string): void {
  mustApply(state, eventOf('refund.settled', demand, dataOf(planRefund(state, demand))));
}

/** The bank gives back so much of a demand, and what that undoes. */
export function credit(state: LedgerState, id: string, demand: string, gift: string, amount: number): void {
  const data = { amount, currency: 'EUR', gift, refund: demand };
  mustApply(state, eventOf('gift.refund-failed', id, data));
  mustApply(state, eventOf('refund.reversed', id, dataOf(planReversal(state, id))));
}

/** The fee changes the net of a gift by so much. */
export function correct(state: LedgerState, id: string, gift: string, change: number): void {
  mustApply(state, eventOf('gift.fee-corrected', id, { change, currency: 'EUR', gift }));
  mustApply(state, eventOf('fee.settled', id, dataOf(planFee(state, id))));
}

export function charge(state: LedgerState, id: string, amount: number): void {
  mustApply(state, eventOf('bank.charged', id, { amount, currency: 'EUR' }));
  const plan = dataOf(planLoss(state, { cause: { kind: 'charge', charge: id } }));
  mustApply(state, eventOf('loss.recorded', id.replace('charge', 'loss'), plan));
}

/** Cents of one fund for units of another, at the rate that gives them. */
export function exchange(
  state: LedgerState,
  id: string,
  amount: number,
  from: string,
  to: string,
  units: number,
): void {
  const currencies = [from, to].map((fund) => state.funds[state.fundIndex.get(fund)!]!.currency);
  const [source, target] = currencies.map((currency) => exponentOf(state.currencies[currency]!) ?? 0);
  const rate = ((units / amount) * 10 ** (source! - target!)).toFixed(9).replace(/0+$/, '');
  const plan = dataOf(
    planExchange(state, { amount, from: [from], to, units, rate: rate.replace(/\.$/, '') }),
  );
  mustApply(state, eventOf('money.exchanged', id, plan));
}

export function spendIn(
  state: LedgerState,
  id: string,
  amount: number,
  currency: string,
  fund: string,
): void {
  const { spans } = dataOf(planExpense(state, { amount, currency, funds: [fund] }));
  mustApply(state, eventOf('expense.recorded', id, { amount, currency, spans }));
}

/** Money sent to a partner, and received there less a fee. */
export function transfer(
  state: LedgerState,
  id: string,
  amount: number,
  from: string,
  to: string,
  fee = 0,
): void {
  mustApply(state, eventOf('transfer.sent', id, dataOf(planTransfer(state, { amount, from, to }))));
  mustApply(
    state,
    eventOf('transfer.received', id, dataOf(planTransferReceipt(state, { transfer: id, fee }))),
  );
}

export function transferBack(state: LedgerState, id: string, of: string, amount: number): void {
  mustApply(
    state,
    eventOf('transfer.returned', id, dataOf(planTransferReturn(state, { transfer: of, amount }))),
  );
}

export function cover(state: LedgerState, id: string, fund: string, amount: number): void {
  mustApply(state, eventOf('shortfall.covered', id, dataOf(planCover(state, { fund, amount }))));
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
