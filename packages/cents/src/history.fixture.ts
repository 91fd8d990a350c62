// Random histories: commands run against the per-cent model and the reducer at once.
import type { Command, CommandNamed } from './command.fixture.ts';
import { EXPENSES } from './history-expenses.fixture.ts';
import { FACTS } from './history-facts.fixture.ts';
import { MONEY } from './history-money.fixture.ts';
import { SETTLEMENTS } from './history-settlements.fixture.ts';
import type { Run, Try } from './history-run.fixture.ts';
import type { Reasons } from './per-cent/model.fixture.ts';

type Tries = { [Name in Command['do']]: (run: Run, one: CommandNamed<Name>) => Try };

const TRIES: Tries = { ...EXPENSES, ...FACTS, ...MONEY, ...SETTLEMENTS };

/** Runs one command on both; answers the model's reasons and the reducer's code. */
export function step(run: Run, one: Command): { reasons: Reasons; code: string | undefined } {
  run.serial += 1;
  const { reducer, model } = (TRIES[one.do] as (run: Run, one: Command) => Try)(run, one);
  const code = reducer();
  return { reasons: model(), code };
}
