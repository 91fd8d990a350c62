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
import { takenUnplaced } from './known-settlements.ts';
import { type ProofCrypto, proveEntries } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';
import { parseTrailReceipt } from './trail-receipt.ts';
import type { VerifiedTrail } from './verified-trail.ts';
import { findPlaces } from './where-cents-are.ts';

/** @throws TrailReceiptError */
export function verifyTrailReceipt(crypto: ProofCrypto, text: string, trust: CheckpointTrust): VerifiedTrail {
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
  return {
    ...found,
    refunded: found.refunded + early.demand,
    fees: found.fees + early.fee,
    ...{ checkpoint, ledger: gift.ledger, gift, amount, placeless, assigned },
  };
}
