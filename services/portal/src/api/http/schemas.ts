/** The shapes of the portal's questions and answers over HTTP. */
import { PATTERNS } from '@centesimo/events';
import { Type } from 'typebox';
import {
  AsOf,
  BalanceLine,
  Fund,
  ImpactReport,
  Ledger,
  Payment,
  amount,
  count,
  currency,
  entry,
  exact,
  fundClass,
  partner,
  text,
  title,
} from './schema-parts.ts';

export const CodeParams = exact({
  code: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'the trail code, with or without separators',
    examples: ['0000-0000-0000-0000-0000-0000-001'],
  }),
});
export const IncomeParams = exact({
  id: Type.String({ pattern: PATTERNS.incomeId, description: 'the id of the income' }),
});
const cent = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
export const CentsQuery = exact({
  from: Type.Optional(Type.Integer({ ...cent, description: 'cents from here; 0 where left out' })),
  to: Type.Optional(Type.Integer({ ...cent, description: 'to before here; all of them where left out' })),
});
export const ExpenseParams = exact({
  id: Type.String({ pattern: '^exp_[a-z2-7]{26}$', description: 'the id of the expense' }),
});
export const DocumentParams = exact({
  id: Type.String({ pattern: '^exp_[a-z2-7]{26}$', description: 'the id of the expense' }),
  commitment: Type.String({
    pattern: '^[A-Za-z0-9_-]{43}$',
    description: 'of a document that stands for it',
  }),
});
export const Slip = exact({
  format: Type.Literal('centesimo.document-slip@v1'),
  commitment: text('SHA-256(0x10, salt, json), base64url'),
  salt: text('base64url of 32 bytes'),
  json: text('canonical JSON of bytes, mediaType and sha256 (base64url) of the file'),
  receipt: text('a C2SP tlog-proof of the entry that names the commitment'),
});
export const LedgerParams = exact({
  ledger: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', description: 'the id of the ledger' }),
});
export const PageQuery = exact({
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 20, description: 'next of the page before' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: 'payments of a page; 20 where left out' }),
  ),
});

export const TrailReceipt = exact({
  format: Type.Literal('centesimo.trail-receipt@v2'),
  checkpoint: text('the signed note that the proofs are of'),
  entries: Type.Array(
    exact({ index: entry, entry: text('its text as hashed'), proof: Type.Array(text('base64')) }),
    { description: 'ascending, the gift’s among them' },
  ),
  placements: Type.Array(
    exact({
      entry,
      fund: text('the fund of the part'),
      leaf: count('of the part’s sum tree'),
      amount: amount('of the share'),
      path: Type.Array(exact({ hash: text('hex'), sum: amount('of the neighbour') })),
    }),
  ),
  assigned: Type.Array(exact({ entry, amount: amount('assigned by hand') })),
  payments: Type.Array(exact({ entry, share: amount('of the gift in it') })),
});
export const Sources = exact({
  asOf: AsOf,
  payment: Payment,
  gifts: count('gifts with cents in it'),
  incomes: count('incomes with cents in it'),
  fromGifts: amount('of gifts'),
  fromIncomes: amount('of incomes'),
  shortfall: amount('what nobody’s money stands in for'),
  bands: Type.Array(
    exact({ upTo: amount('the largest share'), count: count('gifts'), amount: amount('of them') }),
    { description: 'shares of gifts by size; none of fewer than five gifts' },
  ),
});
const Appeal = exact(
  {
    state: Type.Enum(['open', 'met', 'overfunded', 'failed']),
    goal: amount('asked for'),
    raised: amount('in the fund, or in what it paid'),
    surplus: amount('what the appeal cannot use'),
    secondary: Type.Optional(Fund),
  },
  'of a fund that asks for a goal',
);
const Budget = exact({
  entry,
  version: count('counted from 1'),
  currency,
  over: Type.Enum(['refuse', 'flag'], { description: 'what becomes of an expense that is over it' }),
  planned: amount('on all lines'),
  spent: amount('on all lines, less what came back'),
  lines: Type.Array(
    exact({
      line: text('a slug'),
      planned: amount('planned'),
      spent: amount('less what came back'),
      left: amount('planned less spent; below 0: over budget'),
    }),
  ),
  unplanned: amount('spent in this currency on none of the lines'),
});
export const PublicLedger = exact({
  asOf: AsOf,
  ledger: Ledger,
  closed: Type.Boolean(),
  gifts: count('gifts received'),
  currencies: Type.Array(
    exact({
      currency,
      received: amount('net of gifts and incomes'),
      spent: amount('paid, less what came back'),
      waiting: amount('free in funds, not placed, not assigned'),
      unplaced: amount('not placed yet'),
      unassigned: amount('not assigned to a fund'),
      refunded: amount('given back'),
      bank: amount('what the bank should hold'),
      withPartners: amount('on its way to partners, and with them'),
      demanded: amount('taken back by the bank and not settled'),
      feesOwed: amount('fees that the reserve owes'),
      shortfall: amount('paid, but nobody’s money stands in for it'),
      lost: amount('losses and charges of the bank'),
      exchangedOut: amount('exchanged into other currencies'),
      exchangedIn: amount('exchanged from other currencies'),
    }),
  ),
  custody: Type.Array(
    exact({
      fund: Fund,
      partner,
      source: Fund,
      currency,
      sent: amount('sent: the sum of the six others'),
      inTransit: amount('on its way'),
      there: amount('with the partner'),
      reported: amount('spent by the partner, less what came back to it'),
      givenBack: amount('given back'),
      fee: amount('what the transfers cost'),
      handedOver: amount('gone on in the partner’s own ledger'),
    }),
    { description: 'money that partners hold; their funds are not among funds' },
  ),
  funds: Type.Array(
    exact({
      id: text('a slug'),
      class: fundClass,
      title,
      currency,
      open: Type.Boolean(),
      entry,
      in: amount('entered'),
      out: amount('left'),
      waiting: amount('still there'),
      frozen: Type.Optional(
        Type.Literal(true, { description: 'the reserve while a shortfall of its currency is open' }),
      ),
      appeal: Type.Optional(Appeal),
      conditionMet: Type.Optional(Type.Literal(true)),
    }),
  ),
  projects: Type.Array(
    exact({
      id: text('a slug'),
      title,
      entry,
      open: Type.Boolean(),
      spent: Type.Array(
        exact({ currency, amount: amount('less what came back'), payments: count('payments') }),
      ),
      budget: Type.Optional(Budget),
    }),
  ),
  impact: Type.Array(ImpactReport, { description: 'the newest first, at most 50 of impacts' }),
  impacts: count('all reports'),
  balances: Type.Array(BalanceLine, { description: 'what banks stated last, by account' }),
  checkpoint: exact({ note: text('the signed note'), signers: Type.Array(text('who signed it')) }),
  payments: Type.Array(Payment, { description: 'the newest first' }),
  next: Type.Optional(text('the cursor of the next page')),
});
