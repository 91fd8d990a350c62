// Moves, repurposes and losses of the per-cent model: money that leaves a fund by somebody's choice.
import type { Model, ModelFund, Reasons, Unit } from './model.fixture.ts';
import {
  addSlot,
  enter,
  freeOf,
  leave,
  met,
  openOutflow,
  openShortfall,
  reserveOf,
} from './model.fixture.ts';
import { beyondUse, raisedOf } from './appeals.fixture.ts';
import { classOf } from './registry.fixture.ts';

function frozen(model: Model, currency: string): boolean {
  return model.shortfalls.some(({ slot }) => slot.outflow.currency === currency);
}

/** Whether a frozen reserve would have to give of it; where there is too little, either reason may be told. */
export function asksFrozen(model: Model, funds: readonly string[], amount: number): boolean {
  const reserve = funds.map((id) => model.funds.get(id)).find((fund) => fund?.reserve);
  if (reserve === undefined || !frozen(model, reserve.currency)) return false;
  const units = lowest(model, funds, amount);
  return units.length < amount || units.some(({ fund }) => fund === reserve.id);
}

/** The lowest free cents of the funds in listed order, as many as there are up to `amount`. */
function lowest(model: Model, funds: readonly string[], amount: number): Unit[] {
  return funds.flatMap((id) => freeOf(model.funds.get(id))).slice(0, amount);
}

export function take(model: Model, funds: readonly string[], amount: number): Unit[] {
  const units = lowest(model, funds, amount);
  for (const unit of units) leave(model, unit, 'slot');
  return units;
}

/** What holds for every outflow in listed order. */
export function takeReasons(
  model: Model,
  funds: readonly string[],
  amount: number,
  currency: string,
): Reasons {
  const reasons: Reasons = [];
  for (const id of funds) {
    const fund = model.funds.get(id);
    if (fund === undefined) reasons.push('unknown-fund');
    else if (fund.currency !== currency) reasons.push('wrong-currency');
  }
  if (new Set(funds).size !== funds.length) reasons.push('duplicate-fund');
  const units = lowest(model, funds, amount);
  if (units.length < amount) reasons.push('not-enough-money');
  if (asksFrozen(model, funds, amount)) reasons.push('shortfall-open');
  return reasons;
}

function custodyReasons(model: Model, funds: readonly string[]): Reasons {
  return funds.some((id) => model.funds.get(id)?.custody !== undefined) ? ['custody-forbids'] : [];
}

export function conditionReasons(model: Model, funds: readonly string[]): Reasons {
  return funds.some((id) => classOf(model.funds.get(id)) === 'conditional') ? ['class-forbids'] : [];
}

export interface NewMove {
  from: readonly string[];
  to: string;
  amount: number;
  ground: boolean;
}

export function move(model: Model, { from, to, amount, ground }: NewMove): Reasons {
  const target = model.funds.get(to);
  const currency = model.funds.get(from[0]!)?.currency ?? '';
  const reasons = takeReasons(model, from, amount, currency);
  if (target === undefined) return [...reasons, 'unknown-fund'];
  if (currency !== target.currency) reasons.push('wrong-currency');
  if (!target.open) reasons.push('fund-closed');
  if (from.includes(to)) reasons.push('same-fund');
  reasons.push(...custodyReasons(model, [...from, to]), ...conditionReasons(model, [...from, to]));
  const classes = from.map((id) => classOf(model.funds.get(id)));
  if (classes.includes('restricted')) reasons.push('class-forbids');
  if (classes.includes('designated') && !ground) reasons.push('ground-required');
  if (reasons.length > 0) return reasons;
  const outOf = leavers(model, from);
  for (const unit of take(model, from, amount)) goOn(model, unit, to, outOf);
  return [];
}

/** What is said of cents that leave each of the funds by a move: the ground, which could not use its money, and why. */
function leavers(model: Model, funds: readonly string[], by = ''): Map<string, string> {
  const said = funds.map((id) => [id, beyondUse(model.funds.get(id)!)] as const);
  return new Map(said.map(([id, beyond]) => [id, beyond ? `${by} out of ${id} ${beyond.why}` : by]));
}

function goOn(model: Model, unit: Unit, to: string, outOf: ReadonlyMap<string, string>): void {
  const said = outOf.get(unit.fund)!;
  enter(model, unit, to);
  unit.path += said;
}

export interface NewRepurpose {
  from: string;
  to: string;
  ground: string;
  gift: string | undefined;
  /** Left out: all that the gift has there. */
  amount: number | undefined;
  approved: boolean;
  consent: boolean;
}

export function repurpose(model: Model, asked: NewRepurpose): Reasons {
  const { from, to, gift, amount, ground } = asked;
  const [source, target] = [model.funds.get(from), model.funds.get(to)];
  const reasons: Reasons = source === undefined || target === undefined ? ['unknown-fund'] : [];
  if (gift !== undefined && !model.gifts.has(gift)) reasons.push('unknown-gift');
  if (from === to) reasons.push('same-fund');
  if (!asked.approved) reasons.push('approver-is-payer');
  if (target?.open === false) reasons.push('fund-closed');
  if (source !== undefined && target !== undefined && source.currency !== target.currency)
    reasons.push('wrong-currency');
  reasons.push(...custodyReasons(model, [from, to]), ...conditionReasons(model, [to]));
  reasons.push(...groundReasons(source, ground, gift), ...appealReasons(source, asked));
  const free = freeOf(source);
  const units = (gift === undefined ? free : free.filter((unit) => unit.gift === gift)).slice(0, amount);
  if (units.length < (amount ?? 1)) reasons.push('not-enough-money');
  if (asksFrozen(model, [from], amount ?? 1)) reasons.push('shortfall-open');
  if (reasons.length > 0) return reasons;
  met(model, 'repurpose of one gift', gift !== undefined);
  const ofAppeal = source?.goal !== undefined && ground === 'secondary-purpose';
  met(model, 'money of a failed appeal', ofAppeal && source.failed);
  met(model, 'surplus of an appeal', ofAppeal && !source.failed);
  const outOf = leavers(model, [from], ` by ${ground}`);
  for (const unit of units) leave(model, unit, 'slot');
  for (const unit of units) goOn(model, unit, to, outOf);
  return [];
}

/** Of an appeal only what it cannot use goes elsewhere by itself, and only where it said. */
function appealReasons(source: ModelFund | undefined, asked: NewRepurpose): Reasons {
  if (source === undefined) return [];
  const { goal, secondaryFund } = source;
  if (asked.ground === 'donor-consent') return goal === undefined || asked.consent ? [] : ['consent-missing'];
  if (asked.ground !== 'secondary-purpose') return [];
  if (secondaryFund === undefined) return goal === undefined ? [] : ['ground-required'];
  if (asked.to !== secondaryFund) return ['not-secondary-purpose'];
  if (goal === undefined) return [];
  const free = freeOf(source);
  const own = free.filter((unit) => asked.gift === undefined || unit.gift === asked.gift);
  // What is not there is no surplus either: both reasons hold then.
  const surplus = source.failed ? free.length : Math.min(free.length, raisedOf(source) - goal);
  return (asked.amount ?? own.length) > surplus ? ['exceeds-surplus'] : [];
}

function groundReasons(source: ModelFund | undefined, ground: string, gift: string | undefined): Reasons {
  if (source === undefined) return [];
  const decided = classOf(source) === 'unrestricted' || classOf(source) === 'designated';
  if (ground === 'board-decision' && !decided) return ['ground-required'];
  if (ground === 'secondary-purpose' && !source.secondary) return ['ground-required'];
  if (ground === 'donor-consent' && gift === undefined) return ['ground-required'];
  return [];
}

/** A loss that somebody states, of funds in listed order. */
export function lose(
  model: Model,
  id: string,
  funds: readonly string[],
  amount: number,
  currency: string,
): Reasons {
  const reasons = takeReasons(model, funds, amount, currency);
  reasons.push(...custodyReasons(model, funds), ...conditionReasons(model, funds));
  if (reasons.length > 0) return reasons;
  openOutflow(model, id, 'loss', currency, take(model, funds, amount));
  model.bank[currency]! -= amount;
  return [];
}

/** A loss that the bank forces on the reserve: what it does not hold is a shortfall. */
export function forceLoss(
  model: Model,
  id: string,
  amount: number,
  currency: string,
  gift?: string,
): ReturnType<typeof openOutflow> {
  const units = take(model, [reserveOf(model, currency).id], amount);
  const outflow = openOutflow(model, id, 'loss', currency, units);
  for (let n = units.length; n < amount; n += 1) openShortfall(model, addSlot(outflow), gift);
  return outflow;
}

export function payCharge(model: Model, id: string, name: string): Reasons {
  const charge = model.charges.get(name);
  if (charge === undefined) return ['unknown-charge'];
  if (charge.settled) return ['charge-settled'];
  charge.settled = true;
  forceLoss(model, id, charge.amount, charge.currency);
  return [];
}

/** The oldest `count` fees that the reserve owes. */
export function payFees(model: Model, id: string, count: number, currency: string): Reasons {
  const owed = model.owed[currency]!;
  if (count > owed.length) return ['queue-too-short'];
  const amount = owed.splice(0, count).reduce((sum, fee) => sum + fee, 0);
  forceLoss(model, id, amount, currency);
  return [];
}
