/** The shapes of the portal's questions and answers over HTTP. */
import { Type } from 'typebox';
import type { TProperties } from 'typebox';

const exact = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const amount = (description: string) => Type.Integer({ description: `${description}, in minor units` });
const text = (description: string) => Type.String({ description });
const currency = text('ISO 4217');
const day = text('YYYY-MM-DD');
const entry = count('the index of its entry in the log');
const title = Type.Optional(text('as published'));

export const CodeParams = exact({
  code: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'the trail code, with or without separators',
    examples: ['0000-0000-0000-0000-0000-0000-001'],
  }),
});
export const ExpenseParams = exact({
  id: Type.String({ pattern: '^exp_[a-z2-7]{26}$', description: 'the id of the expense' }),
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

const AsOf = exact({
  origin: text('the name of the log'),
  size: count('entries verified'),
  root: text('the root over them, base64'),
});
const Ledger = exact({ id: text('a slug'), title, policy: text('the rule of attribution') });
const fundClass = Type.Enum(['unrestricted', 'designated', 'restricted', 'conditional']);
const Fund = exact({ id: text('a slug'), class: fundClass, title });
const Evidence = exact({ commitment: text('a salted commitment to the file') });
const payment = {
  id: text('the id of the expense'),
  entry,
  paidAt: day,
  text: Type.Optional(text('as published, where it opens the commitment in the entry')),
  project: Type.Optional(exact({ id: text('a slug'), title })),
  funds: Type.Array(Fund),
  currency,
  amount: amount('what was paid'),
  returned: amount('what came back of it'),
  evidence: Type.Array(Evidence),
};
const Payment = exact(payment);
const PieceState = Type.Union([
  exact({ kind: Type.Literal('unplaced'), giftsAhead: count('gifts placed before it') }),
  exact({ kind: Type.Literal('unassigned') }),
  exact({ kind: Type.Literal('waiting'), fund: Fund, ahead: amount('what goes out before it') }),
  exact({ kind: Type.Literal('spent'), payment: text('the id of the expense') }),
  exact({
    kind: Type.Literal('refunded'),
    demand: text('the id of the demand'),
    entry: Type.Optional(entry),
  }),
]);
const Hop = exact({
  kind: Type.Enum(['placed', 'assigned', 'moved', 'returned']),
  fund: Fund,
  entry: Type.Optional(entry),
  time: Type.Optional(text('when it was recorded: RFC 3339, UTC')),
  payment: Type.Optional(text('the expense that the cents came back from')),
});
const Piece = exact({
  from: count('the gift’s own cents from here'),
  to: count('to before here'),
  state: PieceState,
  hops: Type.Array(Hop),
});
const Gift = exact({
  id: text('the id of the gift'),
  entry,
  givenAt: day,
  currency,
  gross: amount('given'),
  fee: amount('the fee'),
  net: amount('gross less fee'),
  feeBorneBy: Type.Enum(['gift', 'reserve']),
  simulated: Type.Boolean({ description: 'a simulated gift of a demonstration' }),
});

export const Trail = exact({
  asOf: AsOf,
  ledger: Ledger,
  gift: Gift,
  pieces: Type.Array(Piece),
  payments: Type.Array(exact({ ...payment, share: amount('of the gift in it') })),
  demands: Type.Array(
    exact({ id: text('of the demand'), amount: amount('asked back'), settled: Type.Boolean() }),
  ),
});
export const TrailReceipt = exact({
  format: Type.Literal('centesimo.trail-receipt@v1'),
  checkpoint: text('the signed note that the proofs are of'),
  entries: Type.Array(
    exact({ index: entry, entry: text('its text as hashed'), proof: Type.Array(text('base64')) }),
    { description: 'ascending; the first is the gift’s' },
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
  bands: Type.Array(
    exact({ upTo: amount('the largest share'), count: count('gifts'), amount: amount('of them') }),
    { description: 'shares of gifts by size; none of fewer than five gifts' },
  ),
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
    }),
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
    }),
  ),
  projects: Type.Array(
    exact({
      id: text('a slug'),
      title,
      entry,
      spent: Type.Array(
        exact({ currency, amount: amount('less what came back'), payments: count('payments') }),
      ),
    }),
  ),
  checkpoint: exact({ note: text('the signed note'), signers: Type.Array(text('who signed it')) }),
  payments: Type.Array(Payment, { description: 'the newest first' }),
  next: Type.Optional(text('the cursor of the next page')),
});
