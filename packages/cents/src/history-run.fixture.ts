// A history in progress, and how a command is tried on its two sides.
import { applyEvent } from './index.ts';
import type { LedgerEvent, LedgerState, Planned } from './index.ts';
import { eventOf, replay } from './ledger.fixture.ts';
import { freeOf } from './per-cent/model.fixture.ts';
import type { Model, ModelOutflow, Reasons } from './per-cent/model.fixture.ts';
import { modelOfWorld, WORLD } from './world.fixture.ts';

/** `events` is the log so far, apart also as donation's and allocation's. */
export interface Run {
  model: Model;
  state: LedgerState;
  serial: number;
  events: LedgerEvent[];
  donation: LedgerEvent[];
  allocation: LedgerEvent[];
  counts: Map<string, number>;
}

/** One command on both sides: all reasons for a refusal from the model, the code of one from the reducer. */
export interface Try {
  model: () => Reasons;
  reducer: () => string | undefined;
}

export function startRun(): Run {
  return {
    model: modelOfWorld(),
    state: replay(WORLD),
    serial: 0,
    events: [...WORLD],
    donation: [],
    allocation: [...WORLD],
    counts: new Map(),
  };
}

/** A fact or an event of the registry: refused, or applied. */
export function tryEvent(
  run: Run,
  name: string,
  subject: string,
  data: object,
  by: 'donation' | 'allocation',
): string | undefined {
  const event = eventOf(name, subject, JSON.parse(JSON.stringify(data)) as object);
  const refusal = applyEvent(run.state, event);
  if (refusal !== undefined) return refusal.code;
  run.events.push(event);
  run[by].push(event);
  return undefined;
}

export function tryFact(run: Run, name: string, subject: string, data: object): string | undefined {
  return tryEvent(run, name, subject, data, 'donation');
}

/** A plan of the reducer, whose event must be possible once it is made; `more` is what the decider adds. */
export function tryPlan(
  run: Run,
  plan: Planned<object>,
  name: string,
  subject: string,
  more: object = {},
): string | undefined {
  if (!plan.ok) return plan.code;
  return tryEvent(run, name, subject, { ...plan.data, ...more }, 'allocation');
}

/** Counted from the latest. One in twenty names nothing that exists, so that refusals of the unknown are tried too. */
export function nthOf(list: readonly string[], n: number, otherwise: string): string {
  return n % 20 === 19 ? otherwise : (list.at(-1 - (n % list.length)) ?? otherwise);
}

/** The n-th of those that are still open, or of all. */
export function nthOpen<Thing>(
  things: ReadonlyMap<string, Thing>,
  isOpen: (thing: Thing) => boolean,
  n: number,
  open: boolean,
  otherwise: string,
): string {
  const all = [...things];
  return nthOf(
    (open ? all.filter(([, thing]) => isOpen(thing)) : all).map(([id]) => id),
    n,
    otherwise,
  );
}

export const STAFF = { role: 'staff', actor: 'ann' };
export const APPROVER = { role: 'approver', actor: 'bob' };

export function outflowsOf(model: Model, kind: ModelOutflow['kind']): string[] {
  return [...model.outflows.values()].filter((outflow) => outflow.kind === kind).map(({ id }) => id);
}

/** What is asked for, or what there is where that is less; a few commands ask for exactly so much. */
export function amountOf(
  run: Run,
  funds: readonly string[],
  one: { amount: number; exact: boolean },
): number {
  const free = funds.reduce((sum, id) => sum + freeOf(run.model.funds.get(id)).length, 0);
  return one.exact ? one.amount : Math.max(1, Math.min(one.amount, free));
}
