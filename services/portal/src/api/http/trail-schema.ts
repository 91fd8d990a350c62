/** The shape of a trail over HTTP: each state of a gift's cents with its facts. */
import { Type } from 'typebox';
import {
  AsOf,
  Fund,
  Impact,
  Ledger,
  amount,
  count,
  currency,
  day,
  entry,
  exact,
  partner,
  payment,
  text,
} from './schema-parts.ts';

const Covered = exact(
  {
    kind: Type.Enum(['payment', 'exchange', 'transfer', 'loss']),
    id: text('what the cents had gone to'),
    shortfall: amount('what nobody’s money stands in for yet'),
  },
  'what the cents had gone to before they were taken: others stand in it now',
);
const AppealReason = exact(
  {
    fund: Fund,
    state: Type.Enum(['failed', 'overfunded'], {
      description: 'failed: closed below its goal; overfunded: more came than was asked for',
    }),
  },
  'an appeal that could not use the money',
);
const Exchange = exact({
  id: text('the id of the exchange'),
  entry,
  rate: text('major units of toCurrency for one of currency, as decimal text'),
  source: text('where the rate is from'),
  exchangedAt: day,
  currency,
  amount: amount('the whole exchange'),
  toCurrency: currency,
  units: amount('what it gave'),
});
const atPartner = { fund: Fund, partner, entry: Type.Optional(entry) };
const PieceState = Type.Union([
  exact({ kind: Type.Literal('unplaced'), giftsAhead: count('gifts placed before it') }),
  exact({ kind: Type.Literal('unassigned') }),
  exact({ kind: Type.Literal('waiting'), fund: Fund, ahead: amount('what goes out before it') }),
  exact({
    kind: Type.Literal('spent'),
    payment: text('the id of the expense'),
    covering: Type.Optional(
      Type.Literal(true, { description: 'in the place of cents that paid it and were taken back' }),
    ),
  }),
  exact({
    kind: Type.Literal('refunded'),
    demand: text('the id of the demand'),
    entry: Type.Optional(entry),
    covered: Type.Optional(Covered),
    appeal: Type.Optional(AppealReason),
  }),
  exact({
    kind: Type.Literal('fee'),
    correction: text('the id of the correction that made the fee known'),
    entry: Type.Optional(entry),
    covered: Type.Optional(Covered),
  }),
  exact({
    kind: Type.Literal('in-transit'),
    ...atPartner,
    sentAt: Type.Optional(day),
  }),
  exact({
    kind: Type.Literal('with-partner'),
    ...atPartner,
    since: Type.Optional(day),
  }),
  exact({
    kind: Type.Literal('lost'),
    loss: text('the id of the loss, the transfer that it cost, or the demand that it paid'),
    reason: Type.Enum(['transfer-fee', 'charge', 'fees', 'excess', 'other']),
    entry: Type.Optional(entry),
    text: Type.Optional(text('as published')),
  }),
  exact({
    kind: Type.Literal('handed-over'),
    handOver: text('the id of the hand-over'),
    partner: text('whose own ledger has it now'),
    entry: Type.Optional(entry),
    cites: Type.Optional(
      exact({
        ledger: text('of the partner'),
        origin: text('of its log'),
        index: count('of the entry there'),
        receivedAs: Type.Optional(text('the gift or income that the entry recorded')),
        here: Type.Boolean({ description: 'that ledger is in this log' }),
      }),
    ),
    continuation: Type.Optional(
      count('the index of its continuation; absent where it is not followed into that ledger'),
    ),
    stops: Type.Optional(
      Type.Enum(['not-cited', 'other-log', 'not-found', 'cited-before', 'circle', 'too-long'], {
        description: 'why it is not followed',
      }),
    ),
    elsewhere: Type.Optional(count('its index in elsewhere, where it goes on in another log')),
  }),
  exact({
    kind: Type.Literal('exchanged'),
    exchange: Exchange,
    leg: Type.Optional(count('the index of its leg; absent where the cents own no unit: rounding')),
  }),
]);
const Hop = exact({
  kind: Type.Enum([
    'placed',
    'assigned',
    'moved',
    'returned',
    'repurposed',
    'transferred',
    'given-back',
    'undone',
  ]),
  fund: Fund,
  entry: Type.Optional(entry),
  time: Type.Optional(text('when it was recorded: RFC 3339, UTC')),
  payment: Type.Optional(text('the expense that the cents came back from')),
  partner: Type.Optional(text('to or from whom it went')),
  ground: Type.Optional(text('why it was re-designated')),
  text: Type.Optional(text('as published of that')),
  appeal: Type.Optional(AppealReason),
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
  feeGivenBack: Type.Optional(amount('what came back to it when the fee turned out lower')),
  awaited: Type.Optional(
    Type.Enum(['announced', 'failed'], { description: 'not received yet, or never; absent: received' }),
  ),
  erased: Type.Optional(exact({ erasedAt: day, entry })),
});

const places = {
  pieces: Type.Array(Piece),
  legs: Type.Array(
    exact({
      exchange: Exchange,
      currency,
      amount: amount('what the pieces sum to'),
      fund: Fund,
      pieces: Type.Array(Piece),
    }),
    { description: 'what exchanged pieces became, by the index that they name' },
  ),
  payments: Type.Array(
    exact({
      ...payment,
      share: amount('of the gift in it'),
      coveredShare: amount('what it had in it before it was refunded'),
    }),
  ),
};
const Continuation = exact(
  {
    ledger: Ledger,
    received: exact({
      kind: Type.Enum(['gift', 'income']),
      id: text('of what it came in as there'),
      entry,
    }),
    currency,
    from: count('of that gift or income the cents from here'),
    to: count('to before here'),
    fee: amount('of the handed-over cents, what the fee of that gift took'),
    ...places,
  },
  'handed-over cents in the ledger that took them in: its own records',
);

const moved = { amount: amount('of it'), currency };
const Checked = exact(
  {
    size: count('entries of that log as of which this is'),
    payments: Type.Array(
      exact({
        id: text('of the expense there'),
        entry,
        paidAt: day,
        ...moved,
        share: amount('of these cents in it'),
        covered: amount('what they had in it before they were taken back'),
      }),
    ),
    waiting: Type.Array(exact({ fund: text('there'), ...moved })),
    partners: Type.Array(
      exact({
        fund: text('that a partner holds'),
        ...moved,
        isThere: Type.Boolean({ description: 'not on its way' }),
      }),
    ),
    exchanged: Type.Array(exact({ entry, ...moved, units: amount('in toCurrency'), toCurrency: currency })),
    lost: Type.Array(exact({ entry, ...moved })),
    handedOver: Type.Array(exact({ entry, ...moved })),
    placeless: amount('in no fund yet'),
  },
  'proved here by a receipt of that log: ids and entries are there',
);
const Elsewhere = exact({
  origin: text('of the other log'),
  ledger: text('there'),
  entry,
  received: Type.Optional(text('the gift or income there')),
  currency,
  from: count('of that gift or income the cents from here'),
  to: count('to before here'),
  page: Type.Optional(text('the public page there that follows them')),
  checked: Type.Optional(Checked),
  notChecked: Type.Optional(
    Type.Enum(['unknown-log', 'gift', 'asking', 'unreachable', 'refused'], {
      description: 'why it is not checked here; absent: it is',
    }),
  ),
});
const followed = {
  asOf: AsOf,
  ledger: Ledger,
  ...places,
  continuations: Type.Array(Continuation, {
    description: 'where handed-over pieces go on in other ledgers of this log, by the index that they name',
  }),
  elsewhere: Type.Array(Elsewhere, {
    description: 'where handed-over pieces go on in other logs, by the index that they name',
  }),
};

export const IncomeTrail = exact({
  ...followed,
  income: exact({ id: text('of the income'), entry, currency, amount: amount('all of it') }),
  from: count('of its cents from here'),
  to: count('to before here'),
});

export const Trail = exact({
  ...followed,
  gift: Gift,
  demands: Type.Array(
    exact({
      id: text('of the demand'),
      kind: Type.Enum(['refund', 'failure', 'dispute']),
      amount: amount('asked back'),
      settled: Type.Boolean(),
      credited: amount('what came back of it'),
      entry: Type.Optional(entry),
      appeal: Type.Optional(Fund),
    }),
  ),
  disputes: Type.Array(
    exact({
      id: text('of the dispute'),
      state: Type.Enum(['inquiry', 'withdrawn', 'won', 'lost']),
      amount: amount('disputed'),
      since: day,
      entry,
    }),
  ),
  impact: Type.Array(Impact, {
    description: 'what came of the money, by its cents: one for each unit, method, and project or payments',
  }),
  provable: Type.Boolean({ description: 'whether a trail receipt can prove all of this' }),
});
