/**
 * Donation's facts: they queue money and demands, and are checked against earlier facts only, never against what
 * allocation did in between, so that replay does not depend on how the two interleave.
 */
import { addAmounts, isAmount } from '@centesimo/money';
import type { GiftReceived, LedgerEvent } from './event.ts';
import { addOrigin, findOrigin, giftIdOf, isGiftId, isIncomeId, UNNAMED } from './origins.ts';
import type { GiftIdBytes } from './origins.ts';
import { isSlug, isSubject } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

type EventNamed<Name extends string> = Extract<LedgerEvent, { type: `org.centesimo.${Name}.v1` }>;

export function checkGiftReceived(state: LedgerState, event: EventNamed<'gift.received'>): Checked {
  if (!isGiftId(event.subject)) return violation('malformed', { field: 'subject' });
  return checkGift(state, event.subject, event.data);
}

/** The rule of `gift.received` for an id that is well-formed, be it text or bytes. */
export function checkGift(state: LedgerState, id: string | GiftIdBytes, data: GiftReceived): Checked {
  const { currency, gross, fee = 0, feeBearer, fund } = data;
  if (!isAmount(gross, 1)) return violation('malformed', { field: 'gross' });
  if (!isAmount(fee)) return violation('malformed', { field: 'fee' });
  if (feeBearer !== undefined && feeBearer !== 'reserve')
    return violation('malformed', { field: 'feeBearer' });
  // A fee larger than the gift leaves no gift, and the rest of it is owed by the reserve.
  const net = feeBearer === 'reserve' ? gross : Math.max(0, gross - fee);
  const owed = feeBearer === 'reserve' ? fee : Math.max(0, fee - gross);
  return checkReceipt(state, id, net, currency, fund, owed);
}

export function checkIncomeReceived(state: LedgerState, event: EventNamed<'income.received'>): Checked {
  const { amount, currency, fund } = event.data;
  if (!isIncomeId(event.subject)) return violation('malformed', { field: 'subject' });
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  return checkReceipt(state, event.subject, amount, currency, fund, 0);
}

function checkReceipt(
  state: LedgerState,
  id: string | GiftIdBytes,
  amount: number,
  currency: string,
  fund: string | undefined,
  owed: number,
): Checked {
  const index = state.currencies.indexOf(currency);
  if (index < 0) return violation('unknown-currency', { currency: String(currency) });
  if (fund !== undefined && !state.nameIndex.has(fund) && !isSlug(fund)) {
    return violation('malformed', { field: 'fund' });
  }
  if (findOrigin(state.origins, id) >= 0) {
    return violation('duplicate-gift', { gift: typeof id === 'string' ? id : giftIdOf(id) }, 2);
  }
  const sums = state.sums[index]!;
  const received = addAmounts(sums.received, amount);
  const feesOwed = addAmounts(sums.feesOwed, owed);
  if (received === undefined || feesOwed === undefined)
    return violation('sum-overflow', { currency, amount });
  return () => {
    addOrigin(state.origins, id, amount, index, fund === undefined ? UNNAMED : nameOf(state, fund));
    sums.received = received;
    sums.feesOwed = feesOwed;
    sums.unplaced += amount;
  };
}

function nameOf(state: LedgerState, name: string): number {
  const known = state.nameIndex.get(name);
  if (known !== undefined) return known;
  state.nameIndex.set(name, state.names.length);
  return state.names.push(name) - 1;
}

export function checkGiftRefunded(state: LedgerState, event: EventNamed<'gift.refunded'>): Checked {
  const { amount, currency, gift, choice } = event.data;
  const { subject } = event;
  if (!isSubject(subject, 'refund_')) return violation('malformed', { field: 'subject' });
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  if (!isGiftId(gift)) return violation('malformed', { field: 'gift' });
  const origin = findOrigin(state.origins, gift);
  if (origin < 0) return violation('unknown-gift', { gift });
  const index = state.origins.currencies[origin]!;
  const expected = state.currencies[index]!;
  if (currency !== expected) return violation('wrong-currency', { currency: String(currency), expected });
  if (state.demands.has(subject)) return violation('duplicate-demand', { demand: subject }, 11);
  const wrong = checkDemandSum(state, index, amount);
  if (wrong !== undefined) return wrong;
  return () => {
    const sums = state.sums[index]!;
    state.demands.set(subject, {
      id: subject,
      origin,
      amount,
      choice: choice === true,
      settled: undefined,
    });
    state.openDemands.add(subject);
    sums.demanded += amount;
    sums.demandedOpen += amount;
    const refunds = state.refunds.get(origin);
    if (refunds !== undefined) refunds.demands.push(subject);
    else state.refunds.set(origin, { standing: 0, early: [], demands: [subject] });
  };
}

function checkDemandSum(state: LedgerState, currency: number, amount: number): Violation | undefined {
  const sum = addAmounts(state.sums[currency]!.demanded, amount);
  return sum === undefined ? violation('sum-overflow', { amount }) : undefined;
}
