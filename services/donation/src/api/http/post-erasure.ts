/** `POST …/gifts/{id}/erasure`: the same command as over gRPC. */
import { type HttpRoute, defineRoute, jsonAnswer, readIdempotencyKey } from '@centesimo/http';
import { EventIdentity, placeOf, PositionText, readAfterText } from '@centesimo/service';
import { Type } from 'typebox';
import { ERASURE_GROUNDS } from '../../domain/erasure-command.ts';
import type { ApiPorts } from '../api-ports.ts';
import { eraseDetails } from '../erase-details.ts';
import { Query } from './post-money.ts';
import { GiftId, GiftParams, day, exact } from './schemas.ts';
import { answering } from './to-problem.ts';

const ErasureBody = exact(
  { ground: Type.Enum([...ERASURE_GROUNDS], { description: 'why; the log shows it' }) },
  { examples: [{ ground: 'request' }] },
);

const ErasureDone = exact({
  id: GiftId,
  erasedAt: day('when it was decided'),
  repeated: Type.Boolean({ description: 'true: they were erased before' }),
  position: PositionText,
  event: EventIdentity,
});

export function postErasure(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: '/v1/ledgers/{ledger}/gifts/{id}/erasure',
    summary: 'Erases what is private of a gift, for ever',
    description:
      'Answers when the key of the details is destroyed: no store and no backup opens them any more. The gift, its money, every proof and the trail code stay; the log says that something was here, and when it was erased. Refused with `erasure-blocked` until the day named, where the law keeps a record; the ground `order` is that of a court or an authority. The header Idempotency-Key is required; gift, ground and day are what makes the erasure itself.',
    tag: 'gifts',
    schema: { params: GiftParams, query: Query, body: ErasureBody },
    answers: {
      200: { description: 'erased before', schema: ErasureDone },
      201: { description: 'erased', schema: ErasureDone },
    },
    problems: [404, 409, 422, 501],
    handle: ({ body: { ground }, headers, params: { id: gift, ledger }, query }) =>
      answering(async () => {
        const idempotencyKey = readIdempotencyKey(headers);
        const after = readAfterText(query.after);
        const erased = await eraseDetails(ports, { idempotencyKey, ledger, after, gift, ground });
        const { erasedAt, position, repeated } = erased;
        return jsonAnswer(repeated ? 200 : 201, { id: gift, erasedAt, repeated, ...placeOf(position) });
      }),
  });
}
