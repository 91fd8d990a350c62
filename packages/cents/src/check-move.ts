/** Moves, which take the oldest cents of a fund, and repurposes, which take chosen ones for a stated ground. */
import { checkAppeal, checkSecondary, endedAppeals } from './appeals.ts';
import type { EventNamed, FundSpan, RepurposeGround } from './event.ts';
import { addInflow } from './fund.ts';
import type { Fund } from './fund.ts';
import { sharesOf } from './gift-shares.ts';
import { followForward } from './follow.ts';
import { findOrigin } from './origins.ts';
import { visitOwners } from './owners.ts';
import {
  checkCondition,
  checkMoveClass,
  checkOwn,
  checkTarget,
  checkTwoPersons,
  checkVoluntary,
} from './class-rules.ts';
import type { PlanLimits, TakenSpans } from './outflow-spans.ts';
import { checkChosenSpans, checkTakenSpans, fitting, planSpans } from './outflow-spans.ts';
import { checkFunds, namedFund } from './named-funds.ts';
import type { SlotSpan } from './outflow.ts';
import { isOptionalText } from './shape.ts';
import { firstSpans, sizeOf } from './spans.ts';
import type { LedgerState } from './state.ts';
import { addOutflow, checkOutflowShape } from './take.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

export interface MoveRequest {
  readonly amount: number;
  /** Funds to take from, in this order. */
  readonly from: readonly string[];
  readonly to: string;
  readonly ground?: string;
  /** Checked against the funds when given. */
  readonly currency?: string;
}

/** Money of one fund, the oldest of it or one gift's, for another purpose. */
export interface RepurposeRequest {
  readonly from: string;
  readonly to: string;
  readonly ground: RepurposeGround;
  readonly gift?: string;
  /** Left out: all free money of the gift in the fund; needed without a gift. */
  readonly amount?: number;
}

interface MovePlan {
  at: number;
  spans: FundSpan[];
  to: string;
}

/** The money part of a `money.moved`. */
export function planMove(
  state: LedgerState,
  request: MoveRequest,
  limits: PlanLimits = {},
): Planned<MovePlan> {
  const funds = checkFunds(state, [...request.from, request.to], request.currency);
  if ('code' in funds) return refused(funds.code, funds.facts);
  const target = funds.at(-1)!;
  const sources = funds.slice(0, -1);
  for (const fund of sources) {
    const wrong = checkMoveClass(fund, target, request.ground);
    if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  }
  return planInto(target, planSpans(state, request.amount, request.from, limits), request.amount);
}

function planInto(target: Fund, spans: Planned<FundSpan[]>, amount: number): Planned<MovePlan> {
  if (!spans.ok) return spans;
  const wrong = checkTarget(target, amount);
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  return planned({ at: target.length, spans: spans.data, to: target.id });
}

export function checkMoneyMoved(state: LedgerState, event: EventNamed<'money.moved'>): Checked {
  const { spans, ground } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'move_', spans);
  if (shape !== undefined) return shape;
  if (!isOptionalText(ground)) return violation('malformed', { field: 'ground' });
  const taken = checkTakenSpans(state, spans);
  if ('code' in taken) return taken;
  return checkInto(state, event, taken, (fund, target) => checkMoveClass(fund, target, ground));
}

/** The rules that moves and repurposes share, and what both do. */
function checkInto(
  state: LedgerState,
  event: EventNamed<'money.moved'> | EventNamed<'money.repurposed'>,
  taken: TakenSpans,
  checkPair: (from: Fund, to: Fund) => Violation | undefined,
): Checked {
  const { at, to } = event.data;
  const named = namedFund(state, to);
  if ('code' in named) return named;
  const { fund: target, index } = named;
  if (target.currency !== taken.currency) return violation('wrong-currency', { fund: target.id }, 1);
  for (const fund of taken.funds) {
    const wrong = checkPair(fund, target);
    if (wrong !== undefined) return wrong;
  }
  const wrong = checkVoluntary(state, taken.funds) ?? checkTarget(target, taken.amount);
  if (wrong !== undefined) return wrong;
  if (at !== target.length) return violation('wrong-position', { fund: to, expected: target.length }, 2);
  return () => {
    const goal = { fund: index, at, units: taken.amount };
    const appeals = endedAppeals(state, taken.funds);
    const outflow = addOutflow(state, event, { kind: 'move', ...taken, target: goal });
    if (appeals.length > 0) state.outflows[outflow]!.appeals = appeals;
    if ('approvedBy' in event.data) state.outflows[outflow]!.ground = event.data.ground;
    addInflow(target, { kind: 'moved', at, length: taken.amount, outflow });
  };
}

const GROUNDS: readonly string[] = [
  'board-decision',
  'secondary-purpose',
  'donor-consent',
  'authority',
  'correction',
];

function checkGround(
  from: Fund,
  to: Fund,
  ground: RepurposeGround,
  gift: string | undefined,
): Violation | undefined {
  if (from === to) return violation('same-fund', { fund: to.id });
  const held = checkOwn(from) ?? checkOwn(to) ?? checkCondition(to);
  if (held !== undefined) return held;
  const facts = { fund: from.id, class: from.class, ground };
  const isBoards = from.class === 'unrestricted' || from.class === 'designated';
  if (ground === 'board-decision' && !isBoards) return violation('ground-required', facts, 10);
  if (ground === 'secondary-purpose' && from.secondary !== true)
    return violation('ground-required', facts, 10);
  if (ground === 'donor-consent' && gift === undefined) return violation('ground-required', facts, 10);
  return undefined;
}

/** The money part of a `money.repurposed`. */
export function planRepurpose(
  state: LedgerState,
  request: RepurposeRequest,
  limits: PlanLimits = {},
): Planned<MovePlan> {
  const { amount, from, gift, ground, to } = request;
  const funds = checkFunds(state, [from, to], undefined);
  if ('code' in funds) return refused(funds.code, funds.facts);
  const [source, target] = funds as [Fund, Fund];
  const wrong = checkGround(source, target, ground, gift) ?? checkVoluntary(state, [source]);
  if (wrong !== undefined) return refused(wrong.code, wrong.facts);
  const beyond = (asked: number): Violation | undefined =>
    checkSecondary(state, source, state.funds.indexOf(target), ground, asked);
  if (gift === undefined) {
    const refusal = beyond(amount ?? 0);
    if (refusal !== undefined) return refused(refusal.code, refusal.facts);
    return planInto(target, planSpans(state, amount ?? 0, [from], limits), amount ?? 0);
  }
  const origin = findOrigin(state.origins, gift);
  if (origin < 0) return refused('unknown-gift', { gift });
  const all = spansOfGift(state, origin, source);
  const available = sizeOf(all);
  const asked = amount ?? available;
  if (asked < 1 || asked > available) return refused('not-enough-money', { asked, available, gift });
  const refusal = beyond(asked);
  if (refusal !== undefined) return refused(refusal.code, refusal.facts);
  const spans = firstSpans(all, asked).map(({ from, to }) => ({ from, fund: source.id, to }));
  return planInto(target, fitting(spans, asked, limits), asked);
}

/** The lowest positions of a fund that are free and the gift's, with no exchange behind them. */
function spansOfGift(state: LedgerState, origin: number, source: Fund): SlotSpan[] {
  const spans: SlotSpan[] = [];
  for (const share of sharesOf(state, origin)) {
    followForward(state, share.fund, share.from, share.to, ({ kind, fund, from, to }) => {
      if (kind === 'free' && state.funds[fund] === source) spans.push({ slot: 0, fund, from, to });
    });
  }
  return spans.sort((left, right) => left.from - right.from);
}

export function checkMoneyRepurposed(state: LedgerState, event: EventNamed<'money.repurposed'>): Checked {
  const { approvedBy, gift, ground, spans } = event.data;
  const shape = checkOutflowShape(state, event.subject, 'rep_', spans);
  if (shape !== undefined) return shape;
  if (!GROUNDS.includes(ground)) return violation('malformed', { field: 'ground' });
  if (approvedBy === undefined) return violation('malformed', { field: 'approvedBy' });
  const taken = checkChosenSpans(state, spans);
  if ('code' in taken) return taken;
  const target = state.fundIndex.get(event.data.to);
  const wrong =
    checkTwoPersons(event.data, event.subject) ??
    checkOwner(state, taken, gift) ??
    (target === undefined ? undefined : checkAppeal(state, taken.spans, target, event.data));
  if (wrong !== undefined) return wrong;
  return checkInto(state, event, taken, (fund, target) => checkGround(fund, target, ground, gift));
}

/** All the cents are the gift's, when one is named. */
function checkOwner(state: LedgerState, taken: TakenSpans, gift: string | undefined): Violation | undefined {
  if (gift === undefined) return undefined;
  const origin = typeof gift === 'string' ? findOrigin(state.origins, gift) : -1;
  if (origin < 0) return violation('unknown-gift', { gift: String(gift) });
  const areIts = taken.spans.every(({ fund, from, to }) =>
    visitOwners(state, fund, from, to, (owner) => owner.origin === origin),
  );
  return areIts ? undefined : violation('wrong-gift', { gift }, 10);
}
