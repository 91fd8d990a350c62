/** Steps that ask donation: gifts, refunds, income. */
import type { Item, Operation } from './operation.ts';
import {
  DAY,
  PATIENT,
  type Steppers,
  afterOf,
  fundOf,
  keyOf,
  ledgerOf,
  one,
  pickOf,
  textOf,
} from './stepper.ts';

/** A gift as the message has it. */
export type GiftMessage = Record<string, unknown> & { payment: string };

export function giftOf(steppers: Steppers, ledger: string): GiftMessage {
  const { random } = steppers;
  const currency = random.chance(0.85) ? 'EUR' : 'JPY';
  const named = random.chance(0.2) ? fundOf(steppers, ledger, currency) : '';
  const feeAmount = random.chance(0.3) ? BigInt(random.int(1, 60)) : 0n;
  return {
    processor: 'stripe',
    payment: `p-${steppers.next++}`,
    grossAmount: BigInt(random.int(1, 5_000)),
    currency,
    feeAmount,
    feeBearerReserve: feeAmount > 0n && random.chance(0.3),
    fund: named,
    givenAt: DAY,
    detailsJson: random.chance(0.25) ? `{"name":"giver ${steppers.next}"}` : '',
  };
}

export function batchOf(ledger: string, some: readonly GiftMessage[], triesMax = PATIENT): Operation {
  const items = some.map((gift): Item => ({
    ledger,
    key: `donation ${ledger} gift ${gift.payment}`,
    input: textOf(gift),
    type: 'gift.received',
  }));
  const message = { ledger, batchId: 1, gifts: some, after: [] };
  return { service: 'donation', method: 'receiveGifts', message, items, triesMax };
}

export function gifts(steppers: Steppers, count: number): Operation {
  const ledger = ledgerOf(steppers);
  return batchOf(
    ledger,
    Array.from({ length: count }, () => giftOf(steppers, ledger)),
  );
}

export function refund(steppers: Steppers): Operation | undefined {
  const gift = pickOf(steppers, steppers.known.gifts);
  if (gift === undefined) return undefined;
  const { random } = steppers;
  const byId = random.chance(0.5);
  const key = keyOf(steppers);
  return one('donation', 'recordRefund', 'gift.refunded', {
    idempotencyKey: key,
    ledger: gift.ledger,
    processor: 'stripe',
    refund: key,
    target: byId ? { case: 'gift', value: gift.id } : { case: 'payment', value: gift.payment },
    amount: BigInt(random.int(1, gift.gross + (random.chance(0.2) ? 500 : 0))),
    currency: random.chance(0.95) ? gift.currency : 'USD',
    refundedAt: DAY,
    choice: false,
    takenAmount: 0n,
    appeal: '',
  });
}

export function income(steppers: Steppers): Operation {
  const { random } = steppers;
  const ledger = ledgerOf(steppers);
  const currency = random.chance(0.9) ? 'EUR' : 'JPY';
  return one('donation', 'recordIncome', 'income.received', {
    idempotencyKey: keyOf(steppers),
    ledger,
    after: afterOf(steppers, ledger),
    kind: 'interest',
    amount: BigInt(random.int(1, 4_000)),
    currency,
    fund: random.chance(0.3) ? fundOf(steppers, ledger, currency) : '',
    receivedAt: DAY,
    detailsJson: random.chance(0.3) ? '{"bank":"a bank"}' : '',
  });
}
