/** The trail of a gift: its own cents in order, where each run of them is, and the steps that led there. */
import type { EventRef } from './event.ts';
import type { Step, Whereabouts } from './follow.ts';
import { followForward } from './follow.ts';
import { freeBelow } from './fund.ts';
import type { Share } from './gift-shares.ts';
import { sharesOf } from './gift-shares.ts';
import { findOrigin, isIncome } from './origins.ts';
import type { LedgerState } from './state.ts';
import { placelessAmount } from './state.ts';

/** One step of a run of cents; `[from, to)` are its positions in `fund` after the step. */
export type Hop = { fund: string; from: number; to: number; event: EventRef | undefined } & (
  | {
      kind: 'placed';
      /** Positions of the gift's whole share: the leaf's amount is their number. */
      share: { from: number; to: number };
      /** The part of `gifts.placed` and the leaf's index in its sum tree. */
      part: { at: number; count: number; total: number; root: string };
      index: number;
      /** Version of the placement rule in force; 0 when none was. */
      rule: number;
    }
  | { kind: 'assigned' }
  | { kind: 'moved'; move: string }
  | { kind: 'returned'; expense: string; slot: number; return: string }
);

/** Where a run of cents is. `ahead` is how many free cents of the fund go out before it. */
export type Place =
  | { kind: 'unplaced'; giftsAhead: number }
  | { kind: 'unassigned' }
  | { kind: 'waiting'; fund: string; from: number; to: number; ahead: number }
  | {
      kind: 'spent';
      fund: string;
      from: number;
      to: number;
      expense: string;
      slots: { from: number; to: number };
      event: EventRef | undefined;
    }
  | {
      kind: 'refunded';
      demand: string;
      /** Absent when the money had no place yet. */
      taken?: { fund: string; from: number; to: number };
      event: EventRef | undefined;
    };

/** The gift's own cents `[from, to)`. */
export interface TrailPiece {
  from: number;
  to: number;
  place: Place;
  hops: Hop[];
}

export interface Trail {
  id: string;
  kind: 'gift' | 'income';
  currency: string;
  /** Net, in minor units: what the pieces sum to. */
  amount: number;
  policy: 'fifo@1';
  pieces: TrailPiece[];
  demands: { id: string; amount: number; settled: boolean }[];
}

/**
 * The trail of a gift or income, or undefined when it is unknown. Its cents are numbered over its shares in the
 * rule's order, then as assigned; money without a place follows, and what was refunded before it had one is last.
 */
export function trail(state: LedgerState, id: string): Trail | undefined {
  const origin = findOrigin(state.origins, id);
  if (origin < 0) return undefined;
  const pieces: TrailPiece[] = [];
  for (const share of sharesOf(state, origin)) addSharePieces(state, share, pieces);
  const placeless = placelessAmount(state, origin);
  const waiting: Place =
    origin >= state.placed ? { kind: 'unplaced', giftsAhead: origin - state.placed } : { kind: 'unassigned' };
  if (placeless > 0) addPiece(pieces, placeless, waiting, []);
  const refunds = state.refunds.get(origin);
  for (const { demand, amount } of refunds?.early ?? []) {
    addPiece(pieces, amount, { kind: 'refunded', demand, event: undefined }, []);
  }
  return {
    id,
    kind: isIncome(state.origins, origin) ? 'income' : 'gift',
    currency: state.currencies[state.origins.currencies[origin]!]!,
    amount: state.origins.amounts[origin]!,
    policy: 'fifo@1',
    pieces,
    demands: (refunds?.demands ?? []).map((demand) => demandOf(state, demand)),
  };
}

function demandOf(state: LedgerState, id: string): Trail['demands'][number] {
  const { amount, settled } = state.demands.get(id)!;
  return { id, amount, settled: settled !== undefined };
}

function addPiece(pieces: TrailPiece[], amount: number, place: Place, hops: Hop[]): void {
  const from = pieces.at(-1)?.to ?? 0;
  pieces.push({ from, to: from + amount, place, hops });
}

function addSharePieces(state: LedgerState, share: Share, pieces: TrailPiece[]): void {
  followForward(state, share.fund, share.from, share.to, (where) => {
    const size = where.to - where.from;
    addPiece(pieces, size, placeOf(state, where), hopsOf(state, share, where));
  });
}

/** The run's hops, its positions traced back step by step: a step may have carried more cents than this run. */
function hopsOf(state: LedgerState, share: Share, where: Whereabouts): Hop[] {
  const hops: Hop[] = [];
  const size = where.to - where.from;
  let from = where.from;
  for (let step = where.steps; step !== undefined; step = step.before) {
    hops.push(hopOf(state, step, from, from + size));
    from += step.cameFrom - step.from;
  }
  hops.push(firstHop(state, share, from, from + size));
  return hops.reverse();
}

function firstHop(state: LedgerState, share: Share, from: number, to: number): Hop {
  const { event, index, rule } = share;
  const span = { fund: state.funds[share.fund]!.id, from, to };
  if (share.part === undefined) return { kind: 'assigned', ...span, event };
  const { at, count, total, root } = share.part;
  const whole = { from: share.from, to: share.to };
  return { kind: 'placed', ...span, event, share: whole, part: { at, count, total, root }, index, rule };
}

function hopOf(state: LedgerState, step: Step, from: number, to: number): Hop {
  const outflow = state.outflows[step.outflow]!;
  const span = { fund: state.funds[step.fund]!.id, from, to };
  if (step.kind === 'moved') return { ...span, kind: 'moved', move: outflow.id, event: outflow.event };
  const { id, event } = state.returns[step.return]!;
  const slot = step.slot + from - step.from;
  return { ...span, kind: 'returned', expense: outflow.id, slot, return: id, event };
}

function placeOf(state: LedgerState, where: Whereabouts): Place {
  const fund = state.funds[where.fund]!;
  const span = { fund: fund.id, from: where.from, to: where.to };
  if (where.kind === 'free') return { kind: 'waiting', ...span, ahead: freeBelow(fund, where.from) };
  const { id, event } = state.outflows[where.outflow]!;
  if (where.kind === 'refunded') return { kind: 'refunded', demand: id, taken: span, event };
  const slots = { from: where.slot, to: where.slot + where.to - where.from };
  return { kind: 'spent', ...span, expense: id, slots, event };
}
