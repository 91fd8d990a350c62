// Appeals of the per-cent model: what they raised, what of it they cannot use, and what is given back of that.
import type { Model, ModelDemand, ModelFund } from './model.fixture.ts';
import { met } from './model.fixture.ts';

/** Every cent that is in the fund now, or left it for a slot in which it still stands. */
export function raisedOf({ id, tape }: ModelFund): number {
  return tape.filter(({ taken, unit }, position) => {
    if (!taken) return true;
    return unit.at === 'slot' && unit.fund === id && unit.position === position;
  }).length;
}

/** Why an appeal has money that it cannot use, and how much of it is there. */
export function beyondUse(fund: ModelFund): { why: string; surplus: number } | undefined {
  if (fund.goal === undefined) return undefined;
  const free = fund.tape.filter(({ taken, unit }) => !taken && unit.at === 'free').length;
  if (fund.failed) return { why: 'failed', surplus: free };
  const over = raisedOf(fund) - fund.goal;
  return over > 0 ? { why: 'overfunded', surplus: Math.min(free, over) } : undefined;
}

type Beyond = ReturnType<typeof beyondUse>;

/** The same of the appeal that a demand is to give back of. */
export function beyondOf({ funds }: Model, { appeal }: ModelDemand): Beyond {
  const fund = funds.get(appeal ?? '');
  return fund === undefined ? undefined : beyondUse(fund);
}

/** Says why of each cent that was free in the appeal, unless there are more of them than it cannot use. */
export function giveBack(model: Model, { appeal, pieces }: ModelDemand, beyond: Beyond): void {
  const its = pieces.filter(({ slot, unit }) => slot === undefined && unit.fund === appeal);
  const holds = beyond !== undefined && its.length > 0 && its.length <= beyond.surplus;
  met(model, `given back of an appeal: ${holds ? beyond.why : 'not so'}`, appeal !== undefined);
  if (holds) for (const { unit } of its) unit.because = ` for ${unit.fund} ${beyond.why}`;
}
