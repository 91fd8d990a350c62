/** A ledger with a reserve, a well and a rule, and what happens to its money: what several tests of the domain begin with. */
import type { Command, RecordExpense } from '../src/domain/command.ts';
import { by, Story } from './given.ts';

export const open: Command = {
  kind: 'open-ledger',
  by,
  baseCurrency: 'EUR',
  currencies: ['EUR'],
  reserves: [{ currency: 'EUR', fund: 'general' }],
};
const well: Command = { kind: 'open-fund', by, fund: 'well', class: 'restricted', currency: 'EUR' };
const rule: Command = {
  kind: 'set-placement-rule',
  by,
  shares: [
    { fund: 'general', weight: 9 },
    { fund: 'well', weight: 1 },
  ],
};
export const expense = (letter: string, amount: number): RecordExpense => ({
  kind: 'record-expense',
  by,
  expense: `exp_${letter.repeat(25)}a`,
  amount,
  currency: 'EUR',
  from: [{ fund: 'general', amount: 0 }],
  paidAt: '2026-02-01',
});
export const giveBack = (letter: string, amount: number): Command => ({
  kind: 'return-expense',
  by,
  return: `ret_${letter.repeat(25)}a`,
  expense: `exp_${letter.repeat(25)}a`,
  amount,
  currency: 'EUR',
  returnedAt: '2026-02-02',
});
export const story = (): Story => new Story().done(open).done(well).done(rule);
