/** `GET …/appeals` and `GET …/appeals/{fund}/give-back`. */
import { type HttpRoute, NOT_CHANGED, defineRoute, jsonAnswer } from '@centesimo/http';
import { PATTERNS } from '@centesimo/events';
import { AfterText, readAfterText } from '@centesimo/service';
import { Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { readAppeals, readGiveBack } from '../read-appeals.ts';
import { nextOf, pageQuery, windowOf } from './page-query.ts';
import { Currency, Fund, FundParams, LedgerParams, amount, day, exact, slug } from './schemas.ts';
import { answering } from './to-problem.ts';

const Appeal = exact({
  fund: Fund,
  currency: Currency,
  goal: amount(1, 'what it asks for'),
  raised: amount(0, 'in the fund and in what it paid: neither refunded nor moved on'),
  free: amount(0, 'what is still there'),
  state: Type.Enum(['open', 'met', 'overfunded', 'failed'], {
    description: 'failed: closed, or past its day, below the goal',
  }),
  closed: Type.Boolean(),
  surplus: amount(0, 'what it cannot use: beyond the goal, or all that is left where it was closed below it'),
  secondaryFund: Type.Optional(slug('the fund of its second purpose')),
  until: Type.Optional(day('until when it asks')),
});
const GiveBack = exact({
  appeal: Fund,
  currency: Currency,
  surplus: amount(0, 'what the appeal cannot use'),
  noGifts: amount(0, 'what of it is no gift’s'),
  gifts: Type.Array(
    exact({
      gift: Type.String({ pattern: PATTERNS.sourceId }),
      amount: amount(1, 'of it, free in the fund'),
      mixed: Type.Boolean({ description: 'a refund would take other cents of the gift first' }),
    }),
    { description: 'the newest money first' },
  ),
  nextCursor: Type.Optional(Type.String({ description: 'where the next page begins' })),
});

export function appeals(ports: ApiPorts): HttpRoute[] {
  const list = defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/appeals',
    summary: 'Funds that ask for a goal, and whether each is met, overfunded or failed',
    tag: 'funds',
    schema: {
      params: LedgerParams,
      query: Type.Object({ after: Type.Optional(AfterText) }, { additionalProperties: false }),
    },
    answers: {
      200: { description: 'all of them', schema: exact({ appeals: Type.Array(Appeal) }) },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const read = await readAppeals(ports, { ledger, after: readAfterText(query.after) });
        const told = read.appeals.map(({ free, goal, raised, secondaryFund, surplus, until, ...rest }) => ({
          ...rest,
          ...{ goal: Number(goal), raised: Number(raised), free: Number(free), surplus: Number(surplus) },
          ...(secondaryFund === '' ? {} : { secondaryFund }),
          ...(until === '' ? {} : { until }),
        }));
        return jsonAnswer(200, { appeals: told }, { tagged: true });
      }),
  });
  const plan = defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/appeals/{fund}/give-back',
    summary: 'Which gifts an appeal would give back of what it cannot use; nothing is done',
    tag: 'funds',
    schema: { params: FundParams, query: pageQuery({}) },
    answers: { 200: { description: 'a page', schema: GiveBack }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params: { fund, ledger }, query }) =>
      answering(async () => {
        const of = `give-back ${ledger} ${fund}`;
        const read = await readGiveBack(ports, { ledger, fund, ...windowOf(of, query) });
        const { gifts, nextCursor, noGifts, surplus, ...rest } = read;
        const page = {
          ...rest,
          ...{ surplus: Number(surplus), noGifts: Number(noGifts) },
          gifts: gifts.map((item) => ({ ...item, amount: Number(item.amount) })),
          ...nextOf(of, nextCursor),
        };
        return jsonAnswer(200, page, { tagged: true });
      }),
  });
  return [list, plan];
}
