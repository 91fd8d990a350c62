/**
 * Verifies the trail of a gift from nothing but one file and the log's key.
 *
 * It proves: that these entries stand in the log; that the gift got these positions by the sum tree of its placement;
 * that from there on the spans and slots of moves, payments, exchanges, transfers, losses, refunds, covers and returns
 * lead its cents where the shares say, none passed over while others of its fund went; and that every refund took of
 * the gift what the rule takes. It cannot prove what only a replay of the whole log shows: that every entry obeyed the
 * rule of attribution for everybody else's cents too, that the gift stands in no second place, how many cents an
 * assignment by hand had, that no entry is left out which changed who else stands in a payment before part of it came
 * back, and that nothing later took what is said to wait.
 */
import type { CheckpointTrust } from '@centesimo/log';
import { checkBelonging } from './belonging.ts';
import { followEvents } from './follow-events.ts';
import type { Following, Root } from './following.ts';
import { takenUnplaced } from './known-settlements.ts';
import { type ProofCrypto, proveEntries } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';
import { parseTrailReceipt } from './trail-receipt.ts';
import type { VerifiedPart, VerifiedTrail } from './verified-trail.ts';
import { findPlaces } from './where-cents-are.ts';

export interface OpenedTrailReceipt {
  readonly trail: VerifiedTrail;
  /**
   * Where its cents `[from, to)` are, which must be cents of it. Where it got several places at once, by a rule, the
   * order of its shares is the file's and of no entry.
   */
  readonly partOf: (cents: { readonly from: number; readonly to: number }) => VerifiedPart;
}

/** @throws TrailReceiptError */
export function verifyTrailReceipt(crypto: ProofCrypto, text: string, trust: CheckpointTrust): VerifiedTrail {
  return openTrailReceipt(crypto, text, trust).trail;
}

/** The same, for whoever asks for some of the cents. @throws TrailReceiptError */
export function openTrailReceipt(
  crypto: ProofCrypto,
  text: string,
  trust: CheckpointTrust,
): OpenedTrailReceipt {
  const receipt = parseTrailReceipt(text);
  const { checkpoint, events } = proveEntries(crypto, receipt, trust);
  const following = followEvents(crypto.sha256, receipt, events);
  const { amount, assigned, gift, money, placed } = following;
  const early = takenUnplaced(money);
  const placeless = amount - placed - assigned - early.demand - early.fee;
  if (placeless < 0)
    throw new TrailReceiptError('placement-refused', 'more cents got a place than its entries say');
  const { found, reached } = findPlaces(following);
  checkBelonging(following, events, reached);
  const isSame = found.payments.every(({ event, share }, at) => {
    const stated = receipt.payments[at];
    return stated?.entry === event.index && stated.share === share;
  });
  if (!isSame || found.payments.length !== receipt.payments.length)
    throw new TrailReceiptError('share-differs', 'the stated shares are not what the entries lead to');
  const trail = {
    ...found,
    refunded: found.refunded + early.demand,
    fees: found.fees + early.fee,
    ...{ checkpoint, ledger: gift.ledger, gift, amount, placeless, assigned },
  };
  return { trail, partOf: ({ from, to }) => partOf(following, from, to) };
}

function partOf(following: Following, from: number, to: number): VerifiedPart {
  const roots: Root[] = [];
  let at = 0;
  let placed = 0;
  for (const root of following.roots) {
    const size = root.to - root.from;
    const [first, end] = [from, to].map((cent) => root.from + Math.min(Math.max(0, cent - at), size));
    at += size;
    if (first! >= end!) continue;
    roots.push({ fund: root.fund, from: first!, to: end! });
    placed += end! - first!;
  }
  return { ...findPlaces({ ...following, roots }).found, placeless: to - from - placed };
}
