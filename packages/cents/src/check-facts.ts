/**
 * Donation's facts about money that comes: they queue it, and are checked against earlier facts only, never against
 * what allocation did in between, so that replay does not depend on how the two interleave.
 */
import { addAmounts, isAmount } from '@centesimo/money';
import { pushAmount, pushInteger } from './column.ts';
import type { EventNamed, GiftReceived } from './event.ts';
import { addOrigin, findOrigin, giftIdOf, isGiftId, isIncomeId, UNNAMED } from './origins.ts';
import type { GiftIdBytes } from './origins.ts';
import { isOptionalText, isSlug, isSubject } from './shape.ts';
import { accountOf } from './state.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked } from './violation.ts';

export function checkGiftPending(state: LedgerState, event: EventNamed<'gift.pending'>): Checked {
  const { subject } = event;
  const { currency, gross } = event.data;
  if (!isGiftId(subject)) return violation('malformed', { field: 'subject' });
  if (!isAmount(gross, 1)) return violation('malformed', { field: 'gross' });
  const index = state.currencies.indexOf(currency);
  if (index < 0) return violation('unknown-currency', { currency: String(currency) });
  if (state.pending.has(subject) || findOrigin(state.origins, subject) >= 0) {
    return violation('duplicate-gift', { gift: subject }, 2);
  }
  return () => {
    state.pending.set(subject, { currency: index, gross });
  };
}

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
  const feesBorne = addAmounts(sums.feesBorne, owed);
  if (received === undefined || feesBorne === undefined)
    return violation('sum-overflow', { currency, amount });
  return () => {
    const name = fund === undefined ? UNNAMED : nameOf(state, fund);
    const row = addOrigin(state.origins, id, amount, index, name);
    sums.received = received;
    sums.unplaced += amount;
    if (owed > 0) owe(state, index, row, owed);
    if (state.pending.size > 0) state.pending.delete(typeof id === 'string' ? id : giftIdOf(id));
  };
}

/** The reserve owes a fee of a gift; the caller has checked the sum. */
function owe(state: LedgerState, currency: number, origin: number, fee: number): void {
  const { amounts, origins } = state.owed[currency]!;
  pushAmount(amounts, fee);
  pushInteger(origins, origin);
  state.sums[currency]!.feesBorne += fee;
  state.sums[currency]!.feesOwed += fee;
}

function nameOf(state: LedgerState, name: string): number {
  const known = state.nameIndex.get(name);
  if (known !== undefined) return known;
  state.nameIndex.set(name, state.names.length);
  return state.names.push(name) - 1;
}

/** Another fee than was said first: a change of the net, which waits to be settled, or more that the reserve owes. */
export function checkFeeCorrected(state: LedgerState, event: EventNamed<'gift.fee-corrected'>): Checked {
  const { subject } = event;
  const { change = 0, currency, gift, owed = 0 } = event.data;
  if (!isSubject(subject, 'correction_')) return violation('malformed', { field: 'subject' });
  if (!isAmount(Math.abs(change)) || Object.is(change, -0))
    return violation('malformed', { field: 'change' });
  if (!isAmount(owed) || (change === 0 && owed === 0)) return violation('malformed', { field: 'owed' });
  const origin = isGiftId(gift) ? findOrigin(state.origins, gift) : -1;
  if (origin < 0) return violation('unknown-gift', { gift: String(gift) });
  const index = state.origins.currencies[origin]!;
  const expected = state.currencies[index]!;
  if (currency !== expected) return violation('wrong-currency', { currency: String(currency), expected });
  if (state.corrections.has(subject)) return violation('duplicate-correction', { correction: subject }, 11);
  const sums = state.sums[index]!;
  const factNet = state.accounts.get(origin)?.factNet ?? state.origins.amounts[origin]!;
  if (factNet + change < 0) return violation('fee-exceeds-gift', { gift, net: factNet, change }, 4);
  // The net of all gifts and incomes, with what corrections may give back, stays countable.
  const isCountable =
    addAmounts(sums.received, Math.max(0, sums.corrected + change)) !== undefined &&
    addAmounts(sums.feesBorne, owed) !== undefined &&
    isAmount(Math.abs(sums.corrected + change)) &&
    isAmount(factNet + change);
  if (!isCountable) return violation('sum-overflow', { gift, change });
  return () => {
    state.corrections.set(subject, { id: subject, origin, change, settled: change === 0 });
    if (owed > 0) owe(state, index, origin, owed);
    if (change === 0) return;
    accountOf(state, origin).factNet += change;
    state.openCorrections.add(subject);
    sums.corrected += change;
    sums.correctedOpen += change;
  };
}

/** What the bank says it holds: compared with the ledger by who reports it, and never part of the state. */
export function checkBalanceStated(state: LedgerState, event: EventNamed<'bank.balance-stated'>): Checked {
  const { account, balance, currency } = event.data;
  if (!isSubject(event.subject, 'statement_')) return violation('malformed', { field: 'subject' });
  if (!isSlug(account)) return violation('malformed', { field: 'account' });
  if (!isAmount(Math.abs(balance)) || Object.is(balance, -0))
    return violation('malformed', { field: 'balance' });
  if (!state.currencies.includes(currency))
    return violation('unknown-currency', { currency: String(currency) });
  return () => undefined;
}

/**
 * Details of a person are gone; every sum stays. Also of a gift that was only announced and failed, of which nothing is
 * remembered here.
 */
export function checkSubjectErased(_state: LedgerState, event: EventNamed<'subject.erased'>): Checked {
  const { subject } = event;
  if (!isGiftId(subject) && !isIncomeId(subject)) return violation('malformed', { field: 'subject' });
  if (!isOptionalText(event.data.details)) return violation('malformed', { field: 'details' });
  return () => undefined;
}
