/** Reads: one gift by its id or payment, and the gifts of a ledger a page at a time, both from the journal. */
import type { DataOf } from '@centesimo/events';
import { parseGiftId, parseLedgerId } from '@centesimo/events';
import type { CallContext, GetGiftRequest, ListGiftsRequest } from '@centesimo/grpc';
import type { JournalEvent } from '@centesimo/journal';
import { readAfter } from '@centesimo/service';
import type { GiftsQuery, KnownOfGift } from '../domain/query.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { printTrail } from './ledger-ids.ts';
import { readForeignId, readProcessor } from './read-field.ts';
import { toPosition } from './receive-gifts.ts';
import { toRpcError } from './to-status.ts';

export const PAGE_GIFTS_MAX = 1_000;
const PAGE_GIFTS_DEFAULT = 100;
/** Records read for one page: a page of a quiet ledger among busy ones may come back short, with a cursor. */
const PAGE_RECORDS_MAX = 64;
const SCAN_RECORDS = 8;

const GIFT = 'org.centesimo.gift.received.v1';

type Caller = Pick<CallContext, 'principal'>;

/** A gift as both protocols tell it. */
export type ReadGift = Awaited<ReturnType<typeof toGifts>>[number];

/** @throws RpcError */
export async function getGift(
  ports: ApiPorts,
  request: GetGiftRequest,
  call: Caller,
): Promise<{ readonly gift?: ReadGift }> {
  const { ledger } = request;
  const faults = new Faults();
  const after = readAfter(request.after, faults);
  const id = giftKey(ports, request, faults);
  const said = faults.said();
  if (said !== undefined || id === undefined) throw toRpcError(said ?? { code: 'gift-invalid' });
  // What a caller was told is stored may be newer than what is here.
  if (after.length > 0 && (await ports.query(ledger, { ledger, gifts: [] }, after)) === undefined)
    throw toRpcError({ code: 'not-yet-reached', retryAfterMs: 500 });
  const found = await orBusy(ports, ports.past.find(ledger, [id]));
  const event = found.get(id)?.events[0];
  if (event === undefined || event.ledger !== ledger || event.type !== GIFT)
    throw toRpcError({ code: 'unknown-gift', facts: { gift: id } });
  const [gift] = await toGifts(ports, ledger, [event], call);
  return gift === undefined ? {} : { gift };
}

/** @throws RpcError */
export async function listGifts(
  ports: ApiPorts,
  request: ListGiftsRequest,
  call: Caller,
): Promise<{ readonly gifts: ReadGift[]; readonly nextCursor: string }> {
  const { ledger, limit } = request;
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  if (limit > PAGE_GIFTS_MAX) faults.add('limit-invalid', 'limit');
  const start = readCursor(request.cursor, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const page = await readPage(ports, ledger, start, limit === 0 ? PAGE_GIFTS_DEFAULT : limit);
  return { gifts: await toGifts(ports, ledger, page.events, call), nextCursor: page.next };
}

interface Place {
  /** 0: the first. */
  readonly generation: number;
  readonly n: number;
  readonly i: number;
}

/** Gifts from a place on, and the cursor behind them; empty when the end of what is stored was reached. */
async function readPage(ports: ApiPorts, ledger: string, start: Place, limit: number) {
  const events: JournalEvent[] = [];
  const last = ports.past.generations(ledger) - 1;
  let { generation, i, n } = start;
  for (let read = 0; read < PAGE_RECORDS_MAX;) {
    const records = await orBusy(ports, ports.past.records(ledger, generation, n, SCAN_RECORDS));
    if (records.length === 0 && generation >= last) return { events, next: '' };
    if (records.length === 0) [generation, n] = [generation + 1, 0];
    for (const record of records) {
      for (const event of record.events) {
        if (event.ledger !== ledger || event.type !== GIFT || event.i < i) continue;
        if (events.length === limit) return { events, next: cursorOf({ generation, n, i: event.i }) };
        events.push(event);
      }
      i = 0;
      n += 1;
    }
    read += Math.max(1, records.length);
  }
  return { events, next: cursorOf({ generation, n, i: 0 }) };
}

/** The first generation is not named: most deployments have no other. */
function cursorOf({ generation, i, n }: Place): string {
  return generation === 0 ? `${n}.${i}` : `${generation}.${n}.${i}`;
}

/** @throws RpcError `storage-unavailable` where the store failed; its words are for the log. */
async function orBusy<T>(ports: ApiPorts, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    ports.fault('read-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: 1_000 });
  }
}

function readCursor(cursor: string, faults: Faults): Place {
  if (cursor === '') return { generation: 0, n: 0, i: 0 };
  const match = /^(?:([1-9][0-9]{0,3})\.)?([0-9]{1,12})\.([0-9]{1,9})$/.exec(cursor);
  if (match === null) faults.add('cursor-invalid', 'cursor');
  return { generation: Number(match?.[1] ?? 0), n: Number(match?.[2] ?? 0), i: Number(match?.[3] ?? 0) };
}

function giftKey(ports: ApiPorts, { ledger, key }: GetGiftRequest, faults: Faults): string | undefined {
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  if (key.case === 'payment') {
    const processor = readProcessor(key.value.processor, faults);
    return ports
      .ids(ledger)
      .giftOf(processor, readForeignId(key.value.payment, 'payment', 'payment-invalid', faults));
  }
  if (key.case === 'gift' && parseGiftId(key.value) !== undefined) return key.value;
  faults.add('gift-invalid', 'gift');
  return undefined;
}

/** @throws RpcError `ledger-busy` when the owner, who knows the refunds, does not answer */
async function toGifts(ports: ApiPorts, ledger: string, events: readonly JournalEvent[], call: Caller) {
  if (events.length === 0) return [];
  const query = { ledger, gifts: events.map(({ subject }) => subject) } satisfies GiftsQuery;
  const known = (await ports.query(ledger, query, [])) as readonly KnownOfGift[] | null | undefined;
  if (!Array.isArray(known)) throw toRpcError({ code: 'ledger-busy', retryAfterMs: 1_000 });
  const roles = call.principal.roles;
  const mayHandOver = roles.includes('processor') || roles.includes('staff');
  return events.map((event, at) => {
    const data = JSON.parse(event.data) as DataOf<typeof GIFT>;
    const [refunded = 0, corrected, erased] = (known as readonly KnownOfGift[])[at] ?? [];
    const fee = corrected ?? data.fee ?? 0;
    const isReserve = data.feeBearer === 'reserve';
    return {
      id: event.subject,
      ledger,
      processor: data.processor,
      grossAmount: BigInt(data.gross),
      feeAmount: BigInt(fee),
      netAmount: BigInt(isReserve ? data.gross : Math.max(0, data.gross - fee)),
      currency: data.currency,
      feeBearerReserve: isReserve,
      fund: data.fund ?? '',
      givenAt: data.givenAt,
      refundedAmount: BigInt(refunded),
      position: toPosition(event),
      trailCode: mayHandOver ? printTrail(ports.ids(ledger).trailOf(event.subject)) : '',
      recordedAt: event.time,
      // An announcement may have been erased, and other details have come with the gift.
      detailsErasedAt: data.details !== undefined && erased?.details.includes(data.details) ? erased.day : '',
    };
  });
}
