/**
 * The chain check on entry bytes, for whole-log verification: reads the wrapper where it stands and compares
 * `prev` digit by digit, so that an entry costs no text, no regular expression and no hexadecimal string.
 * It accepts and refuses exactly what `parseEntry` followed by `checkLink` does (a property test holds them so).
 */
import { advance, checkLink } from './chain.ts';
import type { Chain, ChainHead } from './chain.ts';
import { MAX_ENTRY_BYTES } from './entry.ts';
import type { Hash } from './hash.ts';
import { LogError } from './log-error.ts';

function bytesOfAscii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const BEFORE_INDEX = bytesOfAscii('{"chain":{"index":');
const BEFORE_LEDGER = bytesOfAscii(',"ledger":"');
const BEFORE_PREV = bytesOfAscii('","prev":"');
const BEFORE_SEQ = bytesOfAscii('","seq":');
const BEFORE_EVENT = bytesOfAscii('},"event":{');
const HEX_DIGITS = bytesOfAscii('0123456789abcdef');
const HEX_VALUES = new Int8Array(256).fill(-1);
HEX_DIGITS.forEach((code, value) => (HEX_VALUES[code] = value));
// Both digits of a byte as one number, the first one high.
const HEX_PAIRS = Uint16Array.from(
  { length: 256 },
  (_, byte) => ((HEX_DIGITS[byte >> 4] ?? 0) << 8) | (HEX_DIGITS[byte & 15] ?? 0),
);
const MAX_LEDGER_BYTES = 63;

const MINUS = 0x2d;
const UNDERSCORE = 0x5f;
const BRACE = 0x7d;

function malformed(): never {
  throw new LogError('entry-malformed', 'an entry does not have the form {"chain":{…},"event":{…}}');
}

/** The place after the expected bytes, which must stand at `at`. */
function skip(bytes: Uint8Array, at: number, expected: Uint8Array): number {
  for (let i = 0; i < expected.length; i += 1) if (bytes[at + i] !== expected[i]) malformed();
  return at + expected.length;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 0x30 && code <= 0x39;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  const digits = at - start;
  if (digits === 0 || digits > 16 || (digits > 1 && bytes[start] === 0x30)) malformed();
  return at;
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + (bytes[at] ?? 0) - 0x30;
  if (value > Number.MAX_SAFE_INTEGER) malformed();
  return value;
}

function isLedgerByte(code: number | undefined, first: boolean): boolean {
  if (code === undefined) return false;
  const plain = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
  return plain || code === (first ? UNDERSCORE : MINUS);
}

function ledgerEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isLedgerByte(bytes[at], at === start)) at += 1;
  if (at === start || at - start > MAX_LEDGER_BYTES) malformed();
  return at;
}

function requireHex(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 64; i += 1) if ((HEX_VALUES[bytes[at + i] ?? 0] ?? -1) < 0) malformed();
}

function isPrevOf(bytes: Uint8Array, prevAt: number, leaf: Hash): boolean {
  for (let i = 0, at = prevAt; i < 32; i += 1, at += 2) {
    const digits = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (digits !== HEX_PAIRS[leaf.charCodeAt(i)]) return false;
  }
  return true;
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** A ledger met by a scanner, with its head in the chain. */
interface KnownLedger {
  readonly bytes: Uint8Array;
  readonly head: ChainHead;
}

/** Checks entry after entry against one chain. Make one for each chain; it holds the names of its ledgers. */
export interface ChainScanner {
  readonly chain: Chain;
  /** By a number made of the name, see `bucketOf`. */
  readonly ledgers: Map<number, KnownLedger>;
  /** Where the parts of the entry that was checked last stand in its bytes. */
  readonly last: ScannedPlaces;
}

export interface ScannedPlaces {
  ledgerAt: number;
  ledgerEnd: number;
  /** The brace that opens the event. */
  eventAt: number;
}

export function createChainScanner(chain: Chain): ChainScanner {
  return { chain, ledgers: new Map(), last: { ledgerAt: 0, ledgerEnd: 0, eventAt: 0 } };
}

/** A number made of a ledger's name; names that share one only take the slower way each time. */
function bucketOf(bytes: Uint8Array, start: number, end: number): number {
  let mixed = end - start;
  for (let at = start; at < end; at += 1) mixed = (Math.imul(mixed, 31) + (bytes[at] ?? 0)) & 0x3fffffff;
  return mixed;
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[start + i]) return false;
  return true;
}

/** The head of the ledger named in the bytes, found without making a text; undefined at its first entry. */
function headOf(scanner: ChainScanner, bytes: Uint8Array, start: number, end: number): ChainHead | undefined {
  const bucket = bucketOf(bytes, start, end);
  const known = scanner.ledgers.get(bucket);
  if (known !== undefined && sameBytes(known.bytes, bytes, start, end)) return known.head;
  // The chain keeps one head object for a ledger and changes it in place, so it may be held here.
  const head = scanner.chain.heads.get(asciiText(bytes, start, end));
  if (head !== undefined && known === undefined) {
    scanner.ledgers.set(bucket, { bytes: bytes.slice(start, end), head });
  }
  return head;
}

/**
 * Checks the entry in bytes [start, end) as the next of the log and takes it into the chain. `leaf` is its leaf
 * hash. Throws `entry-malformed`, `entry-too-large` or `chain-broken`. The event is not parsed.
 */
export function scanLink(
  scanner: ChainScanner,
  bytes: Uint8Array,
  start: number,
  end: number,
  leaf: Hash,
): void {
  if (end - start > MAX_ENTRY_BYTES) throw new LogError('entry-too-large', 'an entry is over 65,535 bytes');
  const { chain } = scanner;
  const indexAt = skip(bytes, start, BEFORE_INDEX);
  const indexEnd = digitsEnd(bytes, indexAt);
  const nameAt = skip(bytes, indexEnd, BEFORE_LEDGER);
  const nameEnd = ledgerEnd(bytes, nameAt);
  const prevAt = skip(bytes, nameEnd, BEFORE_PREV);
  const seqAt = skip(bytes, prevAt + 64, BEFORE_SEQ);
  const seqEnd = digitsEnd(bytes, seqAt);
  const eventAt = skip(bytes, seqEnd, BEFORE_EVENT) - 1;
  if (eventAt > end - 3 || bytes[end - 1] !== BRACE || bytes[end - 2] !== BRACE) malformed();
  const { last } = scanner;
  last.ledgerAt = nameAt;
  last.ledgerEnd = nameEnd;
  last.eventAt = eventAt;
  const index = numberAt(bytes, indexAt, indexEnd);
  const seq = numberAt(bytes, seqAt, seqEnd);
  const head = headOf(scanner, bytes, nameAt, nameEnd);
  if (
    head !== undefined &&
    index === chain.end &&
    seq === head.seq + 1 &&
    isPrevOf(bytes, prevAt, head.leaf)
  ) {
    advance(chain, head, leaf);
    return;
  }
  // A ledger's first entry, or a fault: the plain rule decides and words the refusal.
  requireHex(bytes, prevAt);
  const ledger = asciiText(bytes, nameAt, nameEnd);
  checkLink(chain, { index, ledger, prev: asciiText(bytes, prevAt, prevAt + 64), seq }, leaf);
}
