/**
 * Verifies the trail of a gift from nothing but one file and the log's key.
 *
 * It proves: that these entries stand in the log; that the gift got these positions by the sum tree of its placement;
 * that from there on the spans of moves, payments, returns and refunds lead its cents where the shares say, none passed
 * over while others of its fund went. It cannot prove what only a replay of the whole log shows: that every entry obeyed
 * the rule of attribution for everybody else's cents too, that the gift stands in no second place, how many cents an
 * assignment by hand had, and that nothing later took what is said to wait.
 */
import type { CheckpointTrust, OpenedCheckpoint } from '@centesimo/log';
import { sumOf } from './cents-on-the-way.ts';
import { type FollowedCents, followEvents } from './follow-events.ts';
import { type ProofCrypto, type ProvedEvent, proveEntries } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';
import { parseTrailReceipt } from './trail-receipt.ts';

/** Amounts in minor units of the gift's currency; payments, waiting, refunded and placeless sum to `amount`. */
export interface VerifiedTrail {
  readonly checkpoint: OpenedCheckpoint;
  readonly ledger: string;
  readonly gift: ProvedEvent;
  /** What was given less the fee that the gift bears. */
  readonly amount: number;
  /** In log order. `share`: how many of the gift's cents stand in it; 0 when all of them came back. */
  readonly payments: readonly { readonly event: ProvedEvent; readonly share: number }[];
  readonly waiting: readonly { readonly fund: string; readonly amount: number }[];
  readonly refunded: number;
  /** Without a place: not yet, or refunded before it had one. */
  readonly placeless: number;
  /** What of `amount` was assigned by hand, which the file states and no entry. */
  readonly assigned: number;
}

/** @throws TrailReceiptError */
export function verifyTrailReceipt(crypto: ProofCrypto, text: string, trust: CheckpointTrust): VerifiedTrail {
  const receipt = parseTrailReceipt(text);
  const { checkpoint, events } = proveEntries(crypto, receipt, trust);
  const followed = followEvents(crypto.sha256, receipt, events);
  const { amount, assigned, cents, gift, placeless } = followed;
  const payments = sharesOf(followed);
  const isSame = payments.every(({ event, share }, at) => {
    const stated = receipt.payments[at];
    return stated?.entry === event.index && stated.share === share;
  });
  if (!isSame || payments.length !== receipt.payments.length)
    throw new TrailReceiptError('share-differs', 'the stated shares are not what the entries lead to');
  const { ledger } = gift;
  const { refunded } = cents;
  return {
    checkpoint,
    ledger,
    gift,
    amount,
    payments,
    waiting: waitingOf(cents),
    refunded,
    placeless,
    assigned,
  };
}

function sharesOf({ cents, payments }: FollowedCents): VerifiedTrail['payments'] {
  return payments.map((event) => ({ event, share: sumOf(cents.payments.get(event.subject)?.held ?? []) }));
}

function waitingOf({ free }: FollowedCents['cents']): VerifiedTrail['waiting'] {
  const sums = new Map<string, number>();
  for (const { from, fund, to } of free) sums.set(fund, (sums.get(fund) ?? 0) + to - from);
  return [...sums].map(([fund, amount]) => ({ fund, amount }));
}
