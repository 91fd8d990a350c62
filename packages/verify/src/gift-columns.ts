/**
 * The entries of a stretch as the replay takes them: gifts as columns of numbers and bytes, all other entries by their
 * place. A worker makes them without a text or an object for each, so that the thread that replays parses next to
 * nothing.
 */
import type { ScannedPlaces } from '@centesimo/log';
import { finishFacts, startFacts, takeFacts } from './gift-facts.ts';
import type { FactsMaking, GiftFacts } from './gift-facts.ts';
import { createScannedGift, scanGift } from './gift-scan.ts';
import type { ScannedGift } from './gift-scan.ts';

/** What many gifts share, held once. */
export interface GiftKind {
  readonly ledger: string;
  readonly source: string;
  readonly currency: string;
  readonly reserveBears: boolean;
  readonly fund: string | undefined;
}

/** Each column by the entry's place in the stretch; those of what is no plain gift mean nothing. */
export interface GiftColumns {
  /** Index into `kinds` plus 1; 0 for what is no plain gift. */
  readonly kindOf: Uint16Array<ArrayBuffer>;
  readonly kinds: readonly GiftKind[];
  readonly gross: Float64Array<ArrayBuffer>;
  readonly fee: Float64Array<ArrayBuffer>;
  /** Position in the journal of its source. */
  readonly position: Float64Array<ArrayBuffer>;
  /** 32 bytes of the id, and its last 4 bits. */
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly lastBits: Uint8Array<ArrayBuffer>;
  /** The other entries in order: byte places in the stretch. */
  readonly others: { readonly begin: number; readonly end: number }[];
  /** Place in the stretch of the gift that was asked for. */
  wanted?: number;
  /** What the money rules do not ask for, where it was asked for. */
  readonly facts?: GiftFacts;
}

export const ID_BYTES = 32;
const MAX_KINDS = 65_535;

/** What the replay asks the hashing for. */
export interface ColumnsRequest {
  /** The gift to look for. */
  readonly trailKey?: string;
  /** True: dates, processors and trail keys too, for an index. */
  readonly facts?: boolean;
}

interface KnownKind {
  readonly index: number;
  readonly ledger: Uint8Array;
  readonly source: Uint8Array;
  readonly currency: Uint8Array;
  readonly fund: Uint8Array;
  readonly reserveBears: boolean;
}

export interface ColumnsMaking extends Omit<GiftColumns, 'facts'> {
  readonly facts: FactsMaking | undefined;
  readonly kinds: GiftKind[];
  readonly trailKey: Uint8Array | undefined;
  /** By a number made of the bytes of a kind; of those that share one, all but the first take the slower way. */
  readonly known: Map<number, KnownKind>;
  readonly kindIndex: Map<string, number>;
  /** The ledger named by the last entry: most follow one of the same. */
  ledger: Uint8Array;
  readonly gift: ScannedGift;
  taken: number;
}

export function startColumns(entries: number, { trailKey, facts }: ColumnsRequest): ColumnsMaking {
  return {
    facts: facts === true ? startFacts(entries) : undefined,
    trailKey: trailKey === undefined ? undefined : Buffer.from(trailKey, 'latin1'),
    kindOf: new Uint16Array(entries),
    gross: new Float64Array(entries),
    fee: new Float64Array(entries),
    position: new Float64Array(entries),
    ids: new Uint8Array(entries * ID_BYTES),
    lastBits: new Uint8Array(entries),
    kinds: [],
    known: new Map(),
    kindIndex: new Map(),
    others: [],
    ledger: new Uint8Array(),
    gift: createScannedGift(),
    taken: 0,
  };
}

/** Takes the next entry, whose chain does not hold: it goes the plain way. */
export function takeOther(making: ColumnsMaking, base: number, begin: number, end: number): void {
  making.others.push({ begin: base + begin, end: base + end });
  making.taken += 1;
}

/** Takes the next entry, in bytes [begin, end); `base` is where the bundle begins in the stretch. */
export function takeEntry(
  making: ColumnsMaking,
  bytes: Uint8Array,
  base: number,
  begin: number,
  end: number,
  { ledgerAt, ledgerEnd, eventAt }: ScannedPlaces,
): void {
  const { gift, taken, ids } = making;
  if (!isSame(making.ledger, bytes, ledgerAt, ledgerEnd)) making.ledger = bytes.slice(ledgerAt, ledgerEnd);
  const scanned = scanGift(gift, bytes, eventAt, end, making.ledger, ids, taken * ID_BYTES);
  const kind = scanned ? kindOfGift(making, bytes) : 0;
  if (kind === 0) {
    takeOther(making, base, begin, end);
    return;
  }
  making.kindOf[taken] = kind;
  making.gross[taken] = gift.gross;
  making.fee[taken] = gift.fee;
  making.position[taken] = gift.position;
  making.lastBits[taken] = gift.lastBits;
  const { trailKey, facts } = making;
  if (facts !== undefined) takeFacts(facts, bytes, gift, taken);
  const wanted =
    trailKey !== undefined && isSame(trailKey, bytes, gift.trailKeyAt, gift.trailKeyAt + trailKey.length);
  if (wanted) making.wanted ??= taken;
  making.taken += 1;
}

function isSame(known: Uint8Array, bytes: Uint8Array, begin: number, end: number): boolean {
  if (known.length !== end - begin) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[begin + i]) return false;
  return true;
}

function mix(start: number, bytes: Uint8Array, begin: number, end: number): number {
  let mixed = start ^ (end - begin);
  for (let at = begin; at < end; at += 1) mixed = (Math.imul(mixed, 31) + (bytes[at] ?? 0)) & 0x3fffffff;
  return mixed;
}

function kindOfGift(making: ColumnsMaking, bytes: Uint8Array): number {
  const { gift, ledger } = making;
  const { sourceAt, sourceEnd, currencyAt, fundAt, fundEnd, reserveBears } = gift;
  let mixed = mix(reserveBears ? 1 : 0, ledger, 0, ledger.length);
  mixed = mix(mixed, bytes, sourceAt, sourceEnd);
  mixed = mix(mix(mixed, bytes, currencyAt, currencyAt + 3), bytes, fundAt, fundEnd);
  const known = making.known.get(mixed);
  const found =
    known !== undefined &&
    known.reserveBears === reserveBears &&
    isSame(known.ledger, ledger, 0, ledger.length) &&
    isSame(known.source, bytes, sourceAt, sourceEnd) &&
    isSame(known.currency, bytes, currencyAt, currencyAt + 3) &&
    isSame(known.fund, bytes, fundAt, fundEnd);
  return found ? known.index : newKind(making, bytes, mixed);
}

function newKind(making: ColumnsMaking, bytes: Uint8Array, mixed: number): number {
  const { sourceAt, sourceEnd, currencyAt, fundAt, fundEnd, reserveBears } = making.gift;
  const { ledger } = making;
  const source = bytes.slice(sourceAt, sourceEnd);
  const currency = bytes.slice(currencyAt, currencyAt + 3);
  const fund = bytes.slice(fundAt, fundEnd);
  const kind: GiftKind = {
    ledger: asciiText(ledger),
    source: asciiText(source),
    currency: asciiText(currency),
    reserveBears,
    fund: fund.length === 0 ? undefined : asciiText(fund),
  };
  const name = Object.values(kind).join(' ');
  let index = making.kindIndex.get(name);
  if (index === undefined) {
    // A hostile stretch may have more kinds than the column can say: the plain way takes the rest.
    if (making.kinds.length === MAX_KINDS) return 0;
    index = making.kinds.push(kind);
    making.kindIndex.set(name, index);
  }
  if (!making.known.has(mixed)) {
    making.known.set(mixed, { index, ledger, source, currency, fund, reserveBears });
  }
  return index;
}

function asciiText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

export function finishColumns(making: ColumnsMaking): GiftColumns {
  const { kindOf, kinds, gross, fee, position, ids, lastBits, others, wanted } = making;
  const columns = { kindOf, kinds, gross, fee, position, ids, lastBits, others };
  const facts = making.facts === undefined ? {} : { facts: finishFacts(making.facts) };
  return wanted === undefined ? { ...columns, ...facts } : { ...columns, ...facts, wanted };
}

/** The memory that a worker hands over rather than copies. */
export function columnBuffers(columns: GiftColumns): ArrayBuffer[] {
  const { kindOf, gross, fee, position, ids, lastBits, facts } = columns;
  const more = facts === undefined ? [] : [facts.givenAt, facts.processorOf, facts.trailKeys];
  return [kindOf, gross, fee, position, ids, lastBits, ...more].map(({ buffer }) => buffer);
}
