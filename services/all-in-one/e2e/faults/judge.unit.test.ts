/** The judge finds what the faults could do: each case is a good history with one thing wrong. */
import { describe, expect, it } from 'vitest';
import type { Answered } from './clients.ts';
import { type LogEntry, judgeAnswers, judgeCheckpoints, judgeOrder } from './judge.ts';

const entry = (type: string, subject: string, event: string, cause?: string): LogEntry => ({
  ledger: 'borgo',
  type,
  subject,
  event,
  ...(cause !== undefined && { cause }),
});
const OPENED = entry('ledger.opened', 'borgo', '/g1/allocation/3 0');
const GIFT = entry('gift.received', 'gift_1', '/g1/donation/3 0');
const REFUND = entry('gift.refunded', 'dem_1', '/g1/donation/3 1', 'gift_1');
const SETTLED = entry('refund.settled', 'dem_1', '/g1/allocation/3 1', 'dem_1');
const EXPENSE = entry('expense.recorded', 'exp_1', '/g1/allocation/3 2');
const RETURN = entry('expense.returned', 'ret_1', '/g1/allocation/3 3', 'exp_1');
const LOG = [OPENED, GIFT, REFUND, SETTLED, EXPENSE, RETURN];
const ANSWERED: readonly Answered[] = [
  { kind: 'gift.received', ledger: 'borgo', id: 'gift_1', event: GIFT.event },
  { kind: 'gift.refunded', ledger: 'borgo', id: 'dem_1', event: REFUND.event },
  { kind: 'expense.recorded', ledger: 'borgo', id: 'exp_1', event: EXPENSE.event },
  { kind: 'expense.returned', ledger: 'borgo', id: 'ret_1', event: RETURN.event },
];

describe('what was answered', () => {
  it('is right when each stands in the log once', () => {
    expect(judgeAnswers(ANSWERED, LOG)).toEqual([]);
  });

  it.each([
    ['lost', LOG.filter((each) => each !== GIFT), 'gift.received gift_1 of borgo is in the log 0 times'],
    ['doubled', [...LOG, GIFT], 'gift.received gift_1 of borgo is in the log 2 times'],
    [
      'put elsewhere',
      LOG.map((each) => (each === RETURN ? { ...each, event: '/g1/allocation/3 9' } : each)),
      'expense.returned ret_1 of borgo was answered as /g1/allocation/3 3, and is /g1/allocation/3 9 of borgo',
    ],
    [
      'made up',
      [...LOG, entry('gift.received', 'gift_2', '/g1/donation/3 2')],
      'nobody was answered gift.received gift_2',
    ],
  ])('is found when it is %s', (_, log, sentence) => {
    expect(judgeAnswers(ANSWERED, log)).toEqual([sentence]);
  });
});

describe('the order of the log', () => {
  it('is right when each cause stands before its effect', () => {
    expect(judgeOrder(LOG)).toEqual([]);
  });

  it('is wrong when a refund stands before its gift', () => {
    expect(judgeOrder([OPENED, REFUND, GIFT])).toEqual([
      'gift.refunded dem_1 stands before its cause, gift.received gift_1',
    ]);
  });

  it('is wrong when a gift stands before its ledger', () => {
    expect(judgeOrder([GIFT, OPENED])).toEqual([
      'gift.received gift_1 stands before its ledger borgo was opened',
    ]);
  });
});

describe('checkpoints', () => {
  const roots = ['', 'one', 'two', 'three'];
  const seen = (by: string, size: number, root: string) => ({ by, size, root });

  it('are right when each signs what is there now', () => {
    const all = [seen('a', 1, 'one'), seen('b', 3, 'three'), seen('a', 1, 'one'), seen('b', 3, 'three')];
    expect(judgeCheckpoints(all, roots)).toEqual([]);
  });

  it('are wrong when one went back, signed another log, or one that is gone', () => {
    expect(judgeCheckpoints([seen('a', 2, 'two'), seen('a', 1, 'one')], roots)).toEqual([
      'a went back from a checkpoint of 2 entries to one of 1',
    ]);
    expect(judgeCheckpoints([seen('a', 2, 'other'), seen('a', 4, 'four')], roots)).toEqual([
      'a signed another log of 2 entries',
      'a signed 4 entries, which are not there any more',
    ]);
  });
});
