/** A statement made by hand for the tests of its page: every figure there is, a closed period, a bank that differs. */
import { hash } from 'node:crypto';
import type { Statement } from '@centesimo/cents';
import type { BalanceView } from '../src/domain/bank-views.ts';
import type { StatementView, StatementsView } from '../src/domain/statement-views.ts';
import { ledgerView } from './views.fixture.ts';

const STATEMENT: Statement = {
  ledger: 'acqua-viva',
  policy: 'fifo@1',
  counts: { charges: 1, corrections: 0, credits: 0, demands: 2, fees: [3], receipts: 40 },
  currencies: [
    {
      ...{ currency: 'EUR', received: 100_000, unplaced: 1_100, unassigned: 1_200, demanded: 1_300 },
      ...{
        demandedOpen: 1_400,
        credited: 1_500,
        creditedOpen: 1_600,
        corrected: -1_700,
        correctedOpen: -1_800,
      },
      ...{ charged: 1_900, chargedOpen: 2_000, feesBorne: 2_100, feesOwed: 2_200, spent: 2_300, lost: 2_400 },
      ...{ sent: 2_500, exchangedOut: 2_600, exchangedIn: 2_700, shortfall: 2_800, free: 2_900 },
      ...{ withPartners: 3_000, bank: 77_777 },
    },
  ],
  funds: [
    {
      ...{ fund: 'general', class: 'unrestricted', currency: 'EUR' },
      length: 90_000,
      free: 80_000,
      taken: 10_000,
    },
    {
      ...{ fund: 'kitui', class: 'restricted', currency: 'EUR', partner: 'maji' },
      ...{ length: 5_000, free: 4_000, taken: 1_000 },
    },
  ],
  projects: [{ project: 'well-12', currency: 'EUR', spent: 2_300 }],
  open: {
    unassigned: [{ id: `gift_${'a'.repeat(51)}q`, amount: 1_200 }],
    demands: [],
    credits: [],
    corrections: [],
    charges: [],
  },
};
const TEXT = JSON.stringify(STATEMENT);
const HASH = hash('sha256', TEXT);

const candidate = {
  kind: 'not-recorded',
  type: 'expense.recorded',
  subject: `exp_${'b'.repeat(26)}`,
  entry: 71,
} as const;
const balance = { entry: 70, account: 'conto', currency: 'EUR', statedAt: '2026-10-31' };
const BALANCES: BalanceView[] = [
  {
    ...{ ...balance, balance: 70_000, stated: 80_000, ledger: 77_777, difference: 2_223 },
    candidates: [
      { ...candidate, amount: -2_223 },
      { kind: 'not-at-bank', type: 'gift.received', amount: 2_223 },
    ],
  },
  { ...balance, entry: 60, balance: 7, stated: 7, ledger: 6, difference: 1, candidates: [] },
  { ...balance, entry: 50, balance: 50_000, stated: 50_000, ledger: 50_000, difference: 0, candidates: [] },
];

export function statementsView(): StatementsView {
  const { asOf, checkpoint, ledger } = ledgerView();
  const period = { number: 2, entry: 100, until: '2026-09-30', hash: HASH };
  const now = { through: asOf.size - 1, hash: HASH };
  const periods = [period, { ...period, number: 1, entry: 30, until: '2026-06-30', hash: 'c'.repeat(64) }];
  return { asOf, ledger, checkpoint, periods, balances: BALANCES, now };
}

export function statementView(): StatementView {
  const { now: _now, ...told } = statementsView();
  const period = told.periods[0]!;
  return { ...told, through: period.entry, statement: STATEMENT, text: TEXT, hash: HASH, period };
}
