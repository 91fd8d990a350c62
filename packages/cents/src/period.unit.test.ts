// Closing a period: a statement that counts facts up to a point, whatever came in between, and that nobody can misstate.
import { describe, expect, it } from 'vitest';
import type { LedgerState } from './index.ts';
import { checkEvent, loadState, planPeriod, saveState } from './index.ts';
import { eventOf, idOf, mustApply, sha256 } from './ledger.fixture.ts';
import { statementOf, statementText } from './period.ts';
import { charge, credit, give, opened, place, refund, spend } from './story.fixture.ts';

const [g0, g1, g2] = [idOf('gift', 0), idOf('gift', 1), idOf('gift', 2)];
const [r0, r1] = [idOf('refund', 0), idOf('refund', 1)];

function year(): LedgerState {
  const state = opened(
    give(g0, 50, { fund: 'hall' }),
    give(g1, 30, { fund: 'general', fee: 4, feeBearer: 'reserve' }),
  );
  place(state);
  mustApply(state, eventOf('project.opened', 'well', {}));
  spend(state, 'exp_a', 20, 'hall');
  refund(state, r0, g0, 5);
  credit(state, 'credit_a', r0, g0, 2);
  charge(state, 'charge_a', 3);
  return state;
}

/** Facts that donation had stated and allocation had not followed when it closed the period. */
function laterFacts(state: LedgerState): void {
  mustApply(state, give(g2, 9, { fee: 12 }));
  mustApply(state, eventOf('gift.refunded', r1, { amount: 4, currency: 'EUR', gift: g1 }));
  mustApply(
    state,
    eventOf('gift.refund-failed', 'credit_b', { amount: 1, currency: 'EUR', gift: g0, refund: r0 }),
  );
  mustApply(
    state,
    eventOf('gift.fee-corrected', 'correction_a', { change: -1, currency: 'EUR', gift: g0, owed: 2 }),
  );
  mustApply(state, eventOf('bank.charged', 'charge_b', { amount: 6, currency: 'EUR' }));
}

describe('a period', () => {
  it('is the same when later facts come before it in the log', () => {
    const state = year();
    const closed = eventOf('period.closed', 'demo', planPeriod(state));
    const text = statementText(statementOf(state));
    laterFacts(state);
    mustApply(state, closed);
    const { counts } = planPeriod(year());
    expect(statementText(statementOf(state, counts))).toBe(text);
    expect(statementText(statementOf(state))).not.toBe(text);
    expect(JSON.parse(text)).toMatchObject({
      currencies: [{ currency: 'EUR', received: 80, demanded: 5, credited: 2, bank: 50, feesOwed: 4 }, {}],
    });
  });

  it('states what is open, and survives a snapshot', () => {
    const state = year();
    laterFacts(state);
    mustApply(state, eventOf('period.closed', 'demo', planPeriod(state)));
    expect(statementOf(state).open).toMatchObject({
      demands: [{ id: r1, amount: 4 }],
      credits: [{ id: 'credit_b', amount: 1 }],
      corrections: [{ id: 'correction_a', amount: -1 }],
      charges: [{ id: 'charge_b', amount: 6 }],
    });
    expect(planPeriod(loadState(sha256, saveState(state)))).toEqual(planPeriod(state));
  });

  it.each<[string, object, string]>([
    ['of another number', { number: 2 }, 'wrong-period'],
    ['with another statement', { statement: '0'.repeat(64) }, 'wrong-statement'],
    ['that counts facts that never came', { counts: { receipts: 3 } }, 'wrong-period'],
    ['that leaves out what is settled', { counts: { demands: 0 } }, 'wrong-period'],
    ['that leaves out what is placed', { counts: { receipts: 1 } }, 'wrong-period'],
    ['without counts', { counts: undefined }, 'malformed'],
  ])('%s is refused', (_, change, code) => {
    const state = year();
    const plan = planPeriod(state);
    const counts =
      'counts' in change && change.counts !== undefined ? { ...plan.counts, ...change.counts } : plan.counts;
    const data = {
      ...plan,
      ...change,
      ...('counts' in change && change.counts === undefined ? {} : { counts }),
    };
    expect(checkEvent(state, eventOf('period.closed', 'demo', data))).toMatchObject({ code });
  });

  it('never counts less than the one before', () => {
    const state = year();
    const first = planPeriod(state);
    mustApply(state, eventOf('period.closed', 'demo', first));
    laterFacts(state);
    mustApply(state, eventOf('period.closed', 'demo', planPeriod(state)));
    const back = { ...planPeriod(state), counts: first.counts };
    expect(checkEvent(state, eventOf('period.closed', 'demo', back))).toMatchObject({ code: 'wrong-period' });
  });
});
