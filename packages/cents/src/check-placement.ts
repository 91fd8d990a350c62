/** Placement and assignment: the only ways in which received money gets its first place. */
import { isAmount } from '@centesimo/money';
import { appendAmounts, appendIntegers } from './column.ts';
import type { ComputedPart, ComputedPlacement } from './computed-placement.ts';
import { checkOwn, checkRoom } from './class-rules.ts';
import type { EventNamed, GiftsPlaced, PlacedPart } from './event.ts';
import { refOf } from './event.ts';
import { addInflow } from './fund.ts';
import { PARTS_MAX } from './limits.ts';
import { namedFund } from './named-funds.ts';
import { findOrigin, originId } from './origins.ts';
import { computePlacement } from './placement.ts';
import { isRecords } from './shape.ts';
import type { PlacedPartRecord } from './records.ts';
import type { LedgerState } from './state.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

// A part has at most 220 bytes of canonical JSON (63 of the fund's name), and an entry 65,535.
const PARTS_PLANNED_MAX = 250;

/**
 * The data of the next `gifts.placed`: up to `countMax` of the oldest unplaced gifts and incomes, into at most
 * `partsMax` funds (so that the entry fits). Undefined when nothing can be placed.
 */
export function planPlacement(
  state: LedgerState,
  countMax: number,
  partsMax = PARTS_PLANNED_MAX,
): GiftsPlaced | undefined {
  const computed = computePlacement(state, countMax, partsMax);
  if (computed.count === 0) return undefined;
  return {
    count: computed.count,
    parts: computed.parts.map((part) => partOf(state, part)),
    rule: state.rules.length,
  };
}

function partOf(state: LedgerState, part: ComputedPart): PlacedPart {
  const { at, total, root } = part;
  return { at, count: part.origins.length, fund: state.funds[part.fund]!.id, root, total };
}

/** Rebuilds the whole placement, roots included, and compares: no part of the event is believed. */
export function checkGiftsPlaced(state: LedgerState, event: EventNamed<'gifts.placed'>): Checked {
  const { count, parts, rule } = event.data;
  if (!isAmount(count, 1)) return violation('malformed', { field: 'count' });
  if (!isRecords(parts, PARTS_MAX)) return violation('malformed', { field: 'parts' });
  if (rule !== state.rules.length) return violation('wrong-rule-version', { expected: state.rules.length });
  const queued = state.origins.count - state.placed;
  if (count > queued) return violation('queue-too-short', { count, queued }, 4);
  const computed = computePlacement(state, count, PARTS_MAX);
  if (computed.count !== count) return violation('sum-overflow', { count });
  const wrong = compareParts(state, computed, parts);
  return wrong ?? (() => commitPlacement(state, event, computed));
}

function compareParts(
  state: LedgerState,
  computed: ComputedPlacement,
  parts: readonly PlacedPart[],
): Violation | undefined {
  if (parts.length !== computed.parts.length) {
    return violation('wrong-placement', { field: 'parts', expected: computed.parts.length }, 2);
  }
  for (const [index, part] of computed.parts.entries()) {
    const expected = partOf(state, part);
    const given = parts[index]!;
    for (const field of ['fund', 'at', 'count', 'total', 'root'] as const) {
      if (given[field] === expected[field]) continue;
      const facts = { field, fund: expected.fund, expected: expected[field], given: String(given[field]) };
      return violation('wrong-placement', facts, field === 'total' || field === 'count' ? 4 : 2);
    }
  }
  return undefined;
}

function commitPlacement(
  state: LedgerState,
  event: EventNamed<'gifts.placed'>,
  computed: ComputedPlacement,
): void {
  const placement = state.placements.length;
  const parts = computed.parts.map((part, index): PlacedPartRecord => {
    const fund = state.funds[part.fund]!;
    const firstShare = fund.shareOrigins.length;
    appendIntegers(fund.shareOrigins, part.origins);
    appendAmounts(fund.shareStarts, part.starts);
    addInflow(fund, { kind: 'placed', at: part.at, length: part.total, placement, part: index });
    state.sums[fund.currency]!.unplaced -= part.total;
    const { at, total, root } = part;
    return { fund: part.fund, at, count: part.origins.length, total, root, firstShare };
  });
  for (const { origin, amount } of computed.unassigned) {
    const sums = state.sums[state.origins.currencies[origin]!]!;
    state.unassigned.set(origin, amount);
    sums.unplaced -= amount;
    sums.unassigned += amount;
  }
  state.placements.push({
    first: state.placed,
    count: computed.count,
    rule: state.rules.length,
    parts,
    event: refOf(event),
  });
  for (const origin of computed.touched) state.accounts.get(origin)!.queued = 0;
  state.placed += computed.count;
}

/** The data of a `gift.assigned` (without `by`) that puts all unassigned money of a gift or income into a fund. */
export function planAssign(
  state: LedgerState,
  id: string,
  fund: string,
): Planned<{ at: number; fund: string }> {
  const wrong = checkAssignment(state, id, fund);
  if ('code' in wrong) return refused(wrong.code, wrong.facts);
  return planned({ at: state.funds[wrong.fund]!.length, fund });
}

interface Assignment {
  origin: number;
  fund: number;
  amount: number;
}

function checkAssignment(state: LedgerState, id: string, fundId: string): Violation | Assignment {
  const origin = typeof id === 'string' ? findOrigin(state.origins, id) : -1;
  if (origin < 0) return violation('unknown-gift', { gift: String(id) });
  const amount = state.unassigned.get(origin);
  if (amount === undefined) return violation('not-unassigned', { gift: originId(state.origins, origin) }, 4);
  const named = namedFund(state, fundId);
  if ('code' in named) return named;
  const { fund, index } = named;
  if (!fund.open) return violation('fund-closed', { fund: fund.id });
  const held = checkOwn(fund);
  if (held !== undefined) return held;
  const currency = state.origins.currencies[origin]!;
  if (fund.currency !== currency) {
    return violation('wrong-currency', { fund: fund.id, currency: state.currencies[currency]! });
  }
  return checkRoom(fund, amount) ?? { origin, fund: index, amount };
}

export function checkGiftAssigned(state: LedgerState, event: EventNamed<'gift.assigned'>): Checked {
  const assignment = checkAssignment(state, event.subject, event.data.fund);
  if ('code' in assignment) return assignment;
  const { origin, amount } = assignment;
  const fund = state.funds[assignment.fund]!;
  const { at } = event.data;
  if (at !== fund.length) return violation('wrong-position', { fund: fund.id, expected: fund.length }, 2);
  return () => {
    const pieces = state.assigned.get(origin) ?? [];
    addInflow(fund, { kind: 'assigned', at, length: amount, origin, piece: pieces.length });
    pieces.push({ fund: assignment.fund, at, amount, event: refOf(event) });
    state.assigned.set(origin, pieces);
    state.unassigned.delete(origin);
    state.sums[fund.currency]!.unassigned -= amount;
  };
}
