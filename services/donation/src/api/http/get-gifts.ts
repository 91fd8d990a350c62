/** `GET …/gifts/{id}` and `GET …/gifts`: by payment, or a page at a time. */
import { RpcError } from '@centesimo/grpc';
import {
  type HttpCall,
  type HttpRoute,
  NOT_CHANGED,
  HttpError,
  decodeCursor,
  defineRoute,
  encodeCursor,
  jsonAnswer,
} from '@centesimo/http';
import { type Static, Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { PAGE_GIFTS_MAX, type ReadGift, getGift, listGifts } from '../read-gifts.ts';
import { toRpcError } from '../to-status.ts';
import { AfterText, placeOf, readAfterText } from '@centesimo/service';
import { Gift, GiftPage, GiftParams, LedgerParams } from './schemas.ts';
import { answering } from './to-problem.ts';

const CURSOR_CHARACTERS_MAX = 512;
const PAGE_GIFTS_DEFAULT = 100;

const GiftQuery = Type.Object({ after: Type.Optional(AfterText) }, { additionalProperties: false });
const GiftsQuery = Type.Object(
  {
    processor: Type.Optional(Type.String({ maxLength: 63, description: 'with `payment`: that one gift' })),
    payment: Type.Optional(Type.String({ maxLength: 255 })),
    after: Type.Optional(AfterText),
    cursor: Type.Optional(
      Type.String({ maxLength: CURSOR_CHARACTERS_MAX, description: '`nextCursor` of the page before' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: PAGE_GIFTS_MAX, description: `left out: ${PAGE_GIFTS_DEFAULT}` }),
    ),
  },
  { additionalProperties: false },
);

export function getOneGift(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/gifts/{id}',
    summary: 'A gift as its facts tell it',
    tag: 'gifts',
    schema: { params: GiftParams, query: GiftQuery },
    answers: {
      200: { description: 'the gift', schema: Gift },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ params: { id, ledger }, principal, query }) =>
      answering(async () => {
        const gift = await readOne(ports, { ledger, key: { case: 'gift', value: id } }, query.after, {
          principal,
        });
        return jsonAnswer(200, gift, { tagged: true });
      }),
  });
}

export function getManyGifts(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/gifts',
    summary: 'The gift of a payment, or the gifts of a ledger in the order they were recorded',
    description: 'With `processor` and `payment`: that gift, or 404. The list is for staff and auditors.',
    tag: 'gifts',
    schema: { params: LedgerParams, query: GiftsQuery },
    answers: { 200: { description: 'gifts', schema: GiftPage } },
    problems: [404],
    handle: (call) => answering(async () => jsonAnswer(200, await findGifts(ports, call))),
  });
}

type ManyCall = HttpCall<{ params: typeof LedgerParams; query: typeof GiftsQuery }>;

async function findGifts(
  ports: ApiPorts,
  { params: { ledger }, principal, query }: ManyCall,
): Promise<Static<typeof GiftPage>> {
  const { after, cursor, limit, payment, processor } = query;
  if (payment === undefined && processor === undefined) {
    // What one gift's notice needs is the processor's; all gifts together are not.
    if (!principal.roles.includes('staff') && !principal.roles.includes('auditor'))
      throw new RpcError('forbidden', 'role-forbidden', 'a list of gifts needs the role staff or auditor');
    if (after !== undefined) throw unfit('after');
    return await readPage(ports, ledger, cursor, limit, { principal });
  }
  if (payment === undefined || processor === undefined)
    throw unfit(payment === undefined ? 'processor' : 'payment');
  if (cursor !== undefined || limit !== undefined) throw unfit(cursor === undefined ? 'limit' : 'cursor');
  const value = { $typeName: 'centesimo.donation.v1.PaymentKey', processor, payment } as const;
  return { gifts: [await readOne(ports, { ledger, key: { case: 'payment', value } }, after, { principal })] };
}

function unfit(name: string): HttpError {
  const message = 'ask by `processor` and `payment` (and `after`), or for a page by `cursor` and `limit`';
  return new HttpError('request-invalid', message, { facts: { at: `/query/${name}` } });
}

type Caller = Parameters<typeof getGift>[2];

async function readOne(
  ports: ApiPorts,
  which: Pick<Parameters<typeof getGift>[1], 'key' | 'ledger'>,
  after: string | undefined,
  caller: Caller,
): Promise<Static<typeof Gift>> {
  const request = { $typeName: 'centesimo.donation.v1.GetGiftRequest', ...which } as const;
  const { gift } = await getGift(ports, { ...request, after: readAfterText(after) }, caller);
  if (gift === undefined) throw toRpcError({ code: 'unknown-gift' });
  return toJson(gift);
}

async function readPage(
  ports: ApiPorts,
  ledger: string,
  cursor: string | undefined,
  limit = PAGE_GIFTS_DEFAULT,
  caller: Caller,
): Promise<Static<typeof GiftPage>> {
  const list = `gifts ${ledger}`;
  const from = cursor === undefined ? '' : decodeCursor(list, cursor);
  const request = {
    $typeName: 'centesimo.donation.v1.ListGiftsRequest',
    ledger,
    cursor: from,
    limit,
  } as const;
  const { gifts, nextCursor } = await listGifts(ports, request, caller);
  const page = { gifts: gifts.map(toJson) };
  return nextCursor === '' ? page : { ...page, nextCursor: encodeCursor(list, nextCursor) };
}

/** Amounts are safe integers: that is what was taken in. */
function toJson(gift: ReadGift): Static<typeof Gift> {
  const { currency, fund, givenAt, id, ledger, processor, recordedAt, trailCode } = gift;
  return {
    id,
    ledger,
    processor,
    gross: Number(gift.grossAmount),
    fee: Number(gift.feeAmount),
    net: Number(gift.netAmount),
    currency,
    ...(gift.feeBearerReserve ? { feeBearer: 'reserve' } : {}),
    ...(fund === '' ? {} : { fund }),
    givenAt,
    refunded: Number(gift.refundedAmount),
    ...(gift.detailsErasedAt === '' ? {} : { detailsErasedAt: gift.detailsErasedAt }),
    ...(trailCode === '' ? {} : { trailCode }),
    recordedAt,
    ...placeOf(gift.position),
  };
}
