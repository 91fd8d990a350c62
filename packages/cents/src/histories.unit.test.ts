// Random histories: the interval model and one object per cent agree on every fund, trail, source and refusal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { history } from './command.fixture.ts';
import type { Command } from './command.fixture.ts';
import { startRun, step } from './history.fixture.ts';
import type { Run } from './history.fixture.ts';
import { reinterleaved } from './interleaving.fixture.ts';
import { viewOfModel, viewOfState } from './views.fixture.ts';
import { invariants, loadState, placementProofs, saveState, totals, verifySumPath } from './index.ts';
import { replay, sha256 } from './ledger.fixture.ts';

const numRuns = process.env['CENTESIMO_DEEP'] === '1' ? 10_000 : 500;

function runAll(commands: readonly Command[], check: (run: Run) => void): Run {
  const run = startRun();
  for (const one of commands) {
    const { reasons, code } = step(run, one);
    if (code === undefined ? reasons.length > 0 : !reasons.includes(code)) {
      throw new Error(`${JSON.stringify(one)}: model ${reasons.join(',')}; reducer ${code ?? 'accepts'}`);
    }
    run.counts.set(`${one.do}${code === undefined ? '' : ' refused'}`, 1);
    check(run);
  }
  return run;
}

describe('a history', () => {
  const seen = new Map<string, number>();

  it('leads both models to the same state after every step, with all invariants', () => {
    fc.assert(
      fc.property(history, (commands) => {
        const run = runAll(commands, ({ state, model }) => {
          const [mine, theirs] = [viewOfState(state, model).join('\n'), viewOfModel(model).join('\n')];
          if (mine !== theirs) expect(mine).toBe(theirs);
          const broken = invariants(state);
          if (broken.length > 0) expect(broken).toEqual([]);
        });
        for (const key of run.counts.keys()) seen.set(key, (seen.get(key) ?? 0) + 1);
        const owed = totals(run.state).currencies.map(({ feesOwed }) => feesOwed);
        expect(owed).toEqual([run.model.owed['EUR'], run.model.owed['JPY']]);
      }),
      { numRuns },
    );
  });

  it('meets every command, done and refused', () => {
    const kinds = ['place', 'assign', 'move', 'spend', 'return', 'demand', 'settle', 'close', 'rule', 'open'];
    const met = kinds.filter((kind) => seen.has(kind) && (kind === 'place' || seen.has(`${kind} refused`)));
    expect(met).toEqual(kinds);
  });

  it('survives its snapshot, proves its placements, and does not depend on how its log interleaves', () => {
    fc.assert(
      fc.property(history, fc.array(fc.boolean(), { minLength: 1, maxLength: 90 }), (commands, choices) => {
        const run = runAll(commands, () => undefined);
        const bytes = saveState(run.state);
        const loaded = loadState(sha256, bytes);
        expect(saveState(loaded)).toEqual(bytes);
        expect(viewOfState(loaded, run.model)).toEqual(viewOfState(run.state, run.model));
        expect(saveState(replay(reinterleaved(run, choices)))).toEqual(bytes);
        for (const { id } of run.model.gifts) {
          for (const { part, amount, index, path, from, to } of placementProofs(loaded, id)) {
            expect(verifySumPath(sha256, part, { id, amount }, index, path)).toEqual({ from, to });
          }
        }
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    );
  });
});
