/** The invariants of the money rules, recomputed from the tapes and slots: what the reducer keeps, proved anew. */
import { checkAcyclic } from './invariants-of-holders.ts';
import { checkCurrencies } from './invariants-of-sums.ts';
import { followForward } from './follow.ts';
import type { Fund, Inflow } from './fund.ts';
import { firstEndingAbove } from './fund.ts';
import { sharesOf } from './gift-shares.ts';
import { originId } from './origins.ts';
import { SHORTFALL } from './outflow.ts';
import type { Holder, Outflow } from './outflow.ts';
import { slotOfUnit, unitsBelow } from './ratio.ts';
import { lengthOf, sizeOf } from './spans.ts';
import type { LedgerState } from './state.ts';
import { netOf, placelessAmount } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/**
 * Every invariant of money-rules.md: 1 to 11 (10, which cents may go where, is checked as each event is). Answers all
 * that are broken, which for a state that only `applyEvent` changed is none; broken tapes or slots (1, 2, 3, 5, 6) are
 * answered alone. O(pieces of all gifts).
 */
export function invariants(state: LedgerState): Violation[] {
  const broken: Violation[] = [];
  for (const fund of state.funds) checkFund(state, fund, broken);
  for (const [index, outflow] of state.outflows.entries()) checkSlots(state, index, outflow, broken);
  // Cents can be followed only over tapes and slots that are whole: on broken ones a walk need not end.
  if (broken.length > 0) return broken;
  checkAcyclic(state, broken);
  if (broken.length > 0) return broken;
  for (let origin = 0; origin < state.origins.count; origin += 1) checkOrigin(state, origin, broken);
  checkDemands(state, broken);
  checkCurrencies(state, broken);
  return broken;
}

function breaks(broken: Violation[], invariant: number, facts: Violation['facts']): void {
  broken.push(violation('invariant-broken', facts, invariant));
}

/** 1, 2, 3: taken, free and transit spans part the tape between them, and the inflows make it up without a gap. */
function checkFund(state: LedgerState, fund: Fund, broken: Violation[]): void {
  const spans = [...fund.free, ...fund.transit, ...fund.taken].sort((left, right) => left.from - right.from);
  let end = 0;
  for (const { from, to } of spans) {
    if (from !== end || to <= from) breaks(broken, 1, { fund: fund.id, from, to });
    end = to;
  }
  const isCounted = sizeOf(fund.free) === fund.freeAmount && sizeOf(fund.transit) === fund.transitAmount;
  if (end !== fund.length || !isCounted) {
    breaks(broken, 3, { fund: fund.id, length: fund.length, end, free: fund.freeAmount });
  }
  for (const { from, to, outflow, slot } of fund.taken) {
    const { currency, amount } = state.outflows[outflow]!;
    const fits = slot + to - from <= amount && currency === fund.currency;
    if (!fits) breaks(broken, 1, { fund: fund.id, from, to });
  }
  let at = 0;
  const causes = new Set<string>();
  for (const inflow of fund.inflows) {
    const isWhole = inflow.at === at && inflow.length > 0 && lengthOfCause(state, inflow) === inflow.length;
    if (!isWhole) breaks(broken, 2, { fund: fund.id, at: inflow.at });
    at = inflow.at + inflow.length;
    const { at: _at, length: _length, ...cause } = inflow;
    const key = JSON.stringify(cause);
    if (causes.has(key)) breaks(broken, 2, { fund: fund.id, at: inflow.at });
    causes.add(key);
  }
  if (at !== fund.length) breaks(broken, 2, { fund: fund.id, at });
}

function lengthOfCause(state: LedgerState, inflow: Inflow): number {
  switch (inflow.kind) {
    case 'placed':
      return state.placements[inflow.placement]!.parts[inflow.part]!.total;
    case 'assigned':
      return state.assigned.get(inflow.origin)![inflow.piece]!.amount;
    case 'moved':
    case 'transferred':
    case 'exchanged':
      return state.outflows[inflow.outflow]!.target!.units;
    case 'returned':
      return lengthOf(inflow.pieces);
  }
}

/** 5, 6: each live slot has one holder, whose cents say so too; live slots and those that ended make up the amount. */
function checkSlots(state: LedgerState, index: number, outflow: Outflow, broken: Violation[]): void {
  const { id, amount, holders, kind, live, spans, target } = outflow;
  let slot = 0;
  for (const piece of spans) {
    if (piece.slot !== slot || piece.to <= piece.from) breaks(broken, 6, { outflow: id, slot });
    slot += piece.to - piece.from;
  }
  if (slot > amount || (slot < amount && kind !== 'loss')) breaks(broken, 6, { outflow: id, slot, amount });
  let end = 0;
  let held = 0;
  for (const holder of holders) {
    if (holder.slot < end || holder.length <= 0) breaks(broken, 6, { outflow: id, slot: holder.slot });
    end = holder.slot + holder.length;
    held += holder.length;
    if (!isHeld(state, index, holder)) breaks(broken, 6, { outflow: id, slot: holder.slot });
  }
  if (held !== live || end > amount) breaks(broken, 6, { outflow: id, live, amount });
  const isWhole = kind === 'move' || kind === 'exchange' ? live === amount : true;
  if (!isWhole) breaks(broken, kind === 'exchange' ? 5 : 6, { outflow: id, live, amount });
  if (kind === 'exchange' && !ownsAllUnits(amount, target!.units)) {
    breaks(broken, 5, { outflow: id, units: target!.units });
  }
}

/** The cents of a holder were taken for these slots and have not left them. */
function isHeld(state: LedgerState, index: number, { fund, from, length, slot }: Holder): boolean {
  if (fund === SHORTFALL) {
    return state.shortfalls.some((list) =>
      list.some((open) => open.outflow === index && open.slot <= slot && slot < open.slot + open.length),
    );
  }
  const { taken } = state.funds[fund]!;
  let at = from;
  for (let place = firstEndingAbove(taken, from); at < from + length; place += 1) {
    const one = taken[place];
    const isHere = one !== undefined && one.from <= at && one.outflow === index && one.exit === undefined;
    if (!isHere || one.slot + at - one.from !== slot + at - from) return false;
    at = one.to;
  }
  return true;
}

/** 5: the first and last units belong to the first and last slots that own any. */
function ownsAllUnits(n: number, m: number): boolean {
  const first = slotOfUnit(0, n, m);
  const last = slotOfUnit(m - 1, n, m);
  const isFirst = unitsBelow(first, n, m) === 0 && unitsBelow(first + 1, n, m) > 0;
  return (
    isFirst && unitsBelow(last, n, m) < m && unitsBelow(last + 1, n, m) === m && unitsBelow(n, n, m) === m
  );
}

/** 4 and 11, per gift: all its cents are somewhere, each once, and no more is refunded than it was. */
function checkOrigin(state: LedgerState, origin: number, broken: Violation[]): void {
  const { net, standing } = netOf(state, origin);
  let elsewhere = 0;
  let refunded = 0;
  for (const index of state.accounts.get(origin)?.settlements ?? []) {
    const { kind, pieces } = state.settlements[index]!;
    for (const piece of pieces) if (kind === 'demand' && piece.kind === 'unplaced') refunded += piece.amount;
  }
  for (const share of sharesOf(state, origin)) {
    followForward(state, share.fund, share.from, share.to, (where) => {
      const isSettled = where.kind === 'settled';
      if (isSettled && state.settlements[where.settlement]!.kind === 'fee') return;
      if (isSettled) refunded += where.to - where.from;
      else elsewhere += where.to - where.from;
    });
  }
  const sum = placelessAmount(state, origin) + elsewhere + refunded;
  if (sum !== net) breaks(broken, 4, { gift: originId(state.origins, origin), net, sum });
  if (refunded !== standing || standing > net) {
    breaks(broken, 11, { gift: originId(state.origins, origin), standing, refunded, net });
  }
}

/** 11: a demand is open or settled; what settled ones took and did not give back is refunded or lost. */
function checkDemands(state: LedgerState, broken: Violation[]): void {
  const standing = new Map<number, number>();
  for (const { amount, credited, id, origin, settled, voided } of state.demands.values()) {
    const isOpen = state.openDemands.has(id);
    if (isOpen !== (!settled && voided < amount) || credited > amount || voided > credited) {
      breaks(broken, 11, { demand: id });
    }
    if (settled) standing.set(origin, (standing.get(origin) ?? 0) + amount);
  }
  for (const { amount, demand, settled } of state.credits.values()) {
    const of = state.demands.get(demand)!;
    if (!settled || !of.settled) continue;
    standing.set(of.origin, (standing.get(of.origin) ?? 0) - amount);
  }
  for (const [origin, amount] of standing) {
    const account = state.accounts.get(origin)!;
    let lost = 0;
    for (const index of account.settlements) {
      const { kind, loss } = state.settlements[index]!;
      if (kind === 'demand' && loss >= 0) lost += state.outflows[loss]!.live;
    }
    if (account.standing + lost !== amount) {
      breaks(broken, 11, { gift: originId(state.origins, origin), standing: account.standing, lost, amount });
    }
  }
}
