/** What clients ask for, as requests; each kind makes one entry of the log. */
import type { Request } from './call.ts';
import type { ServiceName } from './service-process.ts';

/** The type of the entry that a request makes, without prefix and version. */
export type Kind = 'gift.received' | 'gift.refunded' | 'expense.recorded' | 'expense.returned';

export interface Asked extends Request {
  readonly kind: Kind;
}

const DAY = '2026-01-15';
const GROSS = 1_000;
const REFUNDED = 150;
const RETURNED = 20;

export const SERVICE_OF: Readonly<Record<Kind, ServiceName>> = {
  'gift.received': 'donation',
  'gift.refunded': 'donation',
  'expense.recorded': 'allocation',
  'expense.returned': 'allocation',
};

export const giftOf = (ledger: string, key: string): Asked => ({
  kind: 'gift.received',
  ledger,
  key,
  path: `/ledgers/${ledger}/gifts`,
  body: { processor: 'stripe', payment: key, gross: GROSS, currency: 'EUR', givenAt: DAY },
});
/** More than what returns of it come to. */
export const expenseOf = (ledger: string, key: string, amount: number): Asked => ({
  kind: 'expense.recorded',
  ledger,
  key,
  path: `/ledgers/${ledger}/expenses`,
  body: { from: [{ fund: 'general' }], amount, currency: 'EUR', paidAt: DAY },
});
export const refundOf = (ledger: string, key: string, gift: string): Asked => ({
  kind: 'gift.refunded',
  ledger,
  key,
  path: `/ledgers/${ledger}/refunds`,
  body: { processor: 'stripe', refund: key, gift, amount: REFUNDED, currency: 'EUR', refundedAt: DAY },
});
export const returnOf = (ledger: string, key: string, expense: string): Asked => ({
  kind: 'expense.returned',
  ledger,
  key,
  path: `/ledgers/${ledger}/expenses/${expense}/returns`,
  body: { amount: RETURNED, currency: 'EUR', returnedAt: DAY },
});
