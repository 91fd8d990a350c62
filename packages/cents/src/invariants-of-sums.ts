/** 7, 8 and 9: what the bank, the partners and the open slots sum to, from tapes and slots and from the running sums. */
import type { CurrencySums } from './records.ts';
import { NO_SUMS } from './records.ts';
import { isCustodyOutflow } from './check-expense.ts';
import { SHORTFALL } from './outflow.ts';
import type { LedgerState } from './state.ts';
import { placelessAmount } from './state.ts';
import { totals } from './totals.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** Sums that can be made anew from what they sum; the others have no other record. */
type Recomputed = Omit<CurrencySums, 'unplaced' | 'unassigned' | 'feesBorne'> & { placeless: number };

export function checkCurrencies(state: LedgerState, broken: Violation[]): void {
  const recomputed = recompute(state);
  for (const [index, total] of totals(state).currencies.entries()) {
    const { bank, currency, free } = total;
    const { placeless, ...sums } = recomputed[index]!;
    const wrong = (Object.keys(sums) as (keyof typeof sums)[]).find((name) => sums[name] !== total[name]);
    if (wrong !== undefined) {
      const invariant = wrong === 'shortfall' ? 9 : 7;
      const facts = { currency, sum: wrong, expected: sums[wrong], kept: total[wrong] };
      broken.push(violation('invariant-broken', facts, invariant));
    }
    if (placeless !== total.unplaced + total.unassigned) {
      broken.push(violation('invariant-broken', { currency, placeless, unplaced: total.unplaced }, 7));
    }
    const open = total.demandedOpen + total.chargedOpen + total.feesOwed + total.shortfall;
    const held = free + placeless + total.creditedOpen + total.correctedOpen - open;
    if (held !== bank) broken.push(violation('invariant-broken', { currency, bank, held }, 7));
  }
  for (const fund of state.funds) checkCustody(state, fund, broken);
}

/** 8: what was sent into the hands of a partner is on its way, there, reported, given back, a fee or handed over. */
function checkCustody(state: LedgerState, fund: LedgerState['funds'][number], broken: Violation[]): void {
  if (fund.custody === undefined) return;
  const index = state.fundIndex.get(fund.id)!;
  let sent = 0;
  let gone = 0;
  for (const { amount, kind, live, spans, target } of state.outflows) {
    if (kind === 'transfer' && target?.fund === index) sent += amount;
    if (spans[0]?.fund !== index) continue;
    gone += kind === 'expense' ? live : amount;
  }
  const there = fund.freeAmount + fund.transitAmount;
  if (sent === there + gone) return;
  broken.push(violation('invariant-broken', { fund: fund.id, sent, there, gone }, 8));
}

function recompute(state: LedgerState): Recomputed[] {
  const { unplaced: _unplaced, unassigned: _unassigned, feesBorne: _feesBorne, ...none } = NO_SUMS;
  const sums = state.currencies.map((): Recomputed => ({ ...none, placeless: 0 }));
  const { origins } = state;
  for (let origin = 0; origin < origins.count; origin += 1) {
    const own = sums[origins.currencies[origin]!]!;
    own.received += origins.amounts[origin]!;
    own.placeless += placelessAmount(state, origin);
  }
  addFacts(state, sums);
  addOutflows(state, sums);
  return sums;
}

function addFacts(state: LedgerState, sums: Recomputed[]): void {
  const of = (origin: number): Recomputed => sums[state.origins.currencies[origin]!]!;
  for (const { amount, id, origin, voided } of state.demands.values()) {
    of(origin).demanded += amount;
    if (state.openDemands.has(id)) of(origin).demandedOpen += amount - voided;
  }
  for (const { amount, demand, settled } of state.credits.values()) {
    const own = of(state.demands.get(demand)!.origin);
    own.credited += amount;
    if (!settled) own.creditedOpen += amount;
  }
  for (const { change, origin, settled } of state.corrections.values()) {
    of(origin).corrected += change;
    if (!settled) of(origin).correctedOpen += change;
  }
  for (const { amount, currency, settled } of state.charges.values()) {
    sums[currency]!.charged += amount;
    if (!settled) sums[currency]!.chargedOpen += amount;
  }
  for (const [currency, { amounts, settled }] of state.owed.entries()) {
    for (let index = settled; index < amounts.length; index += 1)
      sums[currency]!.feesOwed += amounts.values[index]!;
  }
}

function addOutflows(state: LedgerState, sums: Recomputed[]): void {
  for (const outflow of state.outflows) {
    const { amount, currency, holders, kind, live, target } = outflow;
    const own = sums[currency]!;
    if (kind === 'expense' && !isCustodyOutflow(state, outflow)) own.spent += live;
    if (kind === 'loss' && outflow.voluntary === true) own.lost += amount;
    if (kind === 'transfer') own.sent += live;
    if (kind === 'exchange' && target !== undefined) {
      own.exchangedOut += amount;
      sums[state.funds[target.fund]!.currency]!.exchangedIn += target.units;
    }
    for (const { fund, length } of holders) if (fund === SHORTFALL) own.shortfall += length;
  }
}
