// Random histories: commands run against the per-cent model and the reducer at once, and what both then show.
import fc from 'fast-check';
import type { LedgerEvent, LedgerState, Planned, Sources, TrailPiece } from './index.ts';
import {
  checkEvent,
  planAssign,
  planExpense,
  planMove,
  planPlacement,
  planRefund,
  planReturn,
  sources,
  totals,
  trail,
} from './index.ts';
import { eventOf, idOf, mustApply, OPENING, replay } from './ledger.fixture.ts';
import { PerCentModel } from './per-cent-model.fixture.ts';
import type { Reasons } from './per-cent-model.fixture.ts';

const FUNDS = ['general', 'water', 'school', 'hall', 'promise', 'yen', 'tokyo', 'late', 'nowhere'] as const;

const fund = fc.constantFrom(...FUNDS);
const euroFund = fc.constantFrom('general', 'general', 'school', 'hall', 'water', 'promise', 'late');
const cents = fc.integer({ min: 1, max: 12 });
const pick = fc.nat({ max: 200 });
const currency = fc.constantFrom('EUR', 'EUR', 'EUR', 'JPY');

/** Commands name earlier things by a number modulo how many there are, so that shrinking keeps them valid. */
export const command = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('give'),
      amount: cents,
      fee: fc.nat({ max: 3 }),
      reserve: fc.boolean(),
      currency,
      fund: fc.option(fund, { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('earn'),
      amount: cents,
      currency,
      fund: fc.option(fund, { nil: undefined }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('place'), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('assign'), gift: pick, fund }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('move'),
      from: fc.array(euroFund, { minLength: 1, maxLength: 2 }),
      to: fund,
      amount: cents,
      ground: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('spend'),
      funds: fc.array(euroFund, { minLength: 1, maxLength: 3 }),
      amount: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('spendYen'), amount: cents }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('return'), expense: pick, amount: cents }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('demand'), gift: pick, amount: cents }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('settle'), demand: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open'), fund: fc.constantFrom('tokyo', 'late') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close'), fund }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rule'),
      shares: fc.array(
        fc.record({
          fund: fc.constantFrom('general', 'school', 'hall', 'yen', 'tokyo', 'late'),
          weight: fc.integer({ min: 1, max: 9 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  },
);

export type Command = typeof command extends fc.Arbitrary<infer One> ? One : never;

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
  // One in a list's length more is nothing that exists, so that refusals of the unknown are tried too.
  return list[n % (list.length + 1)] ?? otherwise;
}

/** Runs one command on both; answers the model's reasons and the reducer's code. */
export function step(run: Run, one: Command): { reasons: Reasons; code: string | undefined } {
  const { model, state } = run;
  const serial = run.events.length;
  const gifts = model.gifts.map((gift) => gift.id);
  switch (one.do) {
    case 'give': {
      const { amount, fee, reserve, currency: code, fund: named } = one as Extract<Command, { fee: number }>;
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
      const { amount, currency: code, fund: named } = one as Extract<Command, { currency: string }>;
      const id = idOf('income', serial);
      const data = { amount, currency: code, kind: 'other', ...(named === undefined ? {} : { fund: named }) };
      fact(run, eventOf('income.received', id, data));
      return { reasons: model.receive(id, amount, code, named), code: undefined };
    }
    case 'demand': {
      const { gift, amount } = one as Extract<Command, { gift: number; amount: number }>;
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
      const { count } = one as Extract<Command, { count: number }>;
      const plan = planPlacement(state, count);
      if (plan !== undefined) effect(run, eventOf('gifts.placed', 'demo', plan));
      return { reasons: model.place(count), code: undefined };
    }
    case 'assign': {
      const { gift, fund: to } = one as Extract<Command, { gift: number; fund: string }>;
      const id = nthOf(gifts, gift, idOf('gift', 9e5));
      const code = attempt(run, planAssign(state, id, to), 'gift.assigned', id);
      return { reasons: model.assign(id, to), code };
    }
    case 'move': {
      const { from, to, amount, ground } = one as Extract<Command, { ground: boolean }>;
      const why = ground ? { ground: 'board' } : {};
      const plan = planMove(state, { amount, from, to, ...why });
      const code = attempt(run, plan, 'money.moved', `move_${serial}`, why);
      return { reasons: model.move(from, to, amount, ground), code };
    }
    case 'spend':
    case 'spendYen': {
      const { amount } = one as Extract<Command, { amount: number }>;
      const funds =
        one.do === 'spend' ? (one as Extract<Command, { funds: string[] }>).funds : ['tokyo', 'yen'];
      const code = one.do === 'spend' ? 'EUR' : 'JPY';
      const plan = planExpense(state, { amount, currency: code, funds });
      const refusal = attempt(run, plan, 'expense.recorded', `exp_${serial}`, { amount, currency: code });
      return { reasons: model.spend(`exp_${serial}`, funds, amount, code), code: refusal };
    }
    case 'return': {
      const { expense, amount } = one as Extract<Command, { expense: number }>;
      const id = nthOf([...model.expenses.keys()], expense, 'exp_none');
      const code = attempt(run, planReturn(state, id, amount), 'expense.returned', `ret_${serial}`);
      return { reasons: model.return(id, amount), code };
    }
    case 'settle': {
      const { demand } = one as Extract<Command, { demand: number }>;
      const id = nthOf([...model.demands.keys()], demand, 'refund_none');
      const code = attempt(run, planRefund(state, id), 'refund.settled', id);
      return { reasons: model.settle(id), code };
    }
    case 'open': {
      const { fund: id } = one as Extract<Command, { fund: string }>;
      const data =
        id === 'tokyo'
          ? { class: 'unrestricted', currency: 'JPY' }
          : { class: 'designated', currency: 'EUR' };
      const code = attemptEvent(run, eventOf('fund.opened', id!, data));
      return { reasons: model.openFund(id!, data.class, data.currency), code };
    }
    case 'close': {
      const { fund: id } = one as Extract<Command, { fund: string }>;
      const code = attemptEvent(run, eventOf('fund.closed', id!, {}));
      return { reasons: model.closeFund(id!), code };
    }
    case 'rule': {
      const { shares } = one as Extract<Command, { shares: object[] }>;
      const event = eventOf('placement-rule.set', 'demo', { shares, version: state.rules.length + 1 });
      return { reasons: model.setRule(shares), code: attemptEvent(run, event) };
    }
    default:
      throw new Error(`no such command: ${one.do}`);
  }
}

/** All that the model knows, as text: funds, trails cent by cent, expenses with their holders. */
export function viewOfModel(model: PerCentModel): string[] {
  const funds = [...model.funds].map(([id, { open, tape }]) => {
    const free = tape.flatMap((place, position) => (place.taken ? [] : [position]));
    return `${id} ${open} ${tape.length} free ${free.join(',')}`;
  });
  const trails = model.gifts.map((gift) => `${gift.id} ${gift.currency} ${model.trailOf(gift).join('; ')}`);
  const expenses = [...model.expenses].map(([id, { slots }]) => {
    const live = slots.filter((slot) => slot.live);
    return `${id} ${live.map(({ cent }) => cent.gift).join(' ')} returned ${slots.length - live.length}`;
  });
  const open = [...model.demands].filter(([, { settled }]) => !settled).map(([id]) => id);
  return [...funds, ...trails, ...expenses, `open ${open.join(' ')}`];
}

/** The same text from the reducer's state. */
export function viewOfState(state: LedgerState, model: PerCentModel): string[] {
  const funds = totals(state).funds.map(({ fund: id, open, length }, index) => {
    const free = state.funds[index]!.free.flatMap(({ from, to }) => range(from, to));
    return `${id} ${open} ${length} free ${free.join(',')}`;
  });
  const trails = model.gifts.map(({ id }) => {
    const answer = trail(state, id)!;
    return `${id} ${answer.currency} ${answer.pieces.flatMap((piece) => centsOf(piece)).join('; ')}`;
  });
  const expenses = [...model.expenses.keys()].map((id) => {
    const holders: string[] = [];
    let returned = 0;
    // Pages of three, so that continuing a page is exercised.
    for (let next: number | undefined = 0; next !== undefined;) {
      const page: Sources = sources(state, id, { fromSlot: next, limit: 3 })!;
      for (const piece of page.pieces) for (let n = 0; n < piece.amount; n += 1) holders.push(piece.id);
      returned = page.returned;
      next = page.nextSlot;
    }
    return `${id} ${holders.join(' ')} returned ${returned}`;
  });
  return [...funds, ...trails, ...expenses, `open ${[...state.openDemands].join(' ')}`];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function centsOf({ from, to, place }: TrailPiece): string[] {
  return range(0, to - from).map((n) => {
    switch (place.kind) {
      case 'unplaced':
      case 'unassigned':
        return place.kind;
      case 'waiting':
        return `waiting ${place.fund} ${place.from + n} ${place.ahead + n}`;
      case 'spent':
        return `spent ${place.expense} ${place.slots.from + n} ${place.fund} ${place.from + n}`;
      case 'refunded':
        return place.taken === undefined
          ? `refunded ${place.demand}`
          : `refunded ${place.demand} ${place.taken.fund} ${place.taken.from + n}`;
    }
  });
}

/**
 * Another order of the same log, within the rules: donation's and allocation's order kept, each effect after the
 * facts it needs. `choices` decides who goes next where both may.
 */
export function reinterleaved(run: Run, choices: readonly boolean[]): LedgerEvent[] {
  const [opening, ...effects] = run.allocation;
  const log: LedgerEvent[] = [opening!.event];
  let facts = 0;
  let done = 0;
  for (let turn = 0; facts < run.donation.length || done < effects.length; turn += 1) {
    const effectMay = done < effects.length && needsOf(run, effects[done]!.event) <= facts;
    const factMay = facts < run.donation.length;
    if (effectMay && (!factMay || choices[turn % choices.length] === true)) {
      log.push(effects[done]!.event);
      done += 1;
    } else {
      log.push(run.donation[facts]!.event);
      facts += 1;
    }
  }
  return log;
}

/** How many of donation's events an effect needs before it: those it consumed or answers, and no others. */
function needsOf(run: Run, event: LedgerEvent): number {
  if (event.type === 'org.centesimo.gifts.placed.v1') {
    const receipts = run.donation.flatMap(({ event: { type } }, index) =>
      type === 'org.centesimo.gift.refunded.v1' ? [] : [index],
    );
    const before = run.allocation.findIndex((effect_) => effect_.event === event);
    const consumed = run.allocation.slice(0, before + 1).reduce((sum, { event: { type, data } }) => {
      return type === 'org.centesimo.gifts.placed.v1' ? sum + (data as { count: number }).count : sum;
    }, 0);
    return receipts[consumed - 1]! + 1;
  }
  if (event.type !== 'org.centesimo.refund.settled.v1') return 0;
  return run.donation.findIndex(({ event: { subject } }) => subject === event.subject) + 1;
}
