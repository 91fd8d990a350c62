/**
 * The form of the entry of a gift. Canonical text is unique, so one pattern over the whole entry says at once that it
 * is canonical, that its event has its schema, and what its values are; parsing, printing again and checking the
 * schema take five times as long. What the pattern refuses goes the plain way, so it may refuse anything and must
 * accept nothing wrong (a property test holds the two against each other).
 */
import { PATTERNS } from '@centesimo/events';

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
/** For a sticky expression over latin1 text. */
export const GIFT_PATTERN = `${CHAIN},"event":${EVENT}\\}`;
