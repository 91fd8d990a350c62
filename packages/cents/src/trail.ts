/** The trail of a gift: its own cents in order, where each run of them is, and the steps that led there. */
import type { Step, Whereabouts } from './follow.ts';
import { followForward } from './follow.ts';
import type { Share } from './gift-shares.ts';
import { sharesOf } from './gift-shares.ts';
import { findOrigin, isIncome } from './origins.ts';
import { slotIndex } from './outflow.ts';
import type { Outflow } from './outflow.ts';
import { unitsBelow } from './ratio.ts';
import type { LedgerState } from './state.ts';
import { netOf, placelessAmount } from './state.ts';
import type { AppealReason, Hop, Place, Trail, TrailLeg, TrailPiece } from './trail-types.ts';
import { placeOf, reasonOf } from './trail-place.ts';

/** Cents `[from, to)` of a gift or income. */
export interface CentRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The trail of a gift or income, or undefined when it is unknown. Its cents are numbered over its shares in the
 * rule's order, then as assigned; money without a place follows, and what was taken back before it had one is last.
 * With a range only the pieces of those cents are found, and legs, of which `amount` is still the whole.
 */
export function trail(
  state: LedgerState,
  id: string,
  cents: CentRange = { from: 0, to: Infinity },
): Trail | undefined {
  const origin = findOrigin(state.origins, id);
  if (origin < 0) return undefined;
  const legs: TrailLeg[] = [];
  const pieces: TrailPiece[] = [];
  const work: Work = { state, legs, waiting: [], pieces, cents, at: 0 };
  for (const share of sharesOf(state, origin)) addSharePieces(work, share);
  const placeless = placelessAmount(state, origin);
  const waiting: Place =
    origin >= state.placed ? { kind: 'unplaced', giftsAhead: origin - state.placed } : { kind: 'unassigned' };
  addWhole(work, placeless, waiting);
  addEarly(work, origin);
  // Legs add legs while they are followed: what was exchanged twice is counted in a third currency.
  for (const leg of work.waiting) followLeg(work, leg);
  const { net } = netOf(state, origin);
  return {
    id,
    kind: isIncome(state.origins, origin) ? 'income' : 'gift',
    currency: state.currencies[state.origins.currencies[origin]!]!,
    amount: work.at,
    net,
    policy: 'fifo@1',
    pieces,
    legs,
    demands: (state.accounts.get(origin)?.demands ?? []).map((demand) => demandOf(state, demand)),
  };
}

interface Leg {
  leg: TrailLeg;
  fund: number;
  from: number;
  to: number;
}

interface Work {
  state: LedgerState;
  legs: TrailLeg[];
  waiting: Leg[];
  pieces: TrailPiece[];
  cents: CentRange;
  /** How many cents are numbered so far, asked for or not. */
  at: number;
}

function demandOf(state: LedgerState, id: string): Trail['demands'][number] {
  const { amount, appeal, credited, kind, settled, voided } = state.demands.get(id)!;
  return { id, kind, amount, settled: settled || voided === amount, credited, ...(appeal && { appeal }) };
}

/** What settlements took before it had a place. */
function addEarly(work: Work, origin: number): void {
  const { state } = work;
  for (const index of state.accounts.get(origin)?.settlements ?? []) {
    const settlement = state.settlements[index]!;
    for (const piece of settlement.pieces) {
      if (piece.kind !== 'unplaced') continue;
      const { event, id, kind } = settlement;
      const place: Place =
        kind === 'demand' ? { kind: 'refunded', demand: id, event } : { kind: 'fee', correction: id, event };
      addWhole(work, piece.amount, place);
    }
  }
}

/** Numbers the next cents; answers which of them are asked for, counted from the first of them. */
function nextCents(work: Work, amount: number): CentRange {
  const { at, cents } = work;
  work.at += amount;
  return {
    from: Math.min(Math.max(0, cents.from - at), amount),
    to: Math.min(Math.max(0, cents.to - at), amount),
  };
}

/** Cents that are all in one place, and came there by no step. */
function addWhole(work: Work, amount: number, place: Place): void {
  const { from, to } = nextCents(work, amount);
  if (from < to) addPiece(work, to - from, place, []);
}

function addPiece({ cents, pieces }: Work, amount: number, place: Place, hops: Hop[]): void {
  const from = pieces.at(-1)?.to ?? cents.from;
  pieces.push({ from, to: from + amount, place, hops });
}

function addSharePieces(work: Work, share: Share): void {
  const { state } = work;
  const asked = nextCents(work, share.to - share.from);
  if (asked.from >= asked.to) return;
  const [first, end] = [share.from + asked.from, share.from + asked.to];
  followForward(state, share.fund, first, end, (where) => {
    const { hops, from } = hopsOf(state, where);
    hops.push(firstHop(state, share, from, from + where.to - where.from));
    addPiece(work, where.to - where.from, placeWithLeg(work, where), hops.reverse());
  });
}

function followLeg(work: Work, { leg, fund, from, to }: Leg): void {
  const { state } = work;
  followForward(state, fund, from, to, (where) => {
    const { hops } = hopsOf(state, where);
    const at = leg.pieces.at(-1)?.to ?? 0;
    const place = placeWithLeg(work, where);
    leg.pieces.push({ from: at, to: at + where.to - where.from, place, hops: hops.reverse() });
  });
}

/** Where the run is; cents that an exchange took go on in a leg of their own, unless they own no unit. */
function placeWithLeg(work: Work, where: Whereabouts): Place {
  const place = placeOf(work.state, where);
  if (where.kind !== 'held' || place.kind !== 'exchanged') return place;
  const { amount, id, target } = work.state.outflows[where.outflow]!;
  const { at, fund, units } = target!;
  const end = where.slot + where.to - where.from;
  const from = at + unitsBelow(where.slot, amount, units);
  const to = at + unitsBelow(end, amount, units);
  if (from === to) return place;
  const { currency, id: fundId } = work.state.funds[fund]!;
  const leg: TrailLeg = {
    exchange: id,
    currency: work.state.currencies[currency]!,
    fund: fundId,
    from,
    to,
    pieces: [],
  };
  work.legs.push(leg);
  work.waiting.push({ leg, fund, from, to });
  return { ...place, leg: work.legs.length - 1 };
}

/** The run's hops, newest first, its positions traced back step by step, and where it stood before the first. */
function hopsOf(state: LedgerState, where: Whereabouts): { hops: Hop[]; from: number } {
  const hops: Hop[] = [];
  const size = where.to - where.from;
  let from = where.from;
  for (let step = where.steps; step !== undefined; step = step.before) {
    hops.push(hopOf(state, step, from, from + size));
    from += step.cameFrom - step.from;
  }
  return { hops, from };
}

function firstHop(state: LedgerState, share: Share, from: number, to: number): Hop {
  const { event, index, rule } = share;
  const span = { fund: state.funds[share.fund]!.id, from, to };
  if (share.part === undefined) return { kind: 'assigned', ...span, event };
  const { at, count, total, root } = share.part;
  const whole = { from: share.from, to: share.to };
  return { kind: 'placed', ...span, event, share: whole, part: { at, count, total, root }, index, rule };
}

/** The appeal that cents came from by a move, where it could not use them. */
function appealLeft(
  state: LedgerState,
  { appeals, spans, target }: Outflow,
  to: number,
): AppealReason | undefined {
  if (appeals === undefined) return undefined;
  const { fund } = spans[slotIndex(spans, to - target!.at)]!;
  return reasonOf(
    state,
    appeals.find((each) => each.fund === fund),
    fund,
  );
}

function hopOf(state: LedgerState, step: Step, from: number, to: number): Hop {
  const outflow = state.outflows[step.outflow]!;
  const span = { fund: state.funds[step.fund]!.id, from, to };
  if (step.kind === 'moved') {
    const { event, ground, id } = outflow;
    const appeal = appealLeft(state, outflow, from);
    const why = { ...(ground && { ground }), ...(appeal && { appeal }) };
    return { ...span, kind: 'moved', move: id, event, ...why };
  }
  if (step.kind === 'transferred') {
    return { ...span, kind: 'transferred', transfer: outflow.id, event: outflow.event };
  }
  const { event, id, kind } = state.returns[step.return]!;
  const slot = step.slot + from - step.from;
  if (kind === 'expense') return { ...span, kind: 'returned', expense: outflow.id, slot, return: id, event };
  const by = kind === 'transfer' ? 'transfer' : 'settlement';
  return { ...span, kind: 'given-back', by, outflow: outflow.id, slot, return: id, event };
}
