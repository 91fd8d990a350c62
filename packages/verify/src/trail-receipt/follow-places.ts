/** How the gift's cents got their first places: by the sum tree of a placement, or by hand. */
import { isList, isRecord, isSlug } from '@centesimo/cents/shape';
import { verifySumPath } from '@centesimo/cents/sum-tree';
import { isAmount } from '@centesimo/money';
import type { Sha256 } from '@centesimo/log';
import { differs, slugOf } from './event-forms.ts';
import type { Following } from './following.ts';
import { broken, enter } from './known-money.ts';
import type { ProvedEvent } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';
import type { TrailReceipt } from './trail-receipt.ts';

const PARTS_MAX = 1_000;

/** The shares that the file states at this entry: a gift is placed once, with one share in a part. */
export function followPlacement(
  following: Following,
  event: ProvedEvent,
  sha256: Sha256,
  { placements }: TrailReceipt,
): void {
  const { gift } = following;
  const { parts } = event.data;
  if (!isList(parts, PARTS_MAX)) return differs(event);
  const shares = placements.filter(({ entry }) => entry === event.index);
  const funds = new Set(shares.map(({ fund }) => fund));
  if (following.placed > 0 || shares.length === 0 || funds.size !== shares.length)
    return broken(event.index, 'a gift is placed once, with one share in each fund');
  for (const { amount, fund, leaf, path } of shares) {
    const part = parts.find((each) => isRecord(each) && each['fund'] === fund);
    const span = isPart(part)
      ? verifySumPath(sha256, part, { id: gift.subject, amount }, leaf, path)
      : undefined;
    if (span === undefined || !isSlug(fund)) throw refusedPlacement(event, fund);
    getPlace(following, event, { fund, at: span.from, amount });
    following.placed += amount;
  }
}

interface Part {
  readonly at: number;
  readonly count: number;
  readonly total: number;
  readonly root: string;
}

/** `verifySumPath` believes none of them. */
function isPart(part: unknown): part is Part {
  return isRecord(part);
}

function refusedPlacement({ index }: ProvedEvent, fund: string): TrailReceiptError {
  const what = `entry ${index}: its sum tree does not prove this share in ${fund}`;
  return new TrailReceiptError('placement-refused', what);
}

/** The entry says where, and the file how many: no more than the gift has is checked at the end. */
export function followAssignment(following: Following, event: ProvedEvent, { assigned }: TrailReceipt): void {
  const { at, fund } = event.data;
  const [stated, ...more] = assigned.filter(({ entry }) => entry === event.index);
  if (event.subject !== following.gift.subject) return broken(event.index, 'it assigns another gift');
  if (stated === undefined || more.length > 0)
    return broken(event.index, 'how many cents it assigned is not stated once');
  const { amount } = stated;
  if (!isAmount(at)) return differs(event);
  getPlace(following, event, { fund: slugOf(event, fund), at, amount });
  following.assigned += amount;
}

function getPlace(
  { money, roots }: Following,
  event: ProvedEvent,
  { amount, at, fund }: { readonly fund: string; readonly at: number; readonly amount: number },
): void {
  roots.push({ fund: enter(money, event, fund, at, amount), from: at, to: at + amount });
}
