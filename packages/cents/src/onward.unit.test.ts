// A trail that goes on in other ledgers: to the cent, and never twice, in a circle, or without an end.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followOnward, planHandOver, trail } from './index.ts';
import type { LedgersOfLog, LedgerState, TrailPiece } from './index.ts';
import type { CitedEntry } from './onward.ts';
import { dataOf, eventOf, idOf, mustApply } from './ledger.fixture.ts';
import { exchange, give, giveBack, move, opened, place, refund, spend, transfer } from './story.fixture.ts';

const [g0, g1] = [idOf('gift', 0), idOf('gift', 1)];
const income = (n: number): string => idOf('income', n);

interface World {
  readonly states: Map<string, LedgerState>;
  readonly cited: Map<string, CitedEntry>;
  readonly received: Map<string, { index: number; amount: number }>;
  readonly log: LedgersOfLog;
}

function world(states: Record<string, LedgerState>): World {
  const made = {
    states: new Map(Object.entries(states)),
    cited: new Map<string, CitedEntry>(),
    received: new Map<string, { index: number; amount: number }>(),
  };
  const log: LedgersOfLog = {
    origin: 'log.test',
    stateOf: (ledger) => made.states.get(ledger),
    citedBy: (ledger, handOver) => made.cited.get(`${ledger} ${handOver}`),
    receivedBy: (ledger, source) => made.received.get(`${ledger} ${source}`),
  };
  return { ...made, log };
}

/** Money comes into a ledger as an income of its fund for water, and is placed there. */
function takeIn({ states }: World, ledger: string, id: string, amount: number): void {
  const state = states.get(ledger)!;
  mustApply(state, eventOf('income.received', id, { amount, currency: 'EUR', fund: 'water', kind: 'other' }));
  place(state);
}

function handOver(
  { cited, states }: World,
  from: string,
  id: string,
  amount: number,
  receivedAs: string,
  ledger: string,
  more: Partial<CitedEntry> = {},
): void {
  const state = states.get(from)!;
  mustApply(state, eventOf('transfer.handed-over', id, dataOf(planHandOver(state, { fund: 'aid', amount }))));
  const entry = { origin: 'log.test', ledger, index: 9, receivedAs, isRepeated: false, ...more };
  cited.set(`${from} ${id}`, entry);
}

/** A ledger with a fund that a partner holds for its money for water. */
function ledger(...gifts: Parameters<typeof opened>): LedgerState {
  const state = opened(...gifts);
  const custody = { partner: 'aid', source: 'water' };
  mustApply(state, eventOf('fund.opened', 'aid', { class: 'restricted', currency: 'EUR', custody }));
  if (gifts.length > 0) place(state);
  return state;
}

const inWater = (id: string, gross: number, more: object = {}) => give(id, gross, { fund: 'water', ...more });

/** One text a cent. */
function cents(pieces: readonly TrailPiece[]): string[] {
  return pieces.flatMap(({ from, hops, place: where, to }) => {
    const { kind } = where;
    const what = kind === 'spent' ? where.expense : kind === 'waiting' ? where.fund : '';
    return Array.from({ length: to - from }, (_, i) => `${from + i} ${kind} ${what} ${hops.length}`);
  });
}

describe('the trail of some of a gift’s cents', () => {
  it('is that part of the whole trail, whichever they are', () => {
    const gift = { currency: 'EUR', gross: 100 };
    const state = opened(give(g0, 100), give(g1, 50));
    place(state);
    spend(state, 'exp_a', 30, 'general');
    move(state, 'move_a', 40, ['general'], 'hall');
    exchange(state, 'exch_a', 20, 'hall', 'yen', 7);
    giveBack(state, 'ret_a', 'exp_a', 9);
    refund(state, idOf('refund', 0), g0, 25);
    const whole = trail(state, g0)!;
    expect(new Set(whole.pieces.map(({ place: { kind } }) => kind)).size).toBeGreaterThan(2);
    const bound = fc.integer({ min: 0, max: gift.gross });
    fc.assert(
      fc.property(bound, bound, (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const some = trail(state, g0, { from, to })!;
        expect(cents(some.pieces)).toEqual(cents(whole.pieces).slice(from, to));
        expect(some.amount).toBe(whole.amount);
        const units = (found: typeof some) => found.legs.reduce((sum, leg) => sum + leg.to - leg.from, 0);
        const rest = [
          { from: 0, to: from },
          { from: to, to: Infinity },
        ].map((each) => trail(state, g0, each)!);
        expect(rest.reduce((sum, each) => sum + units(each), units(some))).toBe(units(whole));
      }),
    );
  });
});

describe('a trail that goes on in the ledger of a partner', () => {
  it('gives each donor the cents there that were the donor’s, in order', () => {
    const all = world({ ours: ledger(inWater(g0, 10), inWater(g1, 10)), theirs: ledger() });
    const { log, states } = all;
    transfer(states.get('ours')!, 'transfer_a', 16, 'water', 'aid');
    takeIn(all, 'theirs', income(0), 12);
    handOver(all, 'ours', 'hand_a', 12, income(0), 'theirs');
    spend(states.get('theirs')!, 'exp_pipes', 11, 'water');
    const [first, second] = [g0, g1].map((id) => {
      const found = trail(states.get('ours')!, id)!;
      return { found, onward: followOnward(log, 'ours', found) };
    });
    expect(first!.onward.continuations).toMatchObject([
      { ledger: 'theirs', from: 0, to: 10, fee: 0, trail: { id: income(0), amount: 12 } },
    ]);
    expect(first!.onward.next.get(first!.found.pieces[0]!)).toEqual({ continuation: 0 });
    const [there] = second!.onward.continuations;
    expect(cents(there!.trail.pieces)).toEqual(['10 spent exp_pipes 1', '11 waiting water 1']);
    const places = second!.found.pieces.map(({ from, place: { kind }, to }) => [from, to, kind]);
    expect(places).toEqual([
      [0, 2, 'handed-over'],
      [2, 6, 'with-partner'],
      [6, 10, 'waiting'],
    ]);
  });

  it('passes through several ledgers, also one of them twice with other money', () => {
    const all = world({ a: ledger(inWater(g0, 8)), b: ledger(), c: ledger() });
    const { log, states } = all;
    transfer(states.get('a')!, 'transfer_a', 8, 'water', 'aid');
    takeIn(all, 'b', income(1), 8);
    handOver(all, 'a', 'hand_a', 8, income(1), 'b');
    transfer(states.get('b')!, 'transfer_b', 8, 'water', 'aid');
    takeIn(all, 'a', income(2), 5);
    handOver(all, 'b', 'hand_b', 5, income(2), 'a');
    spend(states.get('a')!, 'exp_last', 5, 'water');
    const { continuations, next } = followOnward(log, 'a', trail(states.get('a')!, g0)!);
    expect(continuations.map(({ from, ledger: name, to }) => [name, from, to])).toEqual([
      ['b', 0, 8],
      ['a', 0, 5],
    ]);
    expect(cents(continuations[1]!.trail.pieces).every((each) => each.includes('exp_last'))).toBe(true);
    expect([...next.values()]).toEqual([{ continuation: 0 }, { continuation: 1 }]);
  });

  it('says of a gift that bears a fee which cents the fee took', () => {
    const all = world({ ours: ledger(inWater(g0, 100)), theirs: ledger() });
    const { log, received, states } = all;
    transfer(states.get('ours')!, 'transfer_a', 100, 'water', 'aid');
    mustApply(states.get('theirs')!, inWater(g1, 100, { fee: 3 }));
    place(states.get('theirs')!);
    received.set(`theirs ${g1}`, { index: 9, amount: 100 });
    handOver(all, 'ours', 'hand_a', 100, g1, 'theirs');
    const [there] = followOnward(log, 'ours', trail(states.get('ours')!, g0)!).continuations;
    expect(there).toMatchObject({ from: 0, to: 97, fee: 3, trail: { kind: 'gift', amount: 97 } });
    expect(cents(there!.trail.pieces)).toHaveLength(97);
  });

  const stops: [string, Partial<CitedEntry>, string][] = [
    ['another log', { origin: 'other.test' }, 'other-log'],
    ['a ledger that is not there', { ledger: 'nobody' }, 'not-found'],
    ['its own ledger', { ledger: 'ours' }, 'not-found'],
    ['money that is not there', { receivedAs: income(7) }, 'not-found'],
    ['an entry that is another one', { index: 8 }, 'not-found'],
    ['what was cited before', { isRepeated: true }, 'cited-before'],
  ];
  it.each(stops)('ends at a hand-over that cites %s', (_, wrong, stop) => {
    const all = world({ ours: ledger(inWater(g0, 10)), theirs: ledger() });
    const { log, received, states } = all;
    transfer(states.get('ours')!, 'transfer_a', 10, 'water', 'aid');
    takeIn(all, 'theirs', income(0), 10);
    received.set(`theirs ${income(0)}`, { index: 9, amount: 10 });
    handOver(all, 'ours', 'hand_a', 10, income(0), 'theirs', wrong);
    const { continuations, next } = followOnward(log, 'ours', trail(states.get('ours')!, g0)!);
    expect(continuations).toEqual([]);
    expect([...next.values()]).toEqual([{ stops: stop }]);
  });

  it.each([
    ['more than came in there', 9, 'EUR'],
    ['another currency', 10, 'JPY'],
  ])('ends at a hand-over of %s', (_, amount, currency) => {
    const all = world({ ours: ledger(inWater(g0, 10)), theirs: ledger() });
    const { log, states } = all;
    transfer(states.get('ours')!, 'transfer_a', 10, 'water', 'aid');
    const fund = currency === 'EUR' ? 'water' : 'yen';
    mustApply(
      states.get('theirs')!,
      eventOf('income.received', income(0), { amount, currency, fund, kind: 'other' }),
    );
    place(states.get('theirs')!);
    handOver(all, 'ours', 'hand_a', 10, income(0), 'theirs');
    const { next } = followOnward(log, 'ours', trail(states.get('ours')!, g0)!);
    expect([...next.values()]).toEqual([{ stops: 'not-found' }]);
  });

  it('ends where the money comes back to what it has been', () => {
    const all = world({ a: ledger(), b: ledger() });
    const { log, states } = all;
    takeIn(all, 'a', income(0), 10);
    takeIn(all, 'b', income(1), 10);
    for (const name of ['a', 'b']) transfer(states.get(name)!, `transfer_${name}`, 10, 'water', 'aid');
    handOver(all, 'a', 'hand_a', 10, income(1), 'b');
    handOver(all, 'b', 'hand_b', 10, income(0), 'a');
    const { continuations, next } = followOnward(log, 'a', trail(states.get('a')!, income(0))!);
    expect(continuations).toHaveLength(1);
    expect([...next.values()]).toEqual([{ continuation: 0 }, { stops: 'circle' }]);
  });

  it('ends after eight ledgers', () => {
    const names = Array.from({ length: 12 }, (_, i) => `l${i}`);
    const all = world(Object.fromEntries(names.map((name) => [name, ledger()])));
    for (const [i, name] of names.entries()) {
      takeIn(all, name, income(i), 10);
      transfer(all.states.get(name)!, `transfer_${name}`, 10, 'water', 'aid');
    }
    for (const [i, name] of names.slice(1).entries())
      handOver(all, names[i]!, `hand_${i}`, 10, income(i + 1), name);
    const { continuations, next } = followOnward(all.log, 'l0', trail(all.states.get('l0')!, income(0))!);
    expect(continuations).toHaveLength(8);
    expect([...next.values()].at(-1)).toEqual({ stops: 'too-long' });
  });
});
