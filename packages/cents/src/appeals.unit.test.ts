// Appeals, by name: what they raised, what of it may go elsewhere and on what ground, and what would be given back.
import { afterEach, describe, expect, it } from 'vitest';
import {
  appealsOf,
  checkEvent,
  invariants,
  planGiveBack,
  planRefund,
  planRepurpose,
  trail,
} from './index.ts';
import type { LedgerState, RepurposeGround } from './index.ts';
import { dataOf, eventOf, idOf, mustApply } from './ledger.fixture.ts';
import { credit, give, giveBack, opened, place, refund, settle, spend } from './story.fixture.ts';

const [g0, g1, g2] = [idOf('gift', 0), idOf('gift', 1), idOf('gift', 2)];
const people = { by: { role: 'staff', actor: 'a' }, approvedBy: { role: 'approver', actor: 'b' } };
const well = { class: 'restricted', currency: 'EUR' };

let state: LedgerState;
/** An appeal for 10 whose second purpose is the school's, and gifts to it. */
function start(...amounts: number[]): void {
  state = opened();
  const terms = { ...well, goal: 10, secondary: 'A'.repeat(43), secondaryFund: 'school' };
  mustApply(state, eventOf('fund.opened', 'well', terms));
  for (const [n, amount] of amounts.entries())
    mustApply(state, give(idOf('gift', n), amount, { fund: 'well' }));
  place(state);
}
afterEach(() => {
  expect(invariants(state)).toEqual([]);
});

interface Asked {
  readonly ground?: RepurposeGround;
  readonly more?: { readonly gift?: string; readonly evidence?: readonly string[] };
  readonly to?: string;
}

function asked(
  amount: number,
  { ground = 'secondary-purpose', more = {}, to = 'school' }: Asked = {},
): ReturnType<typeof eventOf> {
  const { gift } = more;
  const of = gift === undefined ? {} : { gift };
  const data = dataOf(planRepurpose(state, { amount, from: 'well', to, ground: 'authority', ...of }));
  return eventOf('money.repurposed', `rep_${amount}${to}`, { ...data, ...people, ...more, ground });
}
const placesOf = (gift: string): unknown[] =>
  trail(state, gift)!.pieces.map(({ place: { kind, ...of } }) => [
    kind,
    'appeal' in of ? of.appeal : undefined,
  ]);
const refused = (event: ReturnType<typeof eventOf>) => checkEvent(state, event);

describe('an appeal', () => {
  it('has raised what is in it and what it paid, but not what went back or elsewhere', () => {
    start(4, 3);
    const told = () => appealsOf(state).map(({ raised, state: is, surplus }) => `${is} ${raised} ${surplus}`);
    expect(told()).toEqual(['open 7 0']);
    spend(state, 'exp_a', 5, 'well');
    expect(told()).toEqual(['open 7 0']);
    giveBack(state, 'ret_a', 'exp_a', 2);
    expect(told()).toEqual(['open 7 0']);
    refund(state, idOf('refund', 0), g1, 3);
    expect(told()).toEqual(['open 4 0']);
    mustApply(state, give(g2, 6, { fund: 'well' }));
    place(state);
    expect(told()).toEqual(['met 10 0']);
    mustApply(state, give(idOf('gift', 7), 2, { fund: 'well' }));
    place(state);
    expect(told()).toEqual(['overfunded 12 2']);
  });

  it('that is overfunded gives its surplus to its second purpose, and no more', () => {
    start(8, 6);
    expect(refused(asked(5))).toMatchObject({
      code: 'exceeds-surplus',
      invariant: 10,
      facts: { fund: 'well', goal: 10, raised: 14, surplus: 4, asked: 5 },
    });
    mustApply(state, asked(4));
    expect(appealsOf(state)).toMatchObject([{ state: 'met', raised: 10, surplus: 0 }]);
    expect(refused(asked(1))).toMatchObject({ code: 'exceeds-surplus' });
  });

  it('names the fund of its second purpose, and none other gets the money on that ground', () => {
    start(8, 6);
    const facts = { fund: 'well', to: 'hall', secondary: 'school' };
    expect(refused(asked(2, { to: 'hall' }))).toMatchObject({ code: 'not-secondary-purpose', facts });
    expect(refused(asked(2, { to: 'hall', ground: 'authority' }))).toBeUndefined();
    mustApply(state, eventOf('fund.opened', 'sea', { ...well, goal: 1, secondary: 'A'.repeat(43) }));
    mustApply(state, give(idOf('gift', 8), 2, { fund: 'sea' }));
    place(state);
    const data = dataOf(planRepurpose(state, { amount: 1, from: 'sea', to: 'hall', ground: 'authority' }));
    const event = eventOf('money.repurposed', 'rep_sea', { ...data, ...people, ground: 'secondary-purpose' });
    expect(refused(event)).toMatchObject({ code: 'ground-required' });
  });

  it('that is closed below its goal has failed, and all that is left may go there', () => {
    start(8);
    spend(state, 'exp_a', 3, 'well');
    expect(refused(asked(1))).toMatchObject({ code: 'exceeds-surplus', facts: { surplus: 0 } });
    mustApply(state, eventOf('fund.closed', 'well', {}));
    expect(appealsOf(state)).toMatchObject([{ state: 'failed', raised: 8, surplus: 5, closed: true }]);
    mustApply(state, asked(5));
    expect(appealsOf(state)).toMatchObject([{ state: 'failed', surplus: 0 }]);
  });

  it('that was closed when it was met has not failed, whatever is refunded later', () => {
    start(10);
    mustApply(state, eventOf('fund.closed', 'well', {}));
    refund(state, idOf('refund', 0), g0, 3);
    expect(appealsOf(state)).toMatchObject([{ state: 'met', raised: 7, surplus: 0 }]);
    expect(refused(asked(1))).toMatchObject({ code: 'exceeds-surplus' });
  });

  it('lets a gift go elsewhere by its donor’s consent, whose document is on record', () => {
    start(4, 3);
    const consent = { ground: 'donor-consent' as const, to: 'hall' };
    expect(refused(asked(3, { ...consent, more: { gift: g1 } }))).toMatchObject({ code: 'consent-missing' });
    mustApply(state, asked(3, { ...consent, more: { gift: g1, evidence: ['B'.repeat(43)] } }));
    expect(appealsOf(state)).toMatchObject([{ raised: 4 }]);
  });

  it('plans to give back its surplus, the newest first, and all that is left when it failed', () => {
    start(8, 3, 2);
    const items = (fund = 'well') =>
      planGiveBack(state, fund)?.items.map(({ amount, gift, mixed }) => [gift, amount, mixed]);
    expect(items()).toEqual([
      [g2, 2, false],
      [g1, 1, false],
    ]);
    expect(planGiveBack(state, 'well', { limit: 1 })).toMatchObject({ surplus: 3, noGifts: 0, next: 1 });
    expect(planGiveBack(state, 'well', { from: 1, limit: 1 })?.next).toBeUndefined();
    for (const [n, [gift, amount]] of items()!.entries())
      refund(state, idOf('refund', n), gift as string, amount as number);
    expect(appealsOf(state)).toMatchObject([{ state: 'met', raised: 10 }]);
    expect(items('hall')).toBeUndefined();
    start(6);
    mustApply(
      state,
      eventOf('income.received', idOf('income', 1), {
        amount: 1,
        currency: 'EUR',
        fund: 'well',
        kind: 'other',
      }),
    );
    place(state);
    mustApply(state, eventOf('fund.closed', 'well', {}));
    expect(planGiveBack(state, 'well')).toMatchObject({
      surplus: 7,
      noGifts: 1,
      items: [{ gift: g0, amount: 6 }],
    });
  });

  it('gives back what it cannot use, and the trail says why', () => {
    start(8, 4);
    refund(state, idOf('refund', 0), g1, 2, { appeal: 'well' });
    const why = { fund: 'well', state: 'overfunded' };
    expect(placesOf(g1)).toEqual([
      ['refunded', why],
      ['waiting', undefined],
    ]);
    expect(trail(state, g1)!.demands).toMatchObject([{ appeal: 'well', settled: true }]);
    // What came back was no more given back than any other cent there.
    credit(state, idOf('credit', 0), idOf('refund', 0), g1, 1);
    expect(placesOf(g1)).toEqual([
      ['refunded', why],
      ['waiting', undefined],
      ['waiting', undefined],
    ]);
  });

  it('that failed gives all that is left back', () => {
    start(8);
    spend(state, 'exp_a', 3, 'well');
    mustApply(state, eventOf('fund.closed', 'well', {}));
    refund(state, idOf('refund', 0), g0, 6, { appeal: 'well' });
    // Five were there; the sixth is a slot of the expense, which the reserve covers: no money of the appeal.
    expect(placesOf(g0)).toEqual([
      ['refunded', undefined],
      ['spent', undefined],
      ['refunded', { fund: 'well', state: 'failed' }],
    ]);
  });

  it.each([
    ['it can use some of it', 'well', [8, 4], 3],
    ['it is below its goal', 'well', [8], 3],
    ['the fund asks for nothing', 'school', [8, 4], 2],
    ['there is no such fund', 'nowhere', [8, 4], 2],
  ] as const)('gives nothing back where %s: a refund like any other', (_, appeal, amounts, amount) => {
    start(...amounts);
    const gift = idOf('gift', amounts.length - 1);
    refund(state, idOf('refund', 0), gift, amount, { appeal });
    expect(placesOf(gift)[0]).toEqual(['refunded', undefined]);
    expect(trail(state, gift)!.demands).toMatchObject([{ appeal, settled: true }]);
  });

  it('gives back what is in it, not what the refund takes elsewhere before', () => {
    start(12);
    const moved = { gift: g0, evidence: ['B'.repeat(43)] };
    mustApply(state, asked(5, { ground: 'donor-consent', to: 'hall', more: moved }));
    mustApply(state, eventOf('fund.closed', 'well', {}));
    refund(state, idOf('refund', 0), g0, 7, { appeal: 'well' });
    expect(placesOf(g0)).toEqual([
      ['refunded', undefined],
      ['refunded', { fund: 'well', state: 'failed' }],
      ['waiting', undefined],
    ]);
  });

  it('is told of exactly as replay finds it', () => {
    start(8, 4);
    const demand = idOf('refund', 0);
    const fact = { amount: 2, currency: 'EUR', gift: g1 };
    expect(refused(eventOf('gift.refunded', demand, { ...fact, appeal: 'No slug' }))).toMatchObject({
      code: 'malformed',
      facts: { field: 'appeal' },
    });
    mustApply(state, eventOf('gift.refunded', demand, { ...fact, appeal: 'well' }));
    const { appeal, ...taken } = dataOf(planRefund(state, demand));
    expect(appeal).toEqual({ fund: 'well', state: 'overfunded' });
    for (const told of [undefined, { fund: 'well', state: 'failed' }, { fund: 'hall', state: 'overfunded' }])
      expect(refused(eventOf('refund.settled', demand, { ...taken, appeal: told }))).toMatchObject({
        code: 'wrong-settlement',
        invariant: 10,
        facts: { field: 'appeal' },
      });
    settle(state, demand);
    // Nothing was said of this one, so that nothing may be told of it either.
    mustApply(state, eventOf('gift.refunded', idOf('refund', 1), { ...fact, amount: 1 }));
    const plain = { ...dataOf(planRefund(state, idOf('refund', 1))), appeal };
    expect(refused(eventOf('refund.settled', idOf('refund', 1), plain))).toMatchObject({
      code: 'wrong-settlement',
    });
  });

  it('is named by the trail of cents that left it for another purpose, where it could not use them', () => {
    start(8, 3);
    const out = () => trail(state, g0)!.pieces.map(({ hops }) => hops.at(-1));
    mustApply(state, asked(1, { ground: 'authority', to: 'hall' }));
    mustApply(state, asked(1, { ground: 'correction', to: 'school' }));
    expect(out()).toMatchObject([
      { kind: 'moved', ground: 'authority', appeal: { fund: 'well', state: 'overfunded' } },
      { kind: 'moved', ground: 'correction' },
      { kind: 'placed' },
    ]);
    // The appeal was at its goal then.
    expect(out()[1]).not.toHaveProperty('appeal');
  });

  it('says of a gift of which a refund would take other cents first', () => {
    start(12);
    const moved = { gift: g0, evidence: ['B'.repeat(43)] };
    mustApply(state, asked(5, { ground: 'donor-consent', to: 'hall', more: moved }));
    mustApply(state, give(g1, 9, { fund: 'well' }));
    place(state);
    expect(planGiveBack(state, 'well')?.items).toEqual([{ gift: g1, amount: 6, mixed: false }]);
    refund(state, idOf('refund', 3), g1, 9);
    mustApply(state, eventOf('fund.closed', 'well', {}));
    // Its first five cents are in the hall: they would go first.
    expect(planGiveBack(state, 'well')?.items).toEqual([{ gift: g0, amount: 7, mixed: true }]);
  });
});
