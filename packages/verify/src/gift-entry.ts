/**
 * The one entry that a log has millions of, read by its form. Canonical text is unique, so one pattern over the
 * whole entry says at once that it is canonical, that its event has its schema, and what its values are; parsing,
 * printing again and checking the schema take five times as long. What the pattern refuses goes the plain way, so
 * it may refuse anything and must accept nothing wrong (a property test holds the two against each other).
 */
import { PATTERNS } from '@centesimo/events';
import type { LedgerEvent } from '@centesimo/cents';

export interface GiftEntry {
  readonly ledger: string;
  readonly id: string;
  readonly source: string;
  readonly trailKey: string;
  readonly event: LedgerEvent;
}

function inner(pattern: string): string {
  return pattern.replace(/^\^/, '').replace(/\$$/, '');
}

const SLUG = inner(PATTERNS.slug);
const HASH = inner(PATTERNS.hash);
const AMOUNT = '[1-9][0-9]{0,15}';
const INDEX = '(?:0|[1-9][0-9]{0,15})';

const CHAIN = `\\{"chain":\\{"index":${INDEX},"ledger":"(${SLUG})","prev":"[0-9a-f]{64}","seq":${INDEX}\\}`;
const DATA =
  `\\{"currency":"(${inner(PATTERNS.currency)})"(?:,"details":"${HASH}")?(?:,"fee":(${AMOUNT}))?` +
  `(,"feeBearer":"reserve")?(?:,"fund":"(${SLUG})")?,"givenAt":"${inner(PATTERNS.date)}","gross":(${AMOUNT}),` +
  `"processor":"${SLUG}","trailKey":"(${HASH})"\\}`;
const EVENT =
  `\\{"data":${DATA},"id":"(${inner(PATTERNS.eventId)})","ledger":"\\1","source":"(${inner(PATTERNS.donationSource)})",` +
  `"specversion":"1\\.0","subject":"(${inner(PATTERNS.giftId)})","time":"${inner(PATTERNS.time)}",` +
  `"type":"org\\.centesimo\\.gift\\.received\\.v1"\\}`;
const GIFT_ENTRY = new RegExp(`${CHAIN},"event":${EVENT}\\}`, 'y');

/** The gift entry in characters [start, end) of the latin1 text of a bundle, or undefined for anything else. */
export function readGiftEntry(latin1: string, start: number, end: number): GiftEntry | undefined {
  GIFT_ENTRY.lastIndex = start;
  const match = GIFT_ENTRY.exec(latin1);
  if (match === null || GIFT_ENTRY.lastIndex !== end) return undefined;
  const [
    ,
    ledger = '',
    currency = '',
    fee,
    bearer,
    fund,
    gross,
    trailKey = '',
    id = '',
    source = '',
    subject = '',
  ] = match;
  const grossAmount = Number(gross);
  const feeAmount = fee === undefined ? 0 : Number(fee);
  if (!Number.isSafeInteger(grossAmount) || !Number.isSafeInteger(feeAmount)) return undefined;
  const data = {
    currency,
    gross: grossAmount,
    fee: feeAmount,
    ...(bearer === undefined ? undefined : { feeBearer: 'reserve' as const }),
    ...(fund === undefined ? undefined : { fund }),
  };
  const event: LedgerEvent = { type: 'org.centesimo.gift.received.v1', subject, data };
  return { ledger, id, source, trailKey, event };
}
