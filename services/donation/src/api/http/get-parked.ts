/** `GET …/parked-notices`: the demands that wait for their gift. */
import { type HttpRoute, defineRoute, jsonAnswer } from '@centesimo/http';
import { Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { listParked } from '../list-parked.ts';
import { GiftId, Currency, LedgerParams, amount, day, exact } from './schemas.ts';
import { answering } from './to-problem.ts';

const ParkedNotices = exact({
  notices: Type.Array(
    exact({
      kind: Type.Enum(['refund', 'failure', 'dispute']),
      id: Type.String({ description: 'the id that the demand will have' }),
      gift: GiftId,
      amount: amount(1, 'what was taken'),
      currency: Currency,
      day: day('when it happened at the bank'),
    }),
  ),
});

export function getParked(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/parked-notices',
    summary: 'Demands that wait for their gift, oldest first',
    description:
      'A refund, failure or dispute of a payment that is not known: the notice of the gift is late, or the payment was mistyped. At most 1,000.',
    tag: 'bank',
    schema: { params: LedgerParams },
    answers: { 200: { description: 'the notices', schema: ParkedNotices } },
    handle: ({ params: { ledger } }) =>
      answering(async () => jsonAnswer(200, { notices: await listParked(ports, ledger) })),
  });
}
