/** The invariants of the money rules, recomputed from the tapes and slots: what the reducer keeps, proved anew. */
import { followForward } from './follow.ts';
import type { Fund } from './fund.ts';
import { sharesOf } from './gift-shares.ts';
import { originId } from './origins.ts';
import type { LedgerState } from './state.ts';
import { placelessAmount } from './state.ts';
import { totals } from './totals.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/**
 * Every invariant of money-rules.md that the events of today can touch: 1, 2, 3, 4, 6, 7 and 11. Answers all that
 * are broken, which for a state that only `applyEvent` changed is none; broken tapes or slots (1, 2, 3, 6) are
 * answered alone. O(pieces of all gifts).
 */
export function invariants(state: LedgerState): Violation[] {
  const broken: Violation[] = [];
  for (const fund of state.funds) checkFund(state, fund, broken);
  checkSlots(state, broken);
  // Cents can be followed only over tapes and slots that are whole: on broken ones a walk need not end.
  if (broken.length > 0) return broken;
  for (let origin = 0; origin < state.origins.count; origin += 1) checkOrigin(state, origin, broken);
  checkDemands(state, broken);
  checkCurrencies(state, broken);
  return broken;
}

function breaks(broken: Violation[], invariant: number, facts: Violation['facts']): void {
  broken.push(violation('invariant-broken', facts, invariant));
}

/** 1, 2, 3: taken and free spans part the tape between them, and the inflows make it up without a gap. */
function checkFund(state: LedgerState, fund: Fund, broken: Violation[]): void {
  const spans = [...fund.free, ...fund.taken].sort((left, right) => left.from - right.from);
  let end = 0;
  for (const { from, to } of spans) {
    if (from !== end || to <= from) breaks(broken, 1, { fund: fund.id, from, to });
    end = to;
  }
  const free = fund.free.reduce((sum, { from, to }) => sum + to - from, 0);
  if (end !== fund.length || free !== fund.freeAmount) {
    breaks(broken, 3, { fund: fund.id, length: fund.length, end, free });
  }
  for (const { from, to, outflow, slot } of fund.taken) {
    const { currency, amount } = state.outflows[outflow]!;
    const fits = slot + to - from <= amount && currency === fund.currency;
    if (!fits) breaks(broken, 1, { fund: fund.id, from, to });
  }
  let at = 0;
  const causes = new Set<string>();
  for (const inflow of fund.inflows) {
    if (inflow.at !== at || inflow.length <= 0) breaks(broken, 2, { fund: fund.id, at: inflow.at });
    at = inflow.at + inflow.length;
    const { at: _at, length: _length, ...cause } = inflow;
    const key = JSON.stringify(cause);
    if (causes.has(key)) breaks(broken, 2, { fund: fund.id, at: inflow.at });
    causes.add(key);
  }
  if (at !== fund.length) breaks(broken, 2, { fund: fund.id, at });
}

/** 6: spans and holders fill the slots of every outflow once; live and returned make up its amount. */
function checkSlots(state: LedgerState, broken: Violation[]): void {
  for (const { id, amount, live, spans, holders, backs } of state.outflows) {
    for (const pieces of [spans, holders]) {
      let slot = 0;
      for (const piece of pieces) {
        if (piece.slot !== slot || piece.to <= piece.from) breaks(broken, 6, { outflow: id, slot });
        slot += piece.to - piece.from;
      }
      if (slot !== amount) breaks(broken, 6, { outflow: id, slot, amount });
    }
    let slot = live;
    for (const back of backs) {
      if (back.slot !== slot) breaks(broken, 6, { outflow: id, slot });
      slot += back.length;
    }
    if (slot !== amount) breaks(broken, 6, { outflow: id, live, amount });
  }
}

/** 4 and 11, per gift: all its cents are somewhere, each once, and no more is refunded than it was. */
function checkOrigin(state: LedgerState, origin: number, broken: Violation[]): void {
  const net = state.origins.amounts[origin]!;
  const refunds = state.refunds.get(origin);
  const early = refunds?.early.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
  const standing = refunds?.standing ?? 0;
  let elsewhere = 0;
  let refunded = early;
  for (const share of sharesOf(state, origin)) {
    followForward(state, share.fund, share.from, share.to, ({ kind, from, to }) => {
      if (kind === 'refunded') refunded += to - from;
      else elsewhere += to - from;
    });
  }
  const sum = placelessAmount(state, origin) + elsewhere + refunded;
  if (sum !== net) breaks(broken, 4, { gift: originId(state.origins, origin), net, sum });
  if (refunded !== standing || standing > net) {
    breaks(broken, 11, { gift: originId(state.origins, origin), standing, refunded, net });
  }
}

/** 11: a settled demand took exactly its amount. */
function checkDemands(state: LedgerState, broken: Violation[]): void {
  for (const { id, amount, settled } of state.demands.values()) {
    if (settled === undefined) {
      if (!state.openDemands.has(id)) breaks(broken, 11, { demand: id });
      continue;
    }
    const own = settled.outflow < 0 ? 0 : state.outflows[settled.outflow]!.amount;
    if (own + settled.unplaced !== amount || state.openDemands.has(id)) breaks(broken, 11, { demand: id });
  }
}

/** 7, and the running sums against what they sum. */
function checkCurrencies(state: LedgerState, broken: Violation[]): void {
  const recomputed = state.currencies.map(() => ({ received: 0, placeless: 0 }));
  for (let origin = 0; origin < state.origins.count; origin += 1) {
    const sums = recomputed[state.origins.currencies[origin]!]!;
    sums.received += state.origins.amounts[origin]!;
    sums.placeless += placelessAmount(state, origin);
  }
  const spent = state.currencies.map(() => 0);
  for (const { kind, currency, live } of state.outflows) {
    if (kind === 'expense') spent[currency] = spent[currency]! + live;
  }
  for (const [index, total] of totals(state).currencies.entries()) {
    const { currency, received, unplaced, unassigned, free, demandedOpen, feesOwed, bank } = total;
    const { received: facts, placeless } = recomputed[index]!;
    if (facts !== received || placeless !== unplaced + unassigned || spent[index] !== total.spent) {
      breaks(broken, 7, { currency, received, facts, placeless, spent: total.spent });
    }
    const held = free + unplaced + unassigned - demandedOpen - feesOwed;
    if (held !== bank) breaks(broken, 7, { currency, bank, held });
  }
}
