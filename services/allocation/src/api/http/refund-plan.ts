/** `GET …/refund-plan`: what a refund that staff choose would take, before the bank is told. */
import { type HttpRoute, NOT_CHANGED, defineRoute, jsonAnswer } from '@centesimo/http';
import { PATTERNS } from '@centesimo/events';
import { AfterText, readAfterText } from '@centesimo/service';
import { Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { readRefundPlan } from '../read-refund-plan.ts';
import { Currency, LedgerParams, amount, exact } from './schemas.ts';
import { answering } from './to-problem.ts';

const Gift = Type.String({ pattern: PATTERNS.sourceId, description: 'the id of a gift' });
const Plan = exact({
  gift: Gift,
  currency: Currency,
  amount: amount(1, 'minor units; the three parts sum to it'),
  unplaced: amount(0, 'without a place yet'),
  free: amount(0, 'free in funds'),
  covered: amount(0, 'in slots of what is paid, which the reserve takes over'),
});

export function refundPlan(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/refund-plan',
    summary:
      'What a refund that staff choose would take; refused where they may not choose it; nothing is done',
    tag: 'refunds',
    schema: {
      params: LedgerParams,
      query: Type.Object(
        {
          gift: Gift,
          amount: amount(1, 'minor units of the gift’s currency'),
          after: Type.Optional(AfterText),
        },
        { additionalProperties: false },
      ),
    },
    answers: {
      200: { description: 'what it takes', schema: Plan },
      ...NOT_CHANGED,
    },
    problems: [404, 422],
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const asked = {
          ledger,
          gift: query.gift,
          amount: BigInt(query.amount),
          after: readAfterText(query.after),
        };
        const { amount: all, covered, currency, free, gift, unplaced } = await readRefundPlan(ports, asked);
        const parts = { unplaced: Number(unplaced), free: Number(free), covered: Number(covered) };
        return jsonAnswer(200, { gift, currency, amount: Number(all), ...parts }, { tagged: true });
      }),
  });
}
