/** Steps that tell donation what happened to gifts at the bank. */
import { type GiftMessage, giftOf } from './donation-steps.ts';
import type { Operation } from './operation.ts';
import { DAY, type Known, type Steppers, keyOf, ledgerOf, one, pickOf } from './stepper.ts';

type Gift = Known['gifts'][number];

/** What every fact about a known gift says; a few take more than the gift was. */
function aboutGift(steppers: Steppers, { currency, gross, id, ledger, payment }: Gift) {
  const { random } = steppers;
  const key = keyOf(steppers);
  const target = random.chance(0.5) ? { case: 'gift', value: id } : { case: 'payment', value: payment };
  const most = gross + (random.chance(0.2) ? 500 : 0);
  const money = { amount: BigInt(random.int(1, most)), currency: random.chance(0.95) ? currency : 'USD' };
  return { key, request: { idempotencyKey: key, ledger, processor: 'stripe', target, ...money } };
}

export function dispute(steppers: Steppers): Operation | undefined {
  const gift = pickOf(steppers, steppers.known.gifts);
  if (gift === undefined) return undefined;
  const { key, request } = aboutGift(steppers, gift);
  const message = { ...request, dispute: key, openedAt: DAY, withdrawn: true };
  return one('donation', 'openDispute', 'gift.dispute-opened', message);
}

/** Mostly part of what was withdrawn; now and then more than is left of it. */
export function win(steppers: Steppers): Operation | undefined {
  const known = pickOf(steppers, steppers.known.disputes);
  if (known === undefined) return undefined;
  const key = keyOf(steppers);
  const { amount, currency, dispute: own, ledger } = known;
  return one('donation', 'winDispute', 'gift.dispute-won', {
    idempotencyKey: key,
    ledger,
    processor: 'stripe',
    credit: key,
    dispute: own,
    amount: BigInt(steppers.random.int(1, amount)),
    currency,
    wonAt: DAY,
  });
}

export function failure(steppers: Steppers): Operation | undefined {
  const gift = pickOf(steppers, steppers.known.gifts);
  if (gift === undefined) return undefined;
  const { key, request } = aboutGift(steppers, gift);
  return one('donation', 'recordFailure', 'gift.failed', { ...request, failure: key, failedAt: DAY });
}

/**
 * Every fee rises beyond what fees start with, and once, since calls overtake one another and a fee that falls may make
 * an income besides, or alone.
 */
export function correction(steppers: Steppers): Operation | undefined {
  const { corrected, gifts } = steppers.known;
  const gift = pickOf(steppers, gifts);
  if (gift === undefined || corrected.has(gift.id)) return undefined;
  corrected.add(gift.id);
  const key = keyOf(steppers);
  const { currency, ledger, payment } = gift;
  return one('donation', 'correctFee', 'gift.fee-corrected', {
    idempotencyKey: key,
    ledger,
    processor: 'stripe',
    correction: key,
    target: { case: 'payment', value: payment },
    feeAmount: BigInt(100 + steppers.next),
    currency,
    correctedAt: DAY,
  });
}

export function charge(steppers: Steppers): Operation {
  const { random } = steppers;
  const key = keyOf(steppers);
  return one('donation', 'recordCharge', 'bank.charged', {
    idempotencyKey: key,
    ledger: ledgerOf(steppers),
    processor: 'stripe',
    charge: key,
    kind: 'account',
    amount: BigInt(random.int(1, 300)),
    currency: random.chance(0.9) ? 'EUR' : 'JPY',
    chargedAt: DAY,
    payment: '',
    dispute: '',
  });
}

export function pending(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  const { currency, grossAmount, payment }: GiftMessage = giftOf(steppers, ledger);
  return one('donation', 'recordPending', 'gift.pending', {
    idempotencyKey: keyOf(steppers),
    ledger,
    processor: 'stripe',
    payment,
    grossAmount,
    currency,
    fund: '',
    givenAt: DAY,
    detailsJson: '',
  });
}
