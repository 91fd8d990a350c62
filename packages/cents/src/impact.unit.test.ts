// What of the units that a report of impact tells is a gift's: by its cents, exactly, and all of them somebody's.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runAll } from './agreement.fixture.ts';
import { commandOf } from './command.fixture.ts';
import {
  checkEvent,
  decimalOf,
  impactOf,
  invariants,
  loadState,
  saveState,
  sourceSums,
  trail,
} from './index.ts';
import type { Fraction, LedgerEvent, LedgerState } from './index.ts';
import { eventOf, idOf, mustApply, sha256 } from './ledger.fixture.ts';
import { history } from './scene.fixture.ts';
import { exchange, give, giveBack, opened, place, refund, spend } from './story.fixture.ts';

const [g0, g1, g2] = [idOf('gift', 0), idOf('gift', 1), idOf('gift', 2)];

function reported(id: string, of: object, units: number, method = 'by-weight'): LedgerEvent {
  return eventOf('impact.reported', id, { ...of, method, unit: 'meals', units });
}

function report(state: LedgerState, id: string, of: object, units: number, method = 'by-weight'): void {
  mustApply(state, reported(id, of, units, method));
}

/** Two gifts, of which an expense takes all but the last cent. */
function twoGifts(): LedgerState {
  const state = opened(give(g0, 3, { fund: 'hall' }), give(g1, 5, { fund: 'hall' }));
  mustApply(state, eventOf('project.opened', 'well', {}));
  place(state);
  spend(state, 'exp_a', 7, 'hall');
  return state;
}

const sharesOf = (state: LedgerState, id: string): string[] =>
  impactOf(state, trail(state, id)!).map(({ impact, share }) =>
    share === undefined ? `${impact} mixed` : `${impact} ${share.numerator}/${share.denominator}`,
  );

describe('the units of a report', () => {
  it('are the gift’s by its cents in the expense, exactly', () => {
    const state = twoGifts();
    report(state, 'impact_a', { expense: 'exp_a' }, 10);
    expect(sharesOf(state, g0)).toEqual(['impact_a 30/7']);
    expect(sharesOf(state, g1)).toEqual(['impact_a 40/7']);
    expect(decimalOf([{ numerator: 30n, denominator: 7n }], 2)).toBe('4.28');
  });

  it('add to those of earlier reports, by the same method too', () => {
    const state = twoGifts();
    report(state, 'impact_a', { expense: 'exp_a' }, 10);
    report(state, 'impact_b', { expense: 'exp_a' }, 11);
    expect(sharesOf(state, g0)).toEqual(['impact_a 30/7', 'impact_b 33/7']);
  });

  it('take the place of those of the report that they replace, which can be replaced once', () => {
    const state = twoGifts();
    mustApply(state, eventOf('project.opened', 'sea', {}));
    report(state, 'impact_a', { project: 'sea' }, 10);
    report(state, 'impact_b', { expense: 'exp_a', replaces: 'impact_a' }, 14);
    report(state, 'impact_c', { expense: 'exp_a', replaces: 'impact_b' }, 7);
    expect(sharesOf(state, g0)).toEqual(['impact_c 3/1']);
    const again = (replaces: unknown): string | undefined =>
      checkEvent(state, reported('impact_d', { expense: 'exp_a', replaces }, 7))?.code;
    expect([again('impact_b'), again('impact_z'), again(7)]).toEqual([
      'impact-replaced',
      'unknown-impact',
      'unknown-impact',
    ]);
    expect(sharesOf(loadState(sha256, saveState(state)), g0)).toEqual(['impact_c 3/1']);
  });

  it('follow the cents: back with a return, to the cover of a refund, on in a recoding', () => {
    const state = twoGifts();
    report(state, 'impact_a', { expense: 'exp_a' }, 12);
    giveBack(state, 'ret_a', 'exp_a', 1);
    expect(sharesOf(state, g0)).toEqual(['impact_a 6/1']);
    mustApply(state, give(g2, 9, { fund: 'general' }));
    place(state);
    refund(state, idOf('refund', 0), g0, 3);
    expect(sharesOf(state, g0)).toEqual([]);
    expect(sharesOf(state, g2)).toEqual(['impact_a 6/1']);
    report(state, 'impact_b', { project: 'well' }, 4);
    expect(sharesOf(state, g2)).toEqual(['impact_a 6/1']);
    mustApply(state, eventOf('expense.recoded', 'exp_a', { project: 'well' }));
    expect(sharesOf(state, g2)).toEqual(['impact_a 6/1', 'impact_b 2/1']);
    expect(invariants(state)).toEqual([]);
  });

  it('of a project paid in two currencies are nobody’s: cents of two currencies are never added', () => {
    const state = twoGifts();
    mustApply(state, eventOf('expense.recoded', 'exp_a', { project: 'well' }));
    report(state, 'impact_a', { project: 'well' }, 14);
    expect(sharesOf(state, g0)).toEqual(['impact_a 6/1']);
    exchange(state, 'exch_a', 1, 'hall', 'yen', 2);
    const yen = { amount: 1, currency: 'JPY', project: 'well', spans: [{ from: 0, fund: 'yen', to: 1 }] };
    mustApply(state, eventOf('expense.recorded', 'exp_b', yen));
    expect(sharesOf(state, g0)).toEqual(['impact_a mixed']);
    report(state, 'impact_b', { expense: 'exp_b' }, 3);
    expect(sharesOf(state, g1)).toEqual(['impact_b 3/1', 'impact_a mixed']);
  });

  it('are refused of what is not there, of both or neither, and twice under one id', () => {
    const state = twoGifts();
    report(state, 'impact_a', { expense: 'exp_a' }, 10);
    const refused = (data: object, id = 'impact_b'): string | undefined =>
      checkEvent(state, eventOf('impact.reported', id, { method: 'm', unit: 'u', units: 1, ...data }))?.code;
    expect(refused({ expense: 'exp_z' })).toBe('unknown-expense');
    expect(refused({ project: 'sea' })).toBe('unknown-project');
    expect(refused({ expense: 'exp_a', project: 'well' })).toBe('malformed');
    expect(refused({})).toBe('malformed');
    expect(refused({ expense: 'exp_a', units: 0 })).toBe('malformed');
    expect(refused({ expense: 'exp_a' }, 'impact_a')).toBe('duplicate-subject');
  });
});

it('is all told: shares of gifts, incomes and nobody make up the units of each report', () => {
  let seen = 0;
  const reports = fc.array(commandOf('impact', { expense: fc.nat({ max: 3 }) }), {
    minLength: 2,
    maxLength: 4,
  });
  const property = fc.property(history, reports, (commands, told) => {
    const { model, state } = runAll([...commands, ...told], () => undefined);
    const shares = new Map<string, Fraction[]>();
    for (const gift of model.gifts.keys()) {
      for (const { impact, share } of impactOf(state, trail(state, gift)!))
        if (share !== undefined) shares.set(impact, [...(shares.get(impact) ?? []), share]);
    }
    for (const [id, fractions] of shares) {
      const { expense, project, units } = state.impacts.get(id)!;
      const ofIt = state.outflows.filter(
        (each) => each.id === expense || (project !== undefined && each.purpose?.project === project),
      );
      const nobody = ofIt.reduce((sum, each) => sum + sourceSums(state, each.id)!.shortfall, 0);
      const live = ofIt.reduce((sum, each) => sum + each.live, 0);
      const rest = { numerator: BigInt(units) * BigInt(nobody), denominator: BigInt(live) };
      expect(decimalOf([...fractions, rest], 30)).toBe(String(units));
      seen += 1;
    }
  });
  fc.assert(property, { numRuns: 200 });
  expect(seen).toBeGreaterThan(100);
});

describe('a decimal', () => {
  it('is rounded down, of an exact sum, and drops zeros at its end', () => {
    const third = { numerator: 1n, denominator: 3n };
    expect(decimalOf([third, third, third], 2)).toBe('1');
    expect(decimalOf([third, third], 3)).toBe('0.666');
    expect(decimalOf([{ numerator: 5n, denominator: 2n }], 4)).toBe('2.5');
    expect(decimalOf([], 2)).toBe('0');
    const large = { numerator: 2n ** 106n, denominator: 2n ** 53n - 1n };
    expect(decimalOf([large], 1)).toBe('9007199254740993');
  });

  it('of ten thousand fractions is their exact sum', () => {
    // 1/(n(n+1)) sums to 1 − 1/(N+1).
    const all = Array.from({ length: 9_999 }, (_, n) => {
      return { numerator: 1n, denominator: BigInt(n + 1) * BigInt(n + 2) };
    });
    expect(decimalOf(all, 6)).toBe('0.9999');
  });
});
