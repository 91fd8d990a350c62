/** What an index of gifts holds beside their money: when they were given, through whom, and under which trail key. */
import type { ScannedGift } from './gift-scan.ts';

/** Columns by the entry's place in the stretch; those of what is no plain gift mean nothing. */
export interface GiftFacts {
  /** YYYYMMDD as a number. */
  readonly givenAt: Uint32Array<ArrayBuffer>;
  /** Index into `processors`. */
  readonly processorOf: Uint16Array<ArrayBuffer>;
  readonly processors: readonly string[];
  /** 32 bytes each. */
  readonly trailKeys: Uint8Array<ArrayBuffer>;
}

export interface FactsMaking extends GiftFacts {
  readonly processors: string[];
  readonly known: Map<string, number>;
  /** Where the processor of the gift before stands, and its index: most follow one of the same. */
  last: Uint8Array;
  lastIndex: number;
}

const TRAIL_KEY_BYTES = 32;

export function startFacts(entries: number): FactsMaking {
  return {
    givenAt: new Uint32Array(entries),
    processorOf: new Uint16Array(entries),
    trailKeys: new Uint8Array(entries * TRAIL_KEY_BYTES),
    processors: [],
    known: new Map(),
    last: new Uint8Array(),
    lastIndex: 0,
  };
}

/** Takes the facts of a gift whose form was found to be right. */
export function takeFacts(making: FactsMaking, bytes: Uint8Array, gift: ScannedGift, at: number): void {
  making.givenAt[at] = dayNumber(bytes, gift.dateAt);
  making.processorOf[at] = processorOf(making, bytes, gift.processorAt, gift.processorEnd);
  decodeKey(bytes, gift.trailKeyAt, making.trailKeys, at * TRAIL_KEY_BYTES);
}

export function finishFacts({ givenAt, processorOf: of, processors, trailKeys }: FactsMaking): GiftFacts {
  return { givenAt, processorOf: of, processors, trailKeys };
}

function dayNumber(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 10; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit >= 0) value = value * 10 + digit;
  }
  return value;
}

function processorOf(making: FactsMaking, bytes: Uint8Array, begin: number, end: number): number {
  const { last } = making;
  let same = last.length === end - begin;
  for (let i = 0; same && i < last.length; i += 1) same = last[i] === bytes[begin + i];
  if (same) return making.lastIndex;
  making.last = bytes.slice(begin, end);
  const name = String.fromCharCode(...making.last);
  let index = making.known.get(name);
  // A stretch has fewer entries than the column has values.
  if (index === undefined) {
    index = making.processors.push(name) - 1;
    making.known.set(name, index);
  }
  making.lastIndex = index;
  return index;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

/** 43 characters of base64url, found to be right, as 32 bytes. */
function decodeKey(bytes: Uint8Array, start: number, out: Uint8Array, to: number): void {
  let held = 0;
  let bits = 0;
  let written = to;
  for (let at = start; at < start + 43; at += 1) {
    held = ((held << 6) | (VALUES[bytes[at] ?? 0] ?? 0)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[written] = (held >> bits) & 0xff;
    written += 1;
  }
}
