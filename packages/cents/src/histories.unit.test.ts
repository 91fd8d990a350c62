// Random histories: the interval model and one object per cent agree on every fund, trail, source, sum and refusal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mustAgree, mustReplay, runAll } from './agreement.fixture.ts';
import { CASES } from './case.fixture.ts';
import { COMMANDS } from './command.fixture.ts';
import type { Run } from './history-run.fixture.ts';
import { reinterleaved } from './interleaving.fixture.ts';
import { history } from './scene.fixture.ts';
import { loadState, placementProofs, saveState, verifySumPath } from './index.ts';
import { sha256 } from './ledger.fixture.ts';

// Ten thousand take minutes, and a loaded machine has more to do.
const TIMEOUT = 3_600_000;
const numRuns = process.env['CENTESIMO_DEEP'] === '1' ? 10_000 : 500;

/** Facts and a choice that no rule refuses. */
const NEVER_REFUSED = ['give', 'earn', 'charge', 'place', 'demandDocuments'];

const REFUSALS = COMMANDS.filter((kind) => !NEVER_REFUSED.includes(kind)).map((kind) => `${kind} refused`);
const EVERYTHING = [...COMMANDS.filter((kind) => kind !== 'again'), ...REFUSALS, ...CASES];

describe('a history', () => {
  const seen = new Set<string>();
  const note = ({ counts, model }: Run): void => {
    for (const key of [...counts.keys(), ...model.cases.keys()]) seen.add(key);
  };

  it(
    'leads both models to the same state after every step, with all invariants',
    () => {
      fc.assert(
        fc.property(history, (commands) => note(runAll(commands, mustAgree))),
        { numRuns },
      );
    },
    TIMEOUT,
  );

  it('meets every command, done and refused, and every case of the rules', () => {
    const missing = () => EVERYTHING.filter((kind) => !seen.has(kind));
    // Nearly always there is nothing left to look for.
    for (let batch = 0; batch < 20 && missing().length > 0; batch += 1) {
      for (const commands of fc.sample(history, 100)) note(runAll(commands, () => undefined));
    }
    expect(missing()).toEqual([]);
  });

  it(
    'survives its snapshot, proves its placements, and does not depend on how its log interleaves',
    () => {
      fc.assert(
        fc.property(history, fc.array(fc.boolean(), { minLength: 1, maxLength: 90 }), (commands, choices) => {
          // Every ninth step it goes on with what its snapshot says, as after a restart.
          let steps = 0;
          const run = runAll(commands, (half) => {
            steps += 1;
            if (steps % 9 === 0) half.state = loadState(sha256, saveState(half.state));
          });
          const loaded = loadState(sha256, saveState(run.state));
          expect(saveState(loaded)).toEqual(saveState(run.state));
          mustAgree({ ...run, state: loaded });
          mustReplay(run, reinterleaved(run, choices));
          for (const { id } of run.model.gifts.values()) {
            for (const { part, amount, index, path, from, to } of placementProofs(loaded, id)) {
              expect(verifySumPath(sha256, part, { id, amount }, index, path)).toEqual({ from, to });
            }
          }
        }),
        { numRuns: Math.ceil(numRuns / 5) },
      );
    },
    TIMEOUT,
  );
});
