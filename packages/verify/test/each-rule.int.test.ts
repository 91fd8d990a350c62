/**
 * Rules of the money that stand between facts and decisions, between ledger and partner, and between periods, each broken
 * once by one event of a log whose hashes are perfect. The others: `money-rules` and `invariants` beside this.
 */
import {
  createLedgerState,
  planCover,
  planExchange,
  planExpense,
  planPeriod,
  planRefund,
} from '@centesimo/cents';
import type { Planned } from '@centesimo/cents';
import { keyedId } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { verifyLog } from '../src/index.ts';
import { completeLedger, DAY, rightEvents, short } from './complete-ledger.fixture.ts';
import { BY, bytesOf, chooser, HASH43, openLedger, placeUpTo, tell } from './history.fixture.ts';
import type { Making } from './history.fixture.ts';
import { replayMirror } from './independent-replayer.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

const LEDGER = 'acqua-viva';
const { events, state, ids } = completeLedger();
const keyed = (prefix: Parameters<typeof keyedId>[0]): string => keyedId(prefix, bytesOf('wrong'));

/** [rule, what, code, name, subject, data] */
type Wrong = [rule: number, what: string, code: string, name: string, subject: string, data: object];

function spend(rule: number, what: string, code: string, spans: object[], amount: number, more = {}): Wrong {
  const data = { amount, by: BY, currency: 'EUR', paidAt: DAY, spans, ...more };
  return [rule, what, code, 'expense.recorded', short('exp', 'wrong'), data];
}

const span = (fund: string, from: number, to: number): object => ({ from, fund, to });
const period = { ...planPeriod(state), by: BY, until: DAY };
const failed = { amount: 3, currency: 'EUR', failedAt: DAY, gift: ids.first, refund: ids.refund };
const corrected = { change: -2, correctedAt: DAY, currency: 'EUR', gift: ids.third };

const WRONGS: Wrong[] = [
  spend(7, 'a partner spends what is still on its way', 'not-free', [span('aid', 0, 5)], 5),
  [
    7,
    'money moves to a partner without a transfer',
    'custody-forbids',
    'money.moved',
    short('move', 'wrong'),
    { at: 20, by: BY, spans: [span('hall', 0, 5)], to: 'aid' },
  ],
  [
    7,
    'a second custody fund of one partner and source',
    'custody-exists',
    'fund.opened',
    'aid-2',
    { by: BY, class: 'unrestricted', currency: 'EUR', custody: { partner: 'helpers', source: 'general' } },
  ],
  [
    9,
    'a fund opens under the name of another',
    'fund-exists',
    'fund.opened',
    'water',
    { by: BY, class: 'unrestricted', currency: 'EUR' },
  ],
  [
    12,
    'a credit of more than its demand',
    'credit-exceeds-demand',
    'gift.refund-failed',
    keyed('credit'),
    { ...failed, amount: 98 },
  ],
  [12, 'a credit comes twice', 'duplicate-credit', 'gift.refund-failed', ids.credit, failed],
  [
    12,
    'a credit that never came is settled',
    'unknown-credit',
    'refund.reversed',
    keyed('credit'),
    rightEvents(state, ids).reversed[2],
  ],
  [12, 'a fee comes twice', 'duplicate-correction', 'gift.fee-corrected', ids.fee, corrected],
  [
    12,
    'a fee that takes more than the gift',
    'fee-exceeds-gift',
    'gift.fee-corrected',
    keyed('correction'),
    { ...corrected, change: -41 },
  ],
  [
    12,
    'a charge comes twice',
    'duplicate-charge',
    'bank.charged',
    ids.charge,
    { amount: 5, chargedAt: DAY, currency: 'EUR', kind: 'account' },
  ],
  [13, 'a period is left out', 'wrong-period', 'period.closed', LEDGER, { ...period, number: 2 }],
  [
    13,
    'a period is closed on another statement',
    'wrong-statement',
    'period.closed',
    LEDGER,
    { ...period, statement: '0'.repeat(64) },
  ],
  [
    14,
    'an expense that was never made is recoded',
    'unknown-expense',
    'expense.recoded',
    short('exp', 'wrong'),
    { by: BY, project: 'well' },
  ],
  [
    14,
    'an expense is recoded to a project that is not there',
    'unknown-project',
    'expense.recoded',
    ids.bill,
    { by: BY, project: 'moon' },
  ],
];

const FACTS = ['gift.refund-failed', 'gift.fee-corrected', 'bank.charged'];

/** The log fails by this event, and by nothing before it; a replayer that shares no code with ours stops as well. */
async function expectBroken(
  before: readonly TestEvent[],
  [, , code, name, subject, data]: Wrong,
): Promise<void> {
  const owner = FACTS.includes(name) ? 'donation' : 'allocation';
  const good = logOfEvents(before);
  expect(await verifyLog(memorySource(good), { vkey: good.vkey })).toMatchObject({ kind: 'verified' });
  const log = logOfEvents([...before, { ledger: LEDGER, owner, name, subject, data }]);
  const failure = { what: 'money-rule', rule: code, where: { index: before.length, ledger: LEDGER } };
  expect(await verifyLog(memorySource(log), { vkey: log.vkey })).toMatchObject({ failures: [failure] });
  await withTempFolder(async (folder) => {
    await writeLog(log, folder);
    expect(() => replayMirror(folder, log.vkey)).toThrow();
  });
}

describe('a log whose hashes are perfect', () => {
  it.each(WRONGS)('breaks rule %i: %s', async (...wrong) => {
    await expectBroken(events, wrong);
  });

  it('breaks rule 7: one expense pays of our own and of what a partner has', async () => {
    const [name, subject, data] = rightEvents(state, ids).received;
    const received: TestEvent = { ledger: LEDGER, owner: 'allocation', name, subject, data };
    const spans = [span('hall', 0, 5), span('aid', 0, 5)];
    await expectBroken([...events, received], spend(7, '', 'custody-mixed', spans, 10));
  });
});

describe('a ledger of its own', () => {
  function begin(): Making {
    const none = { gifts: [], expenses: [], count: 0, choose: chooser(1), events: [] };
    const making: Making = { ledger: LEDGER, state: createLedgerState(nodeSha256), ...none };
    openLedger(making);
    return making;
  }

  function give(making: Making, name: string, gross: number, fund: string): string {
    const id = keyedId('gift', bytesOf(name));
    const data = {
      currency: 'EUR',
      fund,
      givenAt: DAY,
      gross,
      processor: 'demo-pay',
      trailKey: HASH43(name),
    };
    tell(making, 'donation', 'gift.received', id, data);
    placeUpTo(making, 1);
    return id;
  }

  const dataOf = (plan: Planned<object>): object => {
    if (!plan.ok) throw new Error(plan.code);
    return plan.data;
  };

  function exchange(making: Making, name: string, from: string, to: string): void {
    const how = { amount: 2, units: 2, rate: '1', from: [from], to };
    const more = { by: BY, exchangedAt: DAY, source: 'bank' };
    const data = { ...dataOf(planExchange(making.state, how)), ...more };
    tell(making, 'allocation', 'money.exchanged', short('exch', name), data);
  }

  function refund(making: Making, gift: string, amount: number): void {
    const id = keyedId('refund', bytesOf('refund'));
    tell(making, 'donation', 'gift.refunded', id, { amount, currency: 'EUR', gift, refundedAt: DAY });
    tell(making, 'allocation', 'refund.settled', id, dataOf(planRefund(making.state, id)));
  }

  it('breaks rule 4: a shortfall is covered with the cents that come of it', async () => {
    const making = begin();
    const gift = give(making, 'one', 2, 'general');
    exchange(making, 'away', 'general', 'dollars');
    refund(making, gift, 2);
    exchange(making, 'back', 'dollars', 'hall');
    expect(planCover(making.state, { fund: 'hall', amount: 1 })).toMatchObject({ code: 'not-enough-money' });
    const slots = [{ from: 0, outflow: short('exch', 'away'), to: 1 }];
    const data = { amount: 1, currency: 'EUR', fund: 'hall', slots, spans: [span('hall', 0, 1)] };
    const code = 'not-enough-money';
    await expectBroken(making.events, [4, '', code, 'shortfall.covered', short('cover', 'wrong'), data]);
  });

  it('breaks rule 8: a reserve pays while a shortfall of it is open', async () => {
    const making = begin();
    const gift = give(making, 'one', 4, 'general');
    const bill = { amount: 4, currency: 'EUR' };
    const paid = {
      ...dataOf(planExpense(making.state, { ...bill, funds: ['general'] })),
      ...bill,
      by: BY,
      paidAt: DAY,
    };
    tell(making, 'allocation', 'expense.recorded', short('exp', 'bill'), paid);
    refund(making, gift, 4);
    give(making, 'two', 3, 'general');
    await expectBroken(making.events, spend(8, '', 'shortfall-open', [span('general', 4, 6)], 2));
  });
});
