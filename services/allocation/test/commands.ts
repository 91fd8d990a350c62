/** Commands as tests tell them, and a ledger with some money to tell them to. */
import { expect } from 'vitest';
import type {
  Command,
  FundTake,
  MoveMoney,
  OpenFund,
  OpenLedger,
  RecordExpense,
  ReturnExpense,
} from '../src/domain/command.ts';
import { by, LEDGER, Story } from './given.ts';
import { giftOf, giftReceived } from './tiny-donation.ts';

export const expenseId = (letter: string): string => `exp_${letter.repeat(25)}a`;
export const open: OpenLedger = {
  kind: 'open-ledger',
  by,
  baseCurrency: 'EUR',
  currencies: ['EUR', 'JPY'],
  reserves: [
    { currency: 'EUR', fund: 'general' },
    { currency: 'JPY', fund: 'general-jpy' },
  ],
};
export const fund = (
  name: string,
  fundClass: OpenFund['class'] = 'unrestricted',
  currency = 'EUR',
): Command => ({
  kind: 'open-fund',
  by,
  fund: name,
  class: fundClass,
  currency,
});
export const rule = (...funds: string[]): Command => ({
  kind: 'set-placement-rule',
  by,
  shares: funds.map((name) => ({ fund: name, weight: 1 })),
});
export const take = (name: string, amount = 0): FundTake => ({ fund: name, amount });
export const expense = (change: Partial<RecordExpense> = {}): RecordExpense => ({
  kind: 'record-expense',
  by,
  expense: expenseId('b'),
  amount: 60,
  currency: 'EUR',
  from: [take('general')],
  paidAt: '2026-02-01',
  ...change,
});
export const move = (change: Partial<MoveMoney> = {}): MoveMoney => ({
  kind: 'move-money',
  by,
  move: `move_${'c'.repeat(25)}a`,
  amount: 10,
  currency: 'EUR',
  from: [take('general')],
  to: 'well',
  ...change,
});
export const giveBack = (change: Partial<ReturnExpense> = {}): ReturnExpense => ({
  kind: 'return-expense',
  by,
  return: `ret_${'d'.repeat(25)}a`,
  expense: expenseId('b'),
  amount: 5,
  currency: 'EUR',
  returnedAt: '2026-02-03',
  ...change,
});
export const assign = (name: string, to: string): Command => ({
  kind: 'assign-gift',
  by,
  gift: giftOf(name),
  fund: to,
});
export const refused = (code: string, facts: object = {}) => ({
  kind: 'refused',
  code,
  facts: expect.objectContaining(facts) as unknown,
});

/** A ledger with funds of each class, 100 in `general` and 50 in `well`. */
export function prepared(): Story {
  return new Story()
    .done(open)
    .done(fund('well', 'designated'))
    .done(fund('school', 'restricted'))
    .done(fund('if-rain', 'conditional'))
    .done(rule('general'))
    .given(
      giftReceived(LEDGER, 'g1', { gross: 100 }),
      giftReceived(LEDGER, 'g2', { gross: 50, fund: 'well' }),
      giftReceived(LEDGER, 'g3', { gross: 30, fund: 'school' }),
      giftReceived(LEDGER, 'g4', { gross: 20, fund: 'if-rain' }),
    );
}
