/** How gifts and what banks tell of them are written down in the story. */
import type { Teller } from './teller.ts';

/** Transfers and cards come from these two; both are made up. */
export const BANK = 'banca-esempio';
export const CARDS = 'carte-esempio';
export const EUR = 'EUR';
export const USD = 'USD';

export interface StoryGift {
  /** The processor's id of the payment: the name of a giver who does not exist. */
  readonly payment: string;
  readonly gross: number;
  readonly givenAt: string;
  readonly processor?: string;
  readonly currency?: string;
  readonly fund?: string;
  readonly fee?: number;
  /** True: a reserve bears the fee. */
  readonly isFeeOwed?: boolean;
  /** What is private of it: nobody who exists. */
  readonly details?: object;
}

/** The gift comes in: its id and its trail code. */
export async function give(teller: Teller, gift: StoryGift): ReturnType<Teller['give']> {
  const { currency = EUR, fee = 0, fund = '', gross, isFeeOwed = false, processor = BANK } = gift;
  const { details, givenAt, payment } = gift;
  return await teller.give({
    ...{ processor, payment, currency, fund, givenAt },
    ...{ grossAmount: cents(gross), feeAmount: cents(fee), feeBearerReserve: isFeeOwed },
    ...(details && { detailsJson: JSON.stringify(details) }),
  });
}

/** Which gift a bank means. */
export function of(payment: string, processor = BANK) {
  return { processor, target: { case: 'payment', value: payment } } as const;
}

export function money(amount: number, currency = EUR) {
  return { amount: cents(amount), currency };
}

export const cents = (amount: number): bigint => BigInt(amount);
/** A public text of an act. */
export const said = (text: string) => ({ detailsJson: JSON.stringify({ text }) });
export const titled = (title: string) => ({ detailsJson: JSON.stringify({ title }) });

export interface StoryPayment {
  readonly key: string;
  readonly fund: string;
  readonly amount: number;
  readonly paidAt: string;
  readonly project: string;
  readonly text: string;
  readonly currency?: string;
  readonly line?: string;
  readonly category?: string;
  /** The payment that this one records again, where it belongs. */
  readonly corrects?: string;
  /** Commitments to its documents. */
  readonly evidence?: string[];
}

/** Money is paid to a supplier: the id of the expense. */
export async function pay(teller: Teller, payment: StoryPayment): Promise<string> {
  const { category = '', corrects = '', evidence = [], line = '', paidAt, project } = payment;
  return await teller.act('recordExpense', payment.key, {
    ...{ from: [{ fund: payment.fund }], ...money(payment.amount, payment.currency), paidAt },
    ...{ project, line, category, corrects, evidence, ...said(payment.text) },
  });
}
