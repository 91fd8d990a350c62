// A small ledger in which everything has happened to money once, to which tests add a wrong event.
import {
  createLedgerState,
  planCover,
  planExchange,
  planExpense,
  planFee,
  planLoss,
  planRefund,
  planReversal,
  planTransfer,
  planTransferReceipt,
} from '@centesimo/cents';
import type { LedgerState, Planned } from '@centesimo/cents';
import { keyedId, shortId } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import { BY, bytesOf, chooser, HASH43, openLedger, placeUpTo, tell } from './history.fixture.ts';
import type { Making } from './history.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

export const DAY = '2024-06-04';

function keyed(prefix: Parameters<typeof keyedId>[0], name: string): string {
  return keyedId(prefix, bytesOf(name));
}

export function short(prefix: Parameters<typeof shortId>[0], name: string): string {
  return shortId(prefix, bytesOf(name).subarray(0, 16));
}

const ids = {
  first: keyed('gift', 'first'),
  second: keyed('gift', 'second'),
  third: keyed('gift', 'third'),
  bill: short('exp', 'bill'),
  exchange: short('exch', 'exchange'),
  transfer: short('transfer', 'transfer'),
  refund: keyed('refund', 'refund'),
  next: keyed('refund', 'next'),
  credit: keyed('credit', 'credit'),
  fee: keyed('correction', 'fee'),
  charge: keyed('charge', 'charge'),
};

/** What a plan says, which must be possible. */
function effect(
  making: Making,
  name: string,
  subject: string,
  plan: Planned<object>,
  more: object = {},
): void {
  if (!plan.ok) throw new Error(`${name}: ${plan.code}`);
  tell(making, 'allocation', name, subject, { ...plan.data, ...more });
}

function give(making: Making, id: string, gross: number, fund: string): void {
  const data = { currency: 'EUR', fund, givenAt: DAY, gross, processor: 'demo-pay', trailKey: HASH43(id) };
  tell(making, 'donation', 'gift.received', id, data);
}

function demand(making: Making, id: string, gift: string, amount: number): void {
  tell(making, 'donation', 'gift.refunded', id, { amount, currency: 'EUR', gift, refundedAt: DAY });
}

/**
 * `first` (100) and `second` (50) came to general, `third` (40) to hall, 30 to water. 60 were paid for `bill`, 10
 * exchanged to 11 dollars, 20 sent. `first` was refunded in full: 10 were free, `second` covers the first 50 slots of
 * `bill`, and 40 slots are short. A refund of 20 and a fee of 2 of `third`, a charge of 5 and a credit of 3 are open.
 */
export function completeLedger(): { events: TestEvent[]; state: LedgerState; ids: typeof ids } {
  const state = createLedgerState(nodeSha256);
  const none = { gifts: [], expenses: [], count: 0, choose: chooser(1) };
  const making: Making = { ledger: 'acqua-viva', state, events: [], ...none };
  openLedger(making);
  const custody = { partner: 'helpers', source: 'general' };
  const aid = { by: BY, class: 'unrestricted', currency: 'EUR', custody };
  tell(making, 'allocation', 'fund.opened', 'aid', aid);
  give(making, ids.first, 100, 'general');
  give(making, ids.second, 50, 'general');
  give(making, ids.third, 40, 'hall');
  give(making, keyed('gift', 'well'), 30, 'water');
  placeUpTo(making, 4);
  const bill = { amount: 60, currency: 'EUR' };
  const paid = planExpense(state, { ...bill, funds: ['general'] });
  effect(making, 'expense.recorded', ids.bill, paid, { ...bill, by: BY, paidAt: DAY });
  const rate = { amount: 10, from: ['general'], to: 'dollars', units: 11, rate: '1.1' };
  const exchanged = { by: BY, exchangedAt: DAY, source: 'bank' };
  effect(making, 'money.exchanged', ids.exchange, planExchange(state, rate), exchanged);
  const sent = planTransfer(state, { amount: 20, from: 'general', to: 'aid' });
  effect(making, 'transfer.sent', ids.transfer, sent, { by: BY, sentAt: DAY });
  demand(making, ids.refund, ids.first, 100);
  effect(making, 'refund.settled', ids.refund, planRefund(state, ids.refund));
  demand(making, ids.next, ids.third, 20);
  const charge = { amount: 5, chargedAt: DAY, currency: 'EUR', kind: 'account' };
  tell(making, 'donation', 'bank.charged', ids.charge, charge);
  const back = { amount: 3, currency: 'EUR', failedAt: DAY, gift: ids.first, refund: ids.refund };
  tell(making, 'donation', 'gift.refund-failed', ids.credit, back);
  const fee = { change: -2, correctedAt: DAY, currency: 'EUR', gift: ids.third };
  tell(making, 'donation', 'gift.fee-corrected', ids.fee, fee);
  return { events: making.events, state, ids };
}

/** The right next event of each kind, to which a test makes one change; `twice` has none. */
export function rightEvents(
  state: LedgerState,
  { charge, credit, fee, first, next, refund, transfer }: typeof ids,
): Record<
  'settled' | 'reversed' | 'fee' | 'charge' | 'cover' | 'received' | 'twice',
  [string, string, object]
> {
  const dataOf = (plan: Planned<object>): object => {
    if (!plan.ok) throw new Error(plan.code);
    return plan.data;
  };
  const loss = dataOf(planLoss(state, { cause: { kind: 'charge', charge } }));
  const received = { ...dataOf(planTransferReceipt(state, { transfer, fee: 2 })), by: BY, receivedAt: DAY };
  return {
    settled: ['refund.settled', next, dataOf(planRefund(state, next))],
    reversed: ['refund.reversed', credit, dataOf(planReversal(state, credit))],
    fee: ['fee.settled', fee, dataOf(planFee(state, fee))],
    charge: ['loss.recorded', short('loss', 'charge'), loss],
    cover: [
      'shortfall.covered',
      short('cover', 'cover'),
      dataOf(planCover(state, { amount: 4, fund: 'hall' })),
    ],
    received: ['transfer.received', transfer, received],
    twice: ['refund.settled', refund, { gift: first, own: [{ from: 0, fund: 'hall', to: 1 }] }],
  };
}
