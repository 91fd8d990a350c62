/** Sums that do not hold, in perfectly hashed, chained and signed entries: each money rule broken once. */
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { expenseId, keyedId, moveId, returnId } from '@centesimo/events';
import { planPlacement } from '@centesimo/cents';
import { verifyLog } from '../src/index.ts';
import { BY, bytesOf, HASH43 } from './history.fixture.ts';
import { replayMirror } from './independent-replayer.ts';
import { smallLedger } from './small-ledger.fixture.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

const { events, state, ids } = smallLedger();
const LEDGER = 'acqua-viva';
const EXPENSE = expenseId(bytesOf('wrong').subarray(0, 16));
const MOVE = moveId(bytesOf('wrong').subarray(0, 16));
const RETURN = returnId(bytesOf('wrong').subarray(0, 16));
const GIFT = keyedId('gift', bytesOf('wrong'));
const DEMAND = keyedId('refund', bytesOf('wrong'));
const PLACED = planPlacement(state, 1);

type Wrong = [what: string, code: string, name: string, subject: string, data: object];

function spend(what: string, code: string, amount: number, spans: object[], more: object = {}): Wrong {
  const data = { amount, by: BY, currency: 'EUR', paidAt: '2024-06-02', spans, ...more };
  return [what, code, 'expense.recorded', EXPENSE, data];
}

function move(what: string, code: string, spans: object[], to: string, at: number, more: object = {}): Wrong {
  return [what, code, 'money.moved', MOVE, { at, by: BY, spans, to, ...more }];
}

function place(what: string, code: string, change: object, part: object = {}): Wrong {
  const parts = PLACED?.parts.map((own) => ({ ...own, ...part }));
  return [what, code, 'gifts.placed', LEDGER, { ...PLACED, parts, ...change }];
}

function gift(what: string, code: string, subject: string, more: object): Wrong {
  const data = {
    currency: 'EUR',
    givenAt: '2024-05-31',
    gross: 100,
    processor: 'demo-pay',
    trailKey: HASH43('w'),
  };
  return [what, code, 'gift.received', subject, { ...data, ...more }];
}

function giveBack(what: string, code: string, amount: number, slots: object[], back: object[]): Wrong {
  const data = { amount, back, by: BY, expense: ids['bill'], returnedAt: '2024-06-03', slots };
  return [what, code, 'expense.returned', RETURN, data];
}

const general = (from: number, to: number) => ({ from, fund: 'general', to });
const hall = (from: number, to: number) => ({ from, fund: 'hall', to });
const demand = { amount: 100, currency: 'EUR', gift: ids['plain'], refundedAt: '2024-06-01' };
const approver = { ...BY, role: 'approver' };

// `general` holds 750 cents, the first 100 spent; hall 250; water, school, promise 1000 each; one gift is queued.
const WRONGS: Wrong[] = [
  spend('a cent is spent twice', 'not-free', 100, [general(0, 100)]),
  spend('a cent that never came is spent', 'not-free', 10, [general(750, 760)]),
  spend('a younger cent goes before an older one', 'not-fifo', 10, [general(200, 210)]),
  spend('the amount is not that of its cents', 'wrong-amount', 20, [general(100, 110)]),
  spend('one span twice in an expense', 'not-fifo', 20, [general(100, 110), general(100, 110)]),
  spend('money under a condition is spent', 'class-forbids', 10, [{ from: 0, fund: 'promise', to: 10 }]),
  spend('of a fund that is not there', 'unknown-fund', 10, [{ from: 0, fund: 'nowhere', to: 10 }]),
  spend('for a project that is not there', 'unknown-project', 10, [general(100, 110)], { project: 'moon' }),
  spend('in another currency than its cents', 'wrong-currency', 10, [general(100, 110)], { currency: 'USD' }),
  spend('the payer approves', 'approver-is-payer', 10, [general(100, 110)], { approvedBy: approver }),
  [
    'an expense has the id of another',
    'duplicate-subject',
    'expense.recorded',
    ids['bill'] ?? '',
    {
      amount: 10,
      by: BY,
      currency: 'EUR',
      paidAt: '2024-06-02',
      spans: [general(100, 110)],
    },
  ],
  move(
    'restricted money leaves its fund',
    'class-forbids',
    [{ from: 0, fund: 'water', to: 10 }],
    'hall',
    250,
  ),
  move(
    'designated money moves without a ground',
    'ground-required',
    [{ from: 0, fund: 'school', to: 10 }],
    'hall',
    250,
  ),
  move('money moves under a condition', 'class-forbids', [hall(0, 10)], 'promise', 1000),
  move('money moves into its own fund', 'same-fund', [hall(0, 10)], 'hall', 250),
  move('money moves into a closed fund', 'fund-closed', [hall(0, 10)], 'old', 0),
  move('money moves to a place that others have', 'wrong-position', [hall(0, 10)], 'general', 0),
  move('money changes currency by a move', 'wrong-currency', [hall(0, 10)], 'dollars', 0),
  move('spent money moves', 'not-free', [general(0, 10)], 'hall', 250),
  place('more gifts are placed than came', 'queue-too-short', { count: 2 }),
  place('by another rule than the latest', 'wrong-rule-version', { rule: 0 }),
  place('a gift gets more than it is', 'wrong-placement', {}, { total: 501 }),
  place('a gift is placed over others', 'wrong-placement', {}, { at: 0 }),
  place('a root that is not of the shares', 'wrong-placement', {}, { root: '0'.repeat(64) }),
  place('a gift vanishes in its placement', 'wrong-placement', { parts: [] }),
  gift('a gift comes twice', 'duplicate-gift', ids['plain'] ?? '', {}),
  gift('in a currency that is not accepted', 'unknown-currency', GIFT, { currency: 'JPY' }),
  gift('all gifts together are more than can be counted', 'sum-overflow', GIFT, {
    gross: Number.MAX_SAFE_INTEGER,
  }),
  ['a demand for no gift', 'unknown-gift', 'gift.refunded', DEMAND, { ...demand, gift: GIFT }],
  ['a demand comes twice', 'duplicate-demand', 'gift.refunded', ids['demand'] ?? '', demand],
  ['a demand in another currency', 'wrong-currency', 'gift.refunded', DEMAND, { ...demand, currency: 'USD' }],
  [
    'a settlement without a demand',
    'unknown-demand',
    'refund.settled',
    DEMAND,
    { gift: ids['plain'], own: [hall(0, 10)] },
  ],
  [
    'a settlement takes cents of others',
    'wrong-settlement',
    'refund.settled',
    ids['demand'] ?? '',
    {
      gift: ids['plain'],
      own: [{ from: 0, fund: 'water', to: 300 }],
    },
  ],
  [
    'a settlement takes less than was demanded',
    'wrong-settlement',
    'refund.settled',
    ids['demand'] ?? '',
    {
      gift: ids['plain'],
      own: [general(100, 200)],
    },
  ],
  [
    'a settlement takes placed money as unplaced',
    'wrong-settlement',
    'refund.settled',
    ids['demand'] ?? '',
    {
      gift: ids['plain'],
      own: [general(100, 200)],
      unplaced: 200,
    },
  ],
  giveBack(
    'more comes back than was paid',
    'return-too-large',
    101,
    [{ from: 0, to: 101 }],
    [{ at: 750, count: 101, fund: 'general' }],
  ),
  giveBack(
    'other cents come back',
    'wrong-return',
    10,
    [{ from: 0, to: 10 }],
    [{ at: 750, count: 10, fund: 'general' }],
  ),
  giveBack(
    'they come back to another fund',
    'wrong-return',
    10,
    [{ from: 90, to: 100 }],
    [{ at: 250, count: 10, fund: 'hall' }],
  ),
  giveBack(
    'more enters than came back',
    'wrong-return',
    10,
    [{ from: 90, to: 100 }],
    [{ at: 750, count: 11, fund: 'general' }],
  ),
  [
    'a placed gift is assigned',
    'not-unassigned',
    'gift.assigned',
    ids['plain'] ?? '',
    { at: 250, by: BY, fund: 'hall' },
  ],
  [
    'a gift is assigned over others',
    'wrong-position',
    'gift.assigned',
    ids['lost'] ?? '',
    { at: 0, by: BY, fund: 'hall' },
  ],
  [
    'a gift is assigned to a closed fund',
    'fund-closed',
    'gift.assigned',
    ids['lost'] ?? '',
    { at: 0, by: BY, fund: 'old' },
  ],
  [
    'a rule version is left out',
    'wrong-rule-version',
    'placement-rule.set',
    LEDGER,
    {
      by: BY,
      shares: [{ fund: 'hall', weight: 1 }],
      version: 3,
    },
  ],
  [
    'a rule names a closed fund',
    'fund-closed',
    'placement-rule.set',
    LEDGER,
    {
      by: BY,
      shares: [{ fund: 'old', weight: 1 }],
      version: 2,
    },
  ],
  [
    'a fund opens twice',
    'fund-exists',
    'fund.opened',
    'hall',
    { by: BY, class: 'unrestricted', currency: 'EUR' },
  ],
  ['a reserve closes', 'fund-is-reserve', 'fund.closed', 'general', { by: BY }],
  ['a fund of the rule closes', 'fund-in-rule', 'fund.closed', 'hall', { by: BY }],
  ['a project opens twice', 'project-exists', 'project.opened', 'well', { by: BY }],
];

function wrongEvent([, , name, subject, data]: Wrong): TestEvent {
  const facts = ['gift.received', 'gift.refunded'];
  return { ledger: LEDGER, owner: facts.includes(name) ? 'donation' : 'allocation', name, subject, data };
}

describe('a log whose hashes are perfect and whose money is wrong', () => {
  it('verifies without the wrong event', async () => {
    const log = logOfEvents(events);
    expect(await verifyLog(memorySource(log), { vkey: log.vkey })).toMatchObject({ kind: 'verified' });
  });

  it.each(WRONGS)('fails: %s', async (...wrong) => {
    const log = logOfEvents([...events, wrongEvent(wrong)]);
    const result = await verifyLog(memorySource(log), { vkey: log.vkey });
    const failure = { what: 'money-rule', rule: wrong[1], where: { index: events.length, ledger: LEDGER } };
    expect(result).toMatchObject({ kind: 'failed', failures: [failure] });
    await withTempFolder(async (folder) => {
      await writeLog(log, folder);
      expect(() => replayMirror(folder, log.vkey)).toThrow();
    });
  });

  it('passes when only hashes are checked, and says that it did not look at the money', async () => {
    const log = logOfEvents([...events, wrongEvent(WRONGS[0] as Wrong)]);
    const result = await verifyLog(memorySource(log), { vkey: log.vkey, money: false });
    expect(result).toMatchObject({ kind: 'verified', money: false, ledgers: [] });
  });
});
