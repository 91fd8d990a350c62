/**
 * The file that proves the trail of one gift (contracts.md, "Receipts"): the entries that its cents went through, each
 * with its inclusion proof under one checkpoint, the sum-tree path of each place they got, and the shares that follow.
 */
import { isList, isRecord } from '@centesimo/cents/shape';
import type { PathStep } from '@centesimo/cents/sum-tree';
import { isAmount } from '@centesimo/money';
import { MAX_PROOF_HASHES } from '@centesimo/log';
import { TrailReceiptError } from './trail-receipt-error.ts';

const FORMAT = 'centesimo.trail-receipt@v2';
/** The same form, whose entries were of fewer kinds. */
const FORMAT_BEFORE = 'centesimo.trail-receipt@v1';

/** Larger trails are verified with the whole log: `centesimo trail`. */
export const TRAIL_ENTRIES_MAX = 512;
/** Characters of a file; one is at most three bytes. */
export const TRAIL_RECEIPT_CHARS_MAX = 4_000_000;
/** One share for each fund of a placement rule, and a path for each. */
const SHARES_MAX = 100;

/** An entry of the log as text, its UTF-8 bytes being what was hashed; the proof's hashes in base64. */
export interface ReceiptEntry {
  readonly index: number;
  readonly entry: string;
  readonly proof: readonly string[];
}

/** One share of the gift: leaf `leaf` of `amount` cents in the part for `fund` of the `gifts.placed` at index `entry`. */
export interface ReceiptPlacement {
  readonly entry: number;
  readonly fund: string;
  readonly leaf: number;
  readonly amount: number;
  readonly path: readonly PathStep[];
}

/** How the cents went, without the entries themselves. */
export interface TrailPath {
  /** Ascending; the first is the gift's own. */
  readonly entries: readonly number[];
  readonly placements: readonly ReceiptPlacement[];
  /** What staff assigned by hand: the entry names no amount. */
  readonly assigned: readonly { readonly entry: number; readonly amount: number }[];
  /** Each payment that held some of the gift's cents, by its entry: how many it holds now. */
  readonly payments: readonly { readonly entry: number; readonly share: number }[];
}

export interface TrailReceipt extends Omit<TrailPath, 'entries'> {
  /** The published checkpoint, verbatim. */
  readonly checkpoint: string;
  readonly entries: readonly ReceiptEntry[];
}

/** The text of the file: JSON, a line for each entry. */
export function formatTrailReceipt(receipt: TrailReceipt): string {
  const { assigned, checkpoint, entries, payments, placements } = receipt;
  const lines = entries.map(({ entry, index, proof }) => JSON.stringify({ index, entry, proof })).join(',\n');
  const rest = JSON.stringify({ placements, assigned, payments }).slice(1);
  return `{"format":"${FORMAT}","checkpoint":${JSON.stringify(checkpoint)},"entries":[\n${lines}\n],${rest}\n`;
}

/** Whether a file is meant to be one; a tlog-proof begins otherwise. */
export function isTrailReceipt(text: string): boolean {
  return text.trimStart().startsWith('{');
}

/** Reads a file without verifying it. @throws TrailReceiptError `receipt-malformed` */
export function parseTrailReceipt(text: string): TrailReceipt {
  const value = text.length > TRAIL_RECEIPT_CHARS_MAX ? undefined : jsonOf(text);
  const isKnown = isRecord(value) && (value['format'] === FORMAT || value['format'] === FORMAT_BEFORE);
  if (!isKnown) return malformed(`it is no ${FORMAT}`);
  const { assigned, checkpoint, entries, payments, placements } = value;
  if (typeof checkpoint !== 'string') return malformed('it has no checkpoint');
  if (!isListOf(entries, TRAIL_ENTRIES_MAX, isEntry)) return malformed('its entries are not entries');
  if (!isListOf(placements, SHARES_MAX, isPlacement)) return malformed('its placements are none');
  if (!isListOf(assigned, TRAIL_ENTRIES_MAX, isAssigned)) return malformed('what was assigned is no amount');
  if (!isListOf(payments, TRAIL_ENTRIES_MAX, isPayment)) return malformed('its shares are no amounts');
  return { checkpoint, entries, placements, assigned, payments };
}

function malformed(why: string): never {
  throw new TrailReceiptError('receipt-malformed', why);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isListOf<Item>(
  value: unknown,
  max: number,
  isItem: (item: unknown) => item is Item,
): value is readonly Item[] {
  return isList(value, max) && value.every(isItem);
}

function isEntry(value: unknown): value is ReceiptEntry {
  if (!isRecord(value)) return false;
  const { entry, index, proof } = value;
  // A text that is not well-formed has no UTF-8 of its own, so its hash would be that of another.
  const isText = isString(entry) && entry.isWellFormed();
  return isText && isAmount(index) && isListOf(proof, MAX_PROOF_HASHES, isString);
}

function isPlacement(value: unknown): value is ReceiptPlacement {
  if (!isRecord(value)) return false;
  const { amount, entry, fund, leaf, path } = value;
  const isPlace = isAmount(entry) && isString(fund) && isAmount(leaf) && isAmount(amount, 1);
  return isPlace && isListOf(path, MAX_PROOF_HASHES, isStep);
}

function isStep(value: unknown): value is PathStep {
  return isRecord(value) && isString(value['hash']) && isAmount(value['sum'], 1);
}

function isAssigned(value: unknown): value is TrailPath['assigned'][number] {
  return isRecord(value) && isAmount(value['entry']) && isAmount(value['amount'], 1);
}

function isPayment(value: unknown): value is TrailPath['payments'][number] {
  return isRecord(value) && isAmount(value['entry']) && isAmount(value['share']);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
