// A history run on both models, and that they agree: what the tests of the rules and of removed rules share.
import type { Command } from './command.fixture.ts';
import { startRun } from './history-run.fixture.ts';
import type { Run } from './history-run.fixture.ts';
import { step } from './history.fixture.ts';
import { invariants, saveState } from './index.ts';
import type { LedgerEvent } from './index.ts';
import { replay } from './ledger.fixture.ts';
import { faultsOf } from './per-cent/sums.fixture.ts';
import { viewOfModel } from './per-cent/view.fixture.ts';
import { viewOfState } from './views.fixture.ts';

/** Runs the commands on both; throws at the first one that only one of them takes, or for another reason. */
export function runAll(commands: readonly Command[], check: (run: Run) => void): Run {
  const run = startRun();
  for (const one of commands) {
    const { reasons, code } = step(run, one);
    if (code === undefined ? reasons.length > 0 : !reasons.includes(code)) {
      throw new Error(`${JSON.stringify(one)}: model ${reasons.join(',')}; reducer ${code ?? 'accepts'}`);
    }
    run.counts.set(`${one.do}${code === undefined ? '' : ' refused'}`, 1);
    // What both refuse changes neither.
    if (code === undefined) check(run);
  }
  const faults = faultsOf(run.model);
  if (faults.length > 0) throw new Error(`the model itself: ${faults.join('; ')}`);
  return run;
}

/** Throws where the two tell of different cents, or a sum or invariant of either does not hold. */
export function mustAgree({ state, model }: Run): void {
  const [mine, theirs] = [viewOfState(state, model), viewOfModel(model)];
  const at = mine.findIndex((line, index) => line !== theirs[index]);
  if (at >= 0 || mine.length !== theirs.length) {
    throw new Error(`the reducer says\n${mine[at] ?? ''}\nand the model\n${theirs[at] ?? ''}`);
  }
  const broken = invariants(state);
  if (broken.length > 0) throw new Error(JSON.stringify(broken.slice(0, 3)));
}

/** Throws where another order of the same log leads to another state. */
export function mustReplay({ state }: Run, events: readonly LedgerEvent[]): void {
  const [one, other] = [saveState(state), saveState(replay(events))];
  if (Buffer.compare(one, other) !== 0) throw new Error('another order of the log leads to another state');
}
