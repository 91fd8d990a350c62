/** The one entry that a log has millions of, read by the pattern of `gift-pattern.ts`. */

export interface GiftEntry {
  readonly ledger: string;
  readonly currency: string;
  readonly fund: string | undefined;
  readonly reserveBears: boolean;
  readonly gross: number;
  readonly fee: number;
  readonly trailKey: string;
  readonly id: string;
  readonly source: string;
  readonly subject: string;
}

/** A worker gets the pattern with its first stretch; the events package, which has it, takes long to load. */
const compiled = new Map<string, RegExp>();

export function compileGiftPattern(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(pattern, 'y');
  compiled.set(pattern, known);
  return known;
}

/** The gift entry in characters [start, end) of the latin1 text of a bundle, or undefined for anything else. */
export function readGiftEntry(
  pattern: RegExp,
  latin1: string,
  start: number,
  end: number,
): GiftEntry | undefined {
  pattern.lastIndex = start;
  const match = pattern.exec(latin1);
  if (match === null || pattern.lastIndex !== end) return undefined;
  const gross = Number(match[6]);
  const fee = match[3] === undefined ? 0 : Number(match[3]);
  if (!Number.isSafeInteger(gross) || !Number.isSafeInteger(fee)) return undefined;
  return {
    ledger: match[1] ?? '',
    currency: match[2] ?? '',
    reserveBears: match[4] !== undefined,
    fund: match[5],
    gross,
    fee,
    trailKey: match[7] ?? '',
    id: match[8] ?? '',
    source: match[9] ?? '',
    subject: match[10] ?? '',
  };
}
