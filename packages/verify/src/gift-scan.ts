/**
 * The event of a gift, the one that a log has millions of, read where it stands in the bytes. Canonical text is
 * unique, so what has exactly this form is canonical and has its schema; parsing, printing again and checking the
 * schema take ten times as long. What is refused here goes that way, so this may refuse anything and must accept
 * nothing wrong (property tests hold the two against each other, and the patterns of events against this form).
 */
import { decodeBase32 } from '@centesimo/cents/base32';

/** Where the parts of a gift stand in the bytes, and its numbers; filled anew for each. */
export interface ScannedGift {
  currencyAt: number;
  reserveBears: boolean;
  /** Both 0: no fund is named. */
  fundAt: number;
  fundEnd: number;
  gross: number;
  fee: number;
  dateAt: number;
  processorAt: number;
  processorEnd: number;
  trailKeyAt: number;
  position: number;
  sourceAt: number;
  sourceEnd: number;
  lastBits: number;
}

export function createScannedGift(): ScannedGift {
  const places = { currencyAt: 0, fundAt: 0, fundEnd: 0, trailKeyAt: 0, sourceAt: 0, sourceEnd: 0 };
  const facts = { dateAt: 0, processorAt: 0, processorEnd: 0 };
  return { ...places, ...facts, reserveBears: false, gross: 0, fee: 0, position: 0, lastBits: 0 };
}

function asciiOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** 1 at the codes of the characters. */
function classOf(characters: string): Uint8Array {
  const codes = new Uint8Array(256);
  for (const code of asciiOf(characters)) codes[code] = 1;
  return codes;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const CAPITAL = classOf(LOWER.toUpperCase());
const SLUG_FIRST = classOf(LOWER + DIGITS);
const SLUG_REST = classOf(`${LOWER + DIGITS}-`);
const BASE64URL = classOf(`${LOWER + LOWER.toUpperCase() + DIGITS}-_`);
const BASE64URL_LAST = classOf('AEIMQUYcgkosw048');

const BEFORE_CURRENCY = asciiOf('{"data":{"currency":"');
const BEFORE_DETAILS = asciiOf('","details":"');
const QUOTE = asciiOf('"');
const BEARER = asciiOf(',"feeBearer":"reserve"');
const BEFORE_FUND = asciiOf(',"fund":"');
const BEFORE_FEE = asciiOf(',"fee":');
const BEFORE_DATE = asciiOf(',"givenAt":"');
const BEFORE_GROSS = asciiOf('","gross":');
const BEFORE_PROCESSOR = asciiOf(',"processor":"');
const BEFORE_TRAIL_KEY = asciiOf('","trailKey":"');
const BEFORE_ID = asciiOf('"},"id":"');
const BEFORE_LEDGER = asciiOf('","ledger":"');
const BEFORE_SOURCE = asciiOf('","source":"');
const GENERATION = asciiOf('/g');
const DONATION = asciiOf('/donation/');
const BEFORE_SUBJECT = asciiOf('","specversion":"1.0","subject":"gift_');
const BEFORE_TIME = asciiOf('","time":"');
const AFTER_TIME = asciiOf('Z","type":"org.centesimo.gift.received.v1"}}');

// Each of these answers the place behind what it read, or −1 where that does not stand; given −1 they answer −1.

function skip(bytes: Uint8Array, at: number, expected: Uint8Array): number {
  if (at < 0) return -1;
  for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected[i]) return -1;
  return at + expected.length;
}

function skipClass(bytes: Uint8Array, at: number, codes: Uint8Array, count: number): number {
  if (at < 0) return -1;
  let good = 1;
  for (let i = at; i < at + count; i += 1) good &= codes[bytes[i] ?? 0] ?? 0;
  return good === 1 ? at + count : -1;
}

function skipHash(bytes: Uint8Array, at: number): number {
  return skipClass(bytes, skipClass(bytes, at, BASE64URL, 42), BASE64URL_LAST, 1);
}

function skipSlug(bytes: Uint8Array, start: number): number {
  let at = skipClass(bytes, start, SLUG_FIRST, 1);
  if (at < 0) return -1;
  while (SLUG_REST[bytes[at] ?? 0] === 1) at += 1;
  return at - start <= 63 ? at : -1;
}

let number = 0;

/** Reads `number`, of at most `digits` digits and without a leading zero. */
function readNumber(bytes: Uint8Array, start: number, digits: number): number {
  if (start < 0) return -1;
  let at = start;
  number = 0;
  for (;;) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    if (at - start === digits) return -1;
    number = number * 10 + digit;
    at += 1;
  }
  const zeroAhead = bytes[start] === 0x30 && at - start > 1;
  return at === start || zeroAhead || number > Number.MAX_SAFE_INTEGER ? -1 : at;
}

function readPositive(bytes: Uint8Array, start: number, digits: number): number {
  const at = readNumber(bytes, start, digits);
  return number === 0 ? -1 : at;
}

/** A number of exactly `digits` digits, or NaN. */
function fixed(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function skipDate(bytes: Uint8Array, at: number): number {
  if (at < 0 || bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return -1;
  const year = fixed(bytes, at, 4);
  const month = fixed(bytes, at + 5, 2);
  const day = fixed(bytes, at + 8, 2);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (DAYS[month] ?? 0);
  return year >= 1000 && year < 3000 && day >= 1 && day <= days ? at + 10 : -1;
}

/** `T12:34:56.789`. */
function skipClock(bytes: Uint8Array, at: number): number {
  if (at < 0 || bytes[at] !== 0x54 || bytes[at + 3] !== 0x3a || bytes[at + 6] !== 0x3a) return -1;
  const whole = fixed(bytes, at + 1, 2) < 24 && fixed(bytes, at + 4, 2) < 60 && fixed(bytes, at + 7, 2) < 60;
  return whole && bytes[at + 9] === 0x2e && fixed(bytes, at + 10, 3) >= 0 ? at + 13 : -1;
}

/** The parts of the data that may be left out; answers the place of `,"givenAt"`. */
function readOptional(gift: ScannedGift, bytes: Uint8Array, start: number): number {
  let at = start;
  if (bytes[at] !== 0x22) return -1;
  const details = skip(bytes, at, BEFORE_DETAILS);
  if (details >= 0) at = skipHash(bytes, details);
  at = skip(bytes, at, QUOTE);
  const fee = skip(bytes, at, BEFORE_FEE);
  if (fee >= 0) at = readPositive(bytes, fee, 16);
  gift.fee = fee < 0 ? 0 : number;
  const bearer = skip(bytes, at, BEARER);
  gift.reserveBears = bearer >= 0;
  if (bearer >= 0) at = bearer;
  const fund = skip(bytes, at, BEFORE_FUND);
  gift.fundAt = 0;
  gift.fundEnd = 0;
  if (fund < 0) return at;
  gift.fundAt = fund;
  gift.fundEnd = skipSlug(bytes, fund);
  return skip(bytes, gift.fundEnd, QUOTE);
}

function readData(gift: ScannedGift, bytes: Uint8Array, start: number): number {
  gift.currencyAt = skip(bytes, start, BEFORE_CURRENCY);
  const currencyEnd = skipClass(bytes, gift.currencyAt, CAPITAL, 3);
  if (currencyEnd < 0) return -1;
  gift.dateAt = skip(bytes, readOptional(gift, bytes, currencyEnd), BEFORE_DATE);
  let at = skipDate(bytes, gift.dateAt);
  at = readPositive(bytes, skip(bytes, at, BEFORE_GROSS), 16);
  gift.gross = number;
  gift.processorAt = skip(bytes, at, BEFORE_PROCESSOR);
  gift.processorEnd = skipSlug(bytes, gift.processorAt);
  at = skip(bytes, gift.processorEnd, BEFORE_TRAIL_KEY);
  gift.trailKeyAt = at;
  return skipHash(bytes, at);
}

/** `/g1/donation/0`. */
function skipSource(bytes: Uint8Array, start: number): number {
  const generation = readPositive(bytes, skip(bytes, start, GENERATION), 4);
  return readNumber(bytes, skip(bytes, generation, DONATION), 4);
}

/**
 * Reads the event in bytes [at, end), which end with the brace that closes the entry; `ledger` is that of the chain.
 * The id's 32 bytes are written into `ids` from `idAt`. False for anything else than the event of a gift.
 */
export function scanGift(
  gift: ScannedGift,
  bytes: Uint8Array,
  start: number,
  end: number,
  ledger: Uint8Array,
  ids: Uint8Array,
  idAt: number,
): boolean {
  // The log's own ledgers begin with an underscore, and no event is of them.
  if (SLUG_FIRST[ledger[0] ?? 0] !== 1) return false;
  let at = readNumber(bytes, skip(bytes, readData(gift, bytes, start), BEFORE_ID), 15);
  gift.position = number;
  gift.sourceAt = skip(bytes, skip(bytes, skip(bytes, at, BEFORE_LEDGER), ledger), BEFORE_SOURCE);
  gift.sourceEnd = skipSource(bytes, gift.sourceAt);
  at = skip(bytes, gift.sourceEnd, BEFORE_SUBJECT);
  gift.lastBits = at < 0 ? -1 : decodeBase32(bytes, at, ids, idAt);
  if (gift.lastBits < 0) return false;
  at = skipClock(bytes, skipDate(bytes, skip(bytes, at + 52, BEFORE_TIME)));
  return skip(bytes, at, AFTER_TIME) === end;
}
