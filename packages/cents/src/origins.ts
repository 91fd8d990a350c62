/**
 * Gifts and incomes in the order of donation's events: columns of typed arrays, and an open-addressing hash
 * table from id to row. A row costs 46 bytes and 6 to 12 of the table, times the free room of growth.
 */
import { BYTES, CHARACTERS, decodeBase32Text, encodeBase32, writeBase32 } from './base32.ts';
import { hashId, PLAIN_KEY } from './id-hash.ts';
import type { TableKey } from './id-hash.ts';

const INCOME = 1;
const GIFT_PREFIX = 'gift_';
const INCOME_PREFIX = 'income_';
/** No fund was named. */
export const UNNAMED = -1;

export interface Origins {
  count: number;
  /** 32 bytes a row. */
  ids: Uint8Array;
  /** Bit 0: income. Bits 4 to 7: the last 4 bits of the id. */
  flags: Uint8Array;
  /** Net amount in minor units. */
  amounts: Float64Array;
  currencies: Uint8Array;
  /** Index of the named fund's name, or UNNAMED. */
  named: Int32Array;
  /** Row + 1 at the id's place, 0 where free; its size is a power of two, at most two thirds full. */
  table: Uint32Array;
  readonly tableKey: TableKey;
}

/** The id of a gift as bytes: what a reader of many entries holds instead of a million texts. */
export interface GiftIdBytes {
  /** 32 of them from `at`. */
  readonly bytes: Uint8Array;
  readonly at: number;
  /** The last 4 of the 260 bits. */
  readonly lastBits: number;
}

export function createOrigins(tableKey = PLAIN_KEY, capacity = 16): Origins {
  return {
    tableKey,
    count: 0,
    ids: new Uint8Array(capacity * BYTES),
    flags: new Uint8Array(capacity),
    amounts: new Float64Array(capacity),
    currencies: new Uint8Array(capacity),
    named: new Int32Array(capacity),
    table: new Uint32Array(32),
  };
}

// The id last read, so that the look-up and the insertion that follows it read and hash it once.
const key = new Uint8Array(BYTES);
const keyWords = new Uint32Array(key.buffer);
let keyFlags = 0;
/** Undefined when the key came as bytes or is not whole. */
let keyText: string | undefined;
let keyHash = 0;
let hashedWith: TableKey | undefined;

function read(id: string | GiftIdBytes): boolean {
  return typeof id === 'string' ? parse(id) : copy(id);
}

function parse(id: string): boolean {
  if (id === keyText) return true;
  let prefix = GIFT_PREFIX;
  let kind = 0;
  if (id.charCodeAt(0) === 105) {
    prefix = INCOME_PREFIX;
    kind = INCOME;
  }
  if (id.length !== prefix.length + CHARACTERS || !id.startsWith(prefix)) return false;
  keyText = undefined;
  hashedWith = undefined;
  const lastBits = decodeBase32Text(id, prefix.length, key);
  if (lastBits < 0) return false;
  keyFlags = kind | (lastBits << 4);
  keyText = id;
  return true;
}

function copy({ bytes, at, lastBits }: GiftIdBytes): true {
  const flags = (lastBits & 15) << 4;
  let different = flags ^ keyFlags;
  for (let index = 0; index < BYTES; index += 1) {
    const byte = bytes[at + index]!;
    different |= byte ^ key[index]!;
    key[index] = byte;
  }
  if (different === 0) return true;
  keyFlags = flags;
  keyText = undefined;
  hashedWith = undefined;
  return true;
}

/** Whether the text is a gift's id: prefix and 52 base32 characters. */
export function isGiftId(id: unknown): id is string {
  return typeof id === 'string' && id.startsWith(GIFT_PREFIX) && parse(id);
}

export function isIncomeId(id: unknown): id is string {
  return typeof id === 'string' && id.startsWith(INCOME_PREFIX) && parse(id);
}

function isKey(origins: Origins, row: number): boolean {
  if (origins.flags[row] !== keyFlags) return false;
  const at = row * BYTES;
  for (let index = 0; index < BYTES; index += 1) {
    if (origins.ids[at + index] !== key[index]) return false;
  }
  return true;
}

function placeOfKey(origins: Origins): number {
  const { table, tableKey } = origins;
  if (hashedWith !== tableKey) {
    keyHash = hashId(tableKey, keyWords, 0, keyFlags);
    hashedWith = tableKey;
  }
  let place = keyHash & (table.length - 1);
  while (table[place] !== 0 && !isKey(origins, table[place]! - 1)) place = (place + 1) & (table.length - 1);
  return place;
}

/** The row of an id, or −1 when it is unknown or no id. */
export function findOrigin(origins: Origins, id: string | GiftIdBytes): number {
  if (!read(id)) return -1;
  return origins.table[placeOfKey(origins)]! - 1;
}

/** Appends a row; the id must be well-formed and new. */
export function addOrigin(
  origins: Origins,
  id: string | GiftIdBytes,
  amount: number,
  currency: number,
  named: number,
): number {
  read(id);
  const row = origins.count;
  if (row === origins.amounts.length) grow(origins, row < 1 << 16 ? row * 2 : row + (row >> 1));
  if ((row + 1) * 3 > origins.table.length * 2) rebuildTable(origins, origins.table.length * 2);
  origins.table[placeOfKey(origins)] = row + 1;
  origins.ids.set(key, row * BYTES);
  origins.flags[row] = keyFlags;
  origins.amounts[row] = amount;
  origins.currencies[row] = currency;
  origins.named[row] = named;
  origins.count += 1;
  return row;
}

function grow(origins: Origins, capacity: number): void {
  const ids = new Uint8Array(capacity * BYTES);
  ids.set(origins.ids);
  const flags = new Uint8Array(capacity);
  flags.set(origins.flags);
  const amounts = new Float64Array(capacity);
  amounts.set(origins.amounts);
  const currencies = new Uint8Array(capacity);
  currencies.set(origins.currencies);
  const named = new Int32Array(capacity);
  named.set(origins.named);
  Object.assign(origins, { ids, flags, amounts, currencies, named });
}

/** Builds the hash table anew with the given size (a power of two); also used after a snapshot is read. */
export function rebuildTable(origins: Origins, size: number): void {
  const table = new Uint32Array(size);
  const words = new Uint32Array(origins.ids.buffer, origins.ids.byteOffset, origins.ids.length / 4);
  for (let row = 0; row < origins.count; row += 1) {
    let place = hashId(origins.tableKey, words, row * 8, origins.flags[row]!) & (size - 1);
    while (table[place] !== 0) place = (place + 1) & (size - 1);
    table[place] = row + 1;
  }
  origins.table = table;
}

/** The text of an id. */
export function giftIdOf({ bytes, at, lastBits }: GiftIdBytes): string {
  return GIFT_PREFIX + encodeBase32(bytes, at, lastBits & 15);
}

/** The id of a row, as it came in. */
export function originId(origins: Origins, row: number): string {
  const flags = origins.flags[row]!;
  const prefix = (flags & INCOME) === 0 ? GIFT_PREFIX : INCOME_PREFIX;
  return prefix + encodeBase32(origins.ids, row * BYTES, flags >> 4);
}

/** Writes the id of a row as ASCII bytes. */
export function writeOriginId(origins: Origins, row: number, out: Uint8Array, at: number): void {
  const prefix = isIncome(origins, row) ? INCOME_PREFIX : GIFT_PREFIX;
  for (let index = 0; index < prefix.length; index += 1) out[at + index] = prefix.charCodeAt(index);
  writeBase32(origins.ids, row * BYTES, origins.flags[row]! >> 4, out, at + prefix.length);
}

export function isIncome(origins: Origins, row: number): boolean {
  return (origins.flags[row]! & INCOME) !== 0;
}
