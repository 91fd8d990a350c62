// Random histories: commands run against the per-cent model and the reducer at once.
import type { Command } from './command.fixture.ts';
import type { LedgerEvent, LedgerState, Planned } from './index.ts';
import {
  checkEvent,
  planAssign,
  planExpense,
  planMove,
  planPlacement,
  planRefund,
  planReturn,
} from './index.ts';
import { eventOf, idOf, mustApply, OPENING, replay } from './ledger.fixture.ts';
import { PerCentModel } from './per-cent-model.fixture.ts';
import type { Reasons } from './per-cent-model.fixture.ts';

/** A history in progress; `events` is the log so far, apart also as donation's and allocation's. */
export interface Run {
  model: PerCentModel;
  state: LedgerState;
  events: LedgerEvent[];
  donation: { event: LedgerEvent }[];
  allocation: { event: LedgerEvent }[];
  counts: Map<string, number>;
}

export function startRun(): Run {
  return {
    model: new PerCentModel(),
    state: replay(OPENING),
    events: [...OPENING],
    donation: [],
    allocation: OPENING.map((event) => ({ event })),
    counts: new Map(),
  };
}

function fact(run: Run, event: LedgerEvent): void {
  mustApply(run.state, event);
  run.events.push(event);
  run.donation.push({ event });
}

function effect(run: Run, event: LedgerEvent): void {
  mustApply(run.state, event);
  run.events.push(event);
  run.allocation.push({ event });
}

/** The reducer's answer to a command: a refusal's code, or nothing once its event is applied. */
function attempt(
  run: Run,
  plan: Planned<object>,
  name: string,
  subject: string,
  more: object = {},
): string | undefined {
  if (!plan.ok) return plan.code;
  effect(run, eventOf(name, subject, { ...plan.data, ...more }));
  return undefined;
}

function attemptEvent(run: Run, event: LedgerEvent): string | undefined {
  const refusal = checkEvent(run.state, event);
  if (refusal === undefined) effect(run, event);
  return refusal?.code;
}

function nthOf(list: readonly string[], n: number, otherwise: string): string {
  // One in twenty names nothing that exists, so that refusals of the unknown are tried too.
  return n % 20 === 0 ? otherwise : (list[n % list.length] ?? otherwise);
}

/** Runs one command on both; answers the model's reasons and the reducer's code. */
export function step(run: Run, one: Command): { reasons: Reasons; code: string | undefined } {
  const { model, state } = run;
  const serial = run.events.length;
  const gifts = model.gifts.map((gift) => gift.id);
  switch (one.do) {
    case 'give': {
      const { amount, fee, reserve, currency: code, fund: named } = one;
      const id = idOf('gift', serial);
      const bearer = reserve ? { feeBearer: 'reserve' } : {};
      const net = reserve ? amount : Math.max(0, amount - fee);
      const reasons = model.receive(id, net, code, named, amount - net === fee ? 0 : fee - amount + net);
      const data = {
        currency: code,
        fee,
        gross: amount,
        ...bearer,
        ...(named === undefined ? {} : { fund: named }),
      };
      fact(run, eventOf('gift.received', id, data));
      return { reasons, code: undefined };
    }
    case 'earn': {
      const { amount, currency: code, fund: named } = one;
      const id = idOf('income', serial);
      const data = { amount, currency: code, kind: 'other', ...(named === undefined ? {} : { fund: named }) };
      fact(run, eventOf('income.received', id, data));
      return { reasons: model.receive(id, amount, code, named), code: undefined };
    }
    case 'demand': {
      const { gift, amount } = one;
      const id = nthOf(gifts, gift, idOf('gift', 9e5));
      const reasons = model.demand(idOf('refund', serial), id, amount);
      const code = model.gifts.find((candidate) => candidate.id === id)?.currency ?? 'EUR';
      const event = eventOf('gift.refunded', idOf('refund', serial), { amount, currency: code, gift: id });
      const refusal = id.startsWith('income_') ? 'unknown-gift' : checkEvent(state, event)?.code;
      if (refusal === undefined) fact(run, event);
      return { reasons, code: refusal };
    }
    default:
      return decide(run, one, serial, gifts);
  }
}

function decide(
  run: Run,
  one: Command,
  serial: number,
  gifts: readonly string[],
): { reasons: Reasons; code: string | undefined } {
  const { model, state } = run;
  switch (one.do) {
    case 'place': {
      const { count } = one;
      const plan = planPlacement(state, count);
      if (plan !== undefined) effect(run, eventOf('gifts.placed', 'demo', plan));
      return { reasons: model.place(count), code: undefined };
    }
    case 'assign': {
      const { gift, fund: to } = one;
      const id = nthOf(gifts, gift, idOf('gift', 9e5));
      const code = attempt(run, planAssign(state, id, to), 'gift.assigned', id);
      return { reasons: model.assign(id, to), code };
    }
    case 'move': {
      const { from, to, amount, ground } = one;
      const why = ground ? { ground: 'board' } : {};
      const plan = planMove(state, { amount, from, to, ...why });
      const code = attempt(run, plan, 'money.moved', `move_${serial}`, why);
      return { reasons: model.move(from, to, amount, ground), code };
    }
    case 'spend':
    case 'spendYen': {
      const { amount } = one;
      const funds = one.do === 'spend' ? one.funds : ['tokyo', 'yen'];
      const code = one.do === 'spend' ? 'EUR' : 'JPY';
      const plan = planExpense(state, { amount, currency: code, funds });
      const refusal = attempt(run, plan, 'expense.recorded', `exp_${serial}`, { amount, currency: code });
      return { reasons: model.spend(`exp_${serial}`, funds, amount, code), code: refusal };
    }
    case 'return': {
      const { expense, amount } = one;
      const id = nthOf([...model.expenses.keys()], expense, 'exp_none');
      const code = attempt(run, planReturn(state, id, amount), 'expense.returned', `ret_${serial}`);
      return { reasons: model.return(id, amount), code };
    }
    case 'settle': {
      const { demand } = one;
      const id = nthOf([...model.demands.keys()], demand, 'refund_none');
      const code = attempt(run, planRefund(state, id), 'refund.settled', id);
      return { reasons: model.settle(id), code };
    }
    default:
      return decideRegistry(run, one);
  }
}

function decideRegistry(run: Run, one: Command): { reasons: Reasons; code: string | undefined } {
  const { model, state } = run;
  switch (one.do) {
    case 'open': {
      const { fund: id } = one;
      const data =
        id === 'tokyo'
          ? { class: 'unrestricted', currency: 'JPY' }
          : { class: 'designated', currency: 'EUR' };
      const code = attemptEvent(run, eventOf('fund.opened', id, data));
      return { reasons: model.openFund(id, data.class, data.currency), code };
    }
    case 'close': {
      const { fund: id } = one;
      const code = attemptEvent(run, eventOf('fund.closed', id, {}));
      return { reasons: model.closeFund(id), code };
    }
    case 'rule': {
      const { shares } = one;
      const event = eventOf('placement-rule.set', 'demo', { shares, version: state.rules.length + 1 });
      return { reasons: model.setRule(shares), code: attemptEvent(run, event) };
    }
    default:
      throw new Error(`no such command: ${one.do}`);
  }
}
