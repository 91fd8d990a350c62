// A ledger in the middle of its life, the right next event of each kind, and the check that a refusal changes nothing.
import { expect } from 'vitest';
import type { LedgerEvent, LedgerState } from './index.ts';
import { applyEvent, checkEvent, planPlacement, saveState } from './index.ts';
import { eventOf, idOf, OPENING, replay } from './ledger.fixture.ts';

export const g0 = idOf('gift', 0);
export const g1 = idOf('gift', 1);
const g2 = idOf('gift', 2);
export const g3 = idOf('gift', 3);
export const open = idOf('refund', 0);
export const MAX = Number.MAX_SAFE_INTEGER;

/** hall: 10 of g0, of which exp_a took 4 and ret_a gave 1 back; g1 placed by rule; g2 unassigned; g3 queued. */
export function history(): LedgerEvent[] {
  const first = replay([...OPENING, ...gifts()]);
  const placed = eventOf('gifts.placed', 'demo', planPlacement(first, 3)!);
  return [
    ...OPENING,
    ...gifts(),
    placed,
    eventOf('project.opened', 'well', {}),
    eventOf('expense.recorded', 'exp_a', { amount: 4, currency: 'EUR', spans: [hall(0, 4)] }),
    eventOf('expense.returned', 'ret_a', {
      amount: 1,
      back: [{ at: 10, count: 1, fund: 'hall' }],
      expense: 'exp_a',
      slots: [{ from: 3, to: 4 }],
    }),
    eventOf('gift.refunded', open, { amount: 2, currency: 'EUR', gift: g0 }),
  ];
}

export function gifts(): LedgerEvent[] {
  return [
    eventOf('gift.received', g0, { currency: 'EUR', fund: 'hall', gross: 10 }),
    eventOf('gift.received', g1, { currency: 'EUR', gross: 20 }),
    eventOf('gift.received', g2, { currency: 'EUR', fund: 'nowhere', gross: 5 }),
    eventOf('gift.received', g3, { currency: 'EUR', gross: 100 }),
  ];
}

export const hall = (from: number, to: number): object => ({ from, fund: 'hall', to });
export const general = (from: number, to: number): object => ({ from, fund: 'general', to });

export function refusedUnchanged(state: LedgerState, event: LedgerEvent): ReturnType<typeof applyEvent> {
  const before = saveState(state);
  const foretold = checkEvent(state, event);
  const violation = applyEvent(state, event);
  expect(violation).toEqual(foretold);
  if (violation !== undefined) expect(saveState(state)).toEqual(before);
  return violation;
}

export const expense = (data: object): LedgerEvent =>
  eventOf('expense.recorded', 'exp_b', { amount: 2, currency: 'EUR', spans: [hall(4, 6)], ...data });
export const move = (data: object): LedgerEvent =>
  eventOf('money.moved', 'move_b', { at: 16, spans: [hall(4, 6)], to: 'general', ...data });
export const returned = (data: object): LedgerEvent =>
  eventOf('expense.returned', 'ret_b', {
    amount: 2,
    back: [{ at: 11, count: 2, fund: 'hall' }],
    expense: 'exp_a',
    slots: [{ from: 1, to: 3 }],
    ...data,
  });
export const settled = (data: object): LedgerEvent =>
  eventOf('refund.settled', open, {
    gift: g0,
    own: [{ from: 10, fund: 'hall', to: 11 }, hall(4, 5)],
    ...data,
  });
export const received = (data: object, id = idOf('gift', 9)): LedgerEvent =>
  eventOf('gift.received', id, { currency: 'EUR', gross: 5, ...data });
export const demanded = (data: object, id = idOf('refund', 9)): LedgerEvent =>
  eventOf('gift.refunded', id, { amount: 1, currency: 'EUR', gift: g0, ...data });
export const assigned = (data: object, id = g2): LedgerEvent =>
  eventOf('gift.assigned', id, { at: 11, fund: 'hall', ...data });
export const rule = (shares: object, version: unknown = 2): LedgerEvent =>
  eventOf('placement-rule.set', 'demo', { shares, version });
