/**
 * The entries of a stretch as the replay takes them: gifts as columns of numbers and one long text of ids, all other
 * entries by their place. A worker makes them, so that the thread that replays parses next to nothing.
 */
import { compileGiftPattern, readGiftEntry } from './gift-entry.ts';
import type { GiftEntry } from './gift-entry.ts';

/** What many gifts share, held once. */
export interface GiftKind {
  readonly ledger: string;
  readonly source: string;
  readonly currency: string;
  readonly reserveBears: boolean;
  readonly fund: string | undefined;
}

export interface GiftColumns {
  /** By entry of the stretch: index into `kinds` plus 1; 0 for what is no plain gift. */
  readonly kindOf: Uint16Array;
  readonly kinds: readonly GiftKind[];
  readonly gross: Float64Array;
  readonly fee: Float64Array;
  /** Position in the journal of its source. */
  readonly position: Float64Array;
  /** Ids of the gifts, SUBJECT_CHARS each, side by side. */
  readonly subjects: string;
  /** The other entries in order: byte places in the stretch. */
  readonly others: readonly { readonly begin: number; readonly end: number }[];
  /** Place in the stretch of the gift that was asked for. */
  readonly wanted?: number;
}

/** `gift_` and 52 base32 characters. */
export const SUBJECT_CHARS = 57;
const MAX_KINDS = 65_535;

/** What the replay asks the hashing for. */
export interface ColumnsRequest {
  /** `GIFT_PATTERN`. */
  readonly pattern: string;
  /** The gift to look for. */
  readonly trailKey?: string;
}

export interface ColumnsMaking {
  readonly pattern: RegExp;
  readonly trailKey: string | undefined;
  readonly kindOf: Uint16Array;
  readonly gross: Float64Array;
  readonly fee: Float64Array;
  readonly position: Float64Array;
  readonly kinds: GiftKind[];
  readonly kindIndex: Map<string, number>;
  readonly subjects: string[];
  readonly others: { begin: number; end: number }[];
  taken: number;
  wanted: number | undefined;
}

export function startColumns(entries: number, request: ColumnsRequest): ColumnsMaking {
  return {
    pattern: compileGiftPattern(request.pattern),
    trailKey: request.trailKey,
    kindOf: new Uint16Array(entries),
    gross: new Float64Array(entries),
    fee: new Float64Array(entries),
    position: new Float64Array(entries),
    kinds: [],
    kindIndex: new Map(),
    subjects: [],
    others: [],
    taken: 0,
    wanted: undefined,
  };
}

/** Takes the entries of the next bundle; `base` is where the bundle begins in the stretch. */
export function takeBundle(
  making: ColumnsMaking,
  bundle: Uint8Array,
  offsets: Uint32Array,
  base: number,
): void {
  const text = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length).toString('latin1');
  for (let i = 0; i + 1 < offsets.length; i += 1) {
    const begin = offsets[i] ?? 0;
    const end = (offsets[i + 1] ?? 0) - 2;
    const gift = readGiftEntry(making.pattern, text, begin, end);
    const kind = gift === undefined ? 0 : kindOfGift(making, gift);
    if (gift === undefined || kind === 0) making.others.push({ begin: base + begin, end: base + end });
    else takeGift(making, gift, kind);
    making.taken += 1;
  }
}

function takeGift(making: ColumnsMaking, gift: GiftEntry, kind: number): void {
  const at = making.taken;
  making.kindOf[at] = kind;
  making.gross[at] = gift.gross;
  making.fee[at] = gift.fee;
  making.position[at] = Number(gift.id);
  making.subjects.push(gift.subject);
  if (gift.trailKey === making.trailKey) making.wanted ??= at;
}

function kindOfGift(making: ColumnsMaking, gift: GiftEntry): number {
  const { ledger, source, currency, reserveBears, fund } = gift;
  const name = `${ledger} ${source} ${currency} ${reserveBears ? 'r' : ''} ${fund ?? ''}`;
  const known = making.kindIndex.get(name);
  if (known !== undefined) return known;
  // A hostile stretch may have more kinds than the column can say: the plain way takes the rest.
  if (making.kinds.length === MAX_KINDS) return 0;
  const index = making.kinds.push({ ledger, source, currency, reserveBears, fund });
  making.kindIndex.set(name, index);
  return index;
}

export function finishColumns(making: ColumnsMaking): GiftColumns {
  const { kindOf, kinds, gross, fee, position, subjects, others, wanted } = making;
  const columns = { kindOf, kinds, gross, fee, position, subjects: subjects.join(''), others };
  return wanted === undefined ? columns : { ...columns, wanted };
}
