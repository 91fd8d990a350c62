/** The shapes of statements over HTTP, and of what banks stated. */
import { Type } from 'typebox';
import type { TInteger } from 'typebox';
import {
  AsOf,
  Balance,
  Ledger,
  amount,
  count,
  currency,
  day,
  entry,
  exact,
  fundClass,
  text,
} from './schema-parts.ts';

export const StatementQuery = exact({
  through: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 999_999_999_999_999,
      description: 'as of this entry of the log; the last verified one where left out',
    }),
  ),
});

const SUMS = {
  received: 'net of gifts and incomes as they came',
  unplaced: 'not placed in a fund',
  unassigned: 'not assigned to a fund',
  demanded: 'taken back by the bank',
  demandedOpen: 'of it not settled',
  credited: 'given back again by the bank',
  creditedOpen: 'of it not settled',
  corrected: 'what corrected fees changed, signed',
  correctedOpen: 'of it not settled',
  charged: 'charged by the bank',
  chargedOpen: 'of it not settled',
  feesBorne: 'fees that the reserve owes or owed',
  feesOwed: 'of them not settled',
  spent: 'paid from own funds, less what came back',
  lost: 'losses that no charge and no fee caused',
  sent: 'with partners, or spent by them',
  exchangedOut: 'exchanged to other currencies',
  exchangedIn: 'exchanged from other currencies',
  shortfall: 'paid, but nobody’s money stands in for it',
  free: 'free in own funds',
  withPartners: 'free in funds that partners hold, or on its way there',
  bank: 'what the bank should hold',
} as const;
const sums = Object.fromEntries(Object.entries(SUMS).map(([name, what]) => [name, amount(what)])) as Record<
  keyof typeof SUMS,
  TInteger
>;
const Open = Type.Array(exact({ id: text('of the fact'), amount: amount('not settled, signed') }));

export const StatementBytes = exact(
  {
    ledger: text('a slug'),
    policy: text('the rule of attribution'),
    counts: exact(
      {
        charges: count('charges of the bank'),
        corrections: count('corrections of fees'),
        credits: count('what the bank gave back again'),
        demands: count('what the bank took back'),
        fees: Type.Array(count('fees that the reserve bears, by currency')),
        receipts: count('gifts and incomes'),
      },
      'how many facts of each kind are counted',
    ),
    currencies: Type.Array(exact({ currency, ...sums })),
    funds: Type.Array(
      exact({
        fund: text('a slug'),
        class: fundClass,
        currency,
        partner: Type.Optional(text('who holds the money of the fund')),
        length: amount('ever entered'),
        free: amount('still there'),
        taken: amount('left'),
        shortfall: Type.Optional(amount('of a reserve: what it owes')),
      }),
    ),
    projects: Type.Array(exact({ project: text('a slug'), currency, spent: amount('less what came back') })),
    open: exact(
      { unassigned: Open, demands: Open, credits: Open, corrections: Open, charges: Open },
      'what is not settled',
    ),
  },
  'canonical JSON (RFC 8785): its bytes have the hash that a closed period holds',
);

const hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the statement’s bytes' });

export const Statements = exact({
  asOf: AsOf,
  ledger: Ledger,
  now: exact({ through: entry, hash }, 'as of the last verified entry'),
  periods: Type.Array(exact({ number: count('counted from 1'), entry, until: day, hash }), {
    description: 'closed ones, the newest first, at most 100; each entry holds the hash',
  }),
  balances: Type.Array(Balance, { description: 'stated by banks, the newest first, at most 20' }),
  checkpoint: exact({ note: text('the signed note'), signers: Type.Array(text('who signed it')) }),
});
