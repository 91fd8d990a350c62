/** Donation's facts about money that the bank takes back, or gives back again. */
import { addAmounts, isAmount } from '@centesimo/money';
import type { EventNamed, GiftFailed } from './event.ts';
import { findOrigin, isGiftId } from './origins.ts';
import type { Demand } from './records.ts';
import { isSlug, isSubject } from './shape.ts';
import { accountOf } from './state.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Commit, Violation } from './violation.ts';

/** Which appeal it gives back of is said, not judged: what allocation did is no matter of a fact. */
export function checkGiftRefunded(state: LedgerState, event: EventNamed<'gift.refunded'>): Checked {
  const { appeal, choice } = event.data;
  if (appeal !== undefined && !isSlug(appeal)) return violation('malformed', { field: 'appeal' });
  const checked = checkDemand(state, event.subject, event.data, 'refund', choice === true);
  if (typeof checked !== 'function' || appeal === undefined) return checked;
  return () => {
    checked();
    state.demands.get(event.subject)!.appeal = appeal;
  };
}

/** A gift that was only announced ends; one that was received is demanded back. */
export function checkGiftFailed(state: LedgerState, event: EventNamed<'gift.failed'>): Checked {
  const { subject } = event;
  const { amount, currency, gift } = event.data;
  const pending = state.pending.get(gift);
  if (pending === undefined) return checkDemand(state, subject, event.data, 'failure', false);
  if (!isSubject(subject, 'failure_')) return violation('malformed', { field: 'subject' });
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const expected = state.currencies[pending.currency]!;
  if (currency !== expected) return violation('wrong-currency', { currency: String(currency), expected });
  return () => {
    state.pending.delete(gift);
  };
}

export function checkDisputeOpened(state: LedgerState, event: EventNamed<'gift.dispute-opened'>): Checked {
  const { subject } = event;
  const { withdrawn } = event.data;
  if (typeof withdrawn !== 'boolean') return violation('malformed', { field: 'withdrawn' });
  const checked = demanded(state, subject, event.data, 'dispute', false);
  if ('code' in checked) return checked;
  const dispute = state.disputes.get(subject);
  // Lost or not, an inquiry may end in money withdrawn: once, since the demand has its id.
  if (dispute !== undefined && !withdrawn) {
    return violation('duplicate-demand', { demand: subject }, 11);
  }
  if (dispute !== undefined && dispute.gift !== checked.origin) {
    return violation('wrong-gift', { gift: event.data.gift });
  }
  return () => {
    state.disputes.set(subject, { gift: checked.origin, state: withdrawn ? 'withdrawn' : 'inquiry' });
    if (withdrawn) checked.commit();
  };
}

function checkDemand(
  state: LedgerState,
  subject: string,
  data: GiftFailed,
  kind: Demand['kind'],
  choice: boolean,
): Checked {
  const checked = demanded(state, subject, data, kind, choice);
  return 'code' in checked ? checked : checked.commit;
}

/** The rule of every demand of a gift: its own id, the gift's currency, and a sum that can be counted. */
function demanded(
  state: LedgerState,
  subject: string,
  { amount, currency, gift }: GiftFailed,
  kind: Demand['kind'],
  choice: boolean,
): Violation | { origin: number; commit: Commit } {
  if (!isSubject(subject, `${kind}_`)) return violation('malformed', { field: 'subject' });
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  if (!isGiftId(gift)) return violation('malformed', { field: 'gift' });
  const origin = findOrigin(state.origins, gift);
  if (origin < 0) return violation('unknown-gift', { gift });
  const index = state.origins.currencies[origin]!;
  const expected = state.currencies[index]!;
  if (currency !== expected) return violation('wrong-currency', { currency: String(currency), expected });
  if (state.demands.has(subject)) return violation('duplicate-demand', { demand: subject }, 11);
  const sums = state.sums[index]!;
  if (addAmounts(sums.demanded, amount) === undefined) return violation('sum-overflow', { amount });
  const commit = (): void => {
    const open = { credited: 0, voided: 0, settled: false };
    state.demands.set(subject, { id: subject, origin, amount, kind, choice, ...open });
    state.openDemands.add(subject);
    accountOf(state, origin).demands.push(subject);
    sums.demanded += amount;
    sums.demandedOpen += amount;
  };
  return { origin, commit };
}

export function checkRefundFailed(state: LedgerState, event: EventNamed<'gift.refund-failed'>): Checked {
  const { amount, currency, gift, refund } = event.data;
  return checkCredit(state, event.subject, refund, { amount, currency, gift });
}

/** Money that comes back of a demand: never more than it took. */
function checkCredit(
  state: LedgerState,
  subject: string,
  id: unknown,
  { amount, currency, gift }: GiftFailed,
): Checked {
  if (!isSubject(subject, 'credit_')) return violation('malformed', { field: 'subject' });
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const demand = typeof id === 'string' ? state.demands.get(id) : undefined;
  if (demand === undefined) return violation('unknown-demand', { demand: String(id) }, 11);
  const { origin } = demand;
  if (!isGiftId(gift) || findOrigin(state.origins, gift) !== origin) {
    return violation('wrong-gift', { gift: String(gift) });
  }
  const index = state.origins.currencies[origin]!;
  const expected = state.currencies[index]!;
  if (currency !== expected) return violation('wrong-currency', { currency: String(currency), expected });
  if (state.credits.has(subject)) return violation('duplicate-credit', { credit: subject }, 11);
  const left = demand.amount - demand.credited;
  if (amount > left)
    return violation('credit-exceeds-demand', { demand: demand.id, asked: amount, left }, 11);
  return () => {
    demand.credited += amount;
    state.credits.set(subject, { id: subject, demand: demand.id, amount, settled: false });
    state.openCredits.add(subject);
    state.sums[index]!.credited += amount;
    state.sums[index]!.creditedOpen += amount;
  };
}

export function checkDisputeWon(state: LedgerState, event: EventNamed<'gift.dispute-won'>): Checked {
  const { amount, currency, dispute: id, gift } = event.data;
  const { subject } = event;
  const dispute = typeof id === 'string' ? state.disputes.get(id) : undefined;
  if (dispute === undefined) return violation('unknown-dispute', { dispute: String(id) });
  const origin = isGiftId(gift) ? findOrigin(state.origins, gift) : -1;
  if (origin !== dispute.gift) return violation('wrong-gift', { gift: String(gift) });
  if (!isSubject(subject, 'credit_')) return violation('malformed', { field: 'subject' });
  if (state.credits.has(subject)) return violation('duplicate-credit', { credit: subject }, 11);
  const expected = state.currencies[state.origins.currencies[origin]!]!;
  if (currency !== expected) return violation('wrong-currency', { currency: String(currency), expected });
  const credit =
    amount === undefined ? undefined : checkCredit(state, subject, id, { amount, currency, gift });
  if (credit !== undefined && typeof credit !== 'function') return credit;
  return () => {
    dispute.state = 'won';
    credit?.();
  };
}

export function checkDisputeLost(state: LedgerState, event: EventNamed<'gift.dispute-lost'>): Checked {
  const { gift } = event.data;
  const dispute = state.disputes.get(event.subject);
  if (dispute === undefined) return violation('unknown-dispute', { dispute: event.subject });
  const origin = isGiftId(gift) ? findOrigin(state.origins, gift) : -1;
  if (origin !== dispute.gift) return violation('wrong-gift', { gift: String(gift) });
  if (dispute.state === 'won' || dispute.state === 'lost') {
    return violation('dispute-closed', { dispute: event.subject, state: dispute.state });
  }
  return () => {
    dispute.state = 'lost';
  };
}

/** The bank takes money that was never a gift. */
export function checkBankCharged(state: LedgerState, event: EventNamed<'bank.charged'>): Checked {
  const { subject } = event;
  const { amount, currency } = event.data;
  if (!isSubject(subject, 'charge_')) return violation('malformed', { field: 'subject' });
  if (!isAmount(amount, 1)) return violation('malformed', { field: 'amount' });
  const index = state.currencies.indexOf(currency);
  if (index < 0) return violation('unknown-currency', { currency: String(currency) });
  if (state.charges.has(subject)) return violation('duplicate-charge', { charge: subject }, 11);
  const sums = state.sums[index]!;
  const charged = addAmounts(sums.charged, amount);
  if (charged === undefined) return violation('sum-overflow', { amount });
  return () => {
    state.charges.set(subject, { id: subject, amount, currency: index, settled: false });
    state.openCharges.add(subject);
    sums.charged = charged;
    sums.chargedOpen += amount;
  };
}

/** The ids of charges that are not settled, in the order in which they came. */
export function openCharges(state: LedgerState): string[] {
  return [...state.openCharges];
}

/** How many fees the reserve of a currency owes that are not settled. */
export function owedFees(state: LedgerState, currency: string): number {
  const owed = state.owed[state.currencies.indexOf(currency)];
  return owed === undefined ? 0 : owed.amounts.length - owed.settled;
}
