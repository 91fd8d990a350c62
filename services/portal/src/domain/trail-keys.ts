/**
 * Which gift a trail key belongs to: columns of typed arrays with an open-addressing hash table, since there are as
 * many keys as gifts. Who writes the log chooses the keys, so the table has a secret key of its own.
 */
import { hashId } from '@centesimo/cents';
import type { TableKey } from '@centesimo/cents';
import { createIntegerColumn, pushInteger } from '@centesimo/cents/column';
import type { IntegerColumn } from '@centesimo/cents/column';

export const KEY_BYTES = 32;
const KEY_WORDS = KEY_BYTES / 4;

export interface TrailKeys {
  /** As 8 words a row, in the order of the bytes in memory. */
  words: Uint32Array;
  /** By row: the number of the ledger, and the gift's row there. */
  readonly ledgers: IntegerColumn;
  readonly gifts: IntegerColumn;
  /** Row + 1 at the key's place, 0 where free; a power of two, at most two thirds full. */
  table: Uint32Array;
  readonly tableKey: TableKey;
}

export interface KeyedGift {
  readonly ledger: number;
  readonly row: number;
}

export function createTrailKeys(tableKey: TableKey): TrailKeys {
  return {
    words: new Uint32Array(64 * KEY_WORDS),
    ledgers: createIntegerColumn(),
    gifts: createIntegerColumn(),
    table: new Uint32Array(128),
    tableKey,
  };
}

const asked = new Uint8Array(KEY_BYTES);
const askedWords = new Uint32Array(asked.buffer);

/** Adds the 32 bytes from `at`. Of two gifts with one key the first keeps it. */
export function addTrailKey(keys: TrailKeys, bytes: Uint8Array, at: number, gift: KeyedGift): void {
  asked.set(bytes.subarray(at, at + KEY_BYTES));
  const count = keys.gifts.length;
  if ((count + 1) * 3 > keys.table.length * 2) rebuildKeyTable(keys, keys.table.length * 2);
  const place = placeOf(keys);
  if (keys.table[place] !== 0) return;
  if ((count + 1) * KEY_WORDS > keys.words.length) {
    const words = new Uint32Array(Math.max(64, Math.ceil(count * 1.5)) * KEY_WORDS);
    words.set(keys.words);
    keys.words = words;
  }
  keys.words.set(askedWords, count * KEY_WORDS);
  keys.table[place] = count + 1;
  pushInteger(keys.ledgers, gift.ledger);
  pushInteger(keys.gifts, gift.row);
}

/** The gift of a key of 32 bytes. */
export function findTrailKey(keys: TrailKeys, key: Uint8Array): KeyedGift | undefined {
  if (key.length !== KEY_BYTES) return undefined;
  asked.set(key);
  const row = (keys.table[placeOf(keys)] ?? 0) - 1;
  if (row < 0) return undefined;
  return { ledger: keys.ledgers.values[row] ?? 0, row: keys.gifts.values[row] ?? 0 };
}

function placeOf({ table, tableKey, words }: TrailKeys): number {
  const mask = table.length - 1;
  let place = hashId(tableKey, askedWords, 0, 0) & mask;
  for (let row = table[place] ?? 0; row !== 0 && !isAsked(words, row - 1); row = table[place] ?? 0) {
    place = (place + 1) & mask;
  }
  return place;
}

function isAsked(words: Uint32Array, row: number): boolean {
  for (let i = 0; i < KEY_WORDS; i += 1) if (words[row * KEY_WORDS + i] !== askedWords[i]) return false;
  return true;
}

/** Makes the table anew with this size; also after a snapshot was read. */
export function rebuildKeyTable(keys: TrailKeys, size: number): void {
  const table = new Uint32Array(size);
  for (let row = 0; row < keys.gifts.length; row += 1) {
    let place = hashId(keys.tableKey, keys.words, row * KEY_WORDS, 0) & (size - 1);
    while (table[place] !== 0) place = (place + 1) & (size - 1);
    table[place] = row + 1;
  }
  keys.table = table;
}
