// What a bank states beside what a verified log leaves there: the difference, and what could be why.
import { expenseId, keyedId } from '@centesimo/events';
import { planExpense, totals } from '@centesimo/cents';
import { describe, expect, it } from 'vitest';
import { findStatement, verifyLog } from '../src/index.ts';
import { BY, bytesOf, HASH43 } from './history.fixture.ts';
import { smallLedger } from './small-ledger.fixture.ts';
import { logOfEvents, memorySource, type TestEvent } from './test-log.fixture.ts';

const { events, state } = smallLedger();
const LEDGER = 'acqua-viva';
const BANK = totals(state).currencies.find(({ currency }) => currency === 'EUR')!.bank;
const GIFT = keyedId('gift', bytesOf('later'));
const CHARGE = keyedId('charge', bytesOf('later'));
const EXPENSE = expenseId(bytesOf('later').subarray(0, 16));

function event(owner: TestEvent['owner'], name: string, subject: string, data: object): TestEvent {
  return { owner, ledger: LEDGER, name, subject, data };
}

function stated(balance: number): TestEvent {
  const data = { account: 'conto', balance, currency: 'EUR', statedAt: '2024-06-30' };
  return event('donation', 'bank.balance-stated', keyedId('statement', bytesOf('june')), data);
}

async function balancesOf(...more: readonly TestEvent[]) {
  const log = logOfEvents([...events, ...more]);
  const verified = await verifyLog(memorySource(log), { vkey: log.vkey });
  if (verified.kind !== 'verified') throw new Error(JSON.stringify(verified));
  const { balances, candidatesOf } = findStatement(verified.replay, LEDGER)!;
  return balances.map((balance) => ({ ...balance, candidates: candidatesOf(balance) }));
}

const data = { amount: 300, currency: 'EUR' };
const charge = event('donation', 'bank.charged', CHARGE, {
  ...data,
  chargedAt: '2024-06-29',
  kind: 'account',
});
const late = { currency: 'EUR', givenAt: '2024-06-29', gross: 777, processor: 'demo-pay' };
const gift = event('donation', 'gift.received', GIFT, { ...late, trailKey: HASH43('later') });
const plan = planExpense(state, { amount: 40, currency: 'EUR', funds: ['hall'] });
if (!plan.ok) throw new Error(plan.code);
const paid = { amount: 40, by: BY, currency: 'EUR', paidAt: '2024-06-28', ...plan.data };
const expense = event('allocation', 'expense.recorded', EXPENSE, paid);

describe('a balance that a bank stated', () => {
  it('agrees, and has no candidate', async () => {
    expect(await balancesOf(stated(BANK))).toMatchObject([{ difference: 0, ledger: BANK, candidates: [] }]);
  });

  it('may lack what the ledger recorded already', async () => {
    const [balance] = await balancesOf(expense, stated(BANK));
    expect(balance).toMatchObject({ difference: 40, ledger: BANK - 40 });
    expect(balance?.candidates).toEqual([
      {
        ...{ kind: 'not-at-bank', type: 'expense.recorded', subject: EXPENSE, currency: 'EUR', amount: -40 },
        index: events.length,
      },
    ]);
  });

  it('may hold what the ledger recorded later', async () => {
    const [balance] = await balancesOf(stated(BANK - 300), charge, gift);
    expect(balance?.candidates).toMatchObject([{ kind: 'not-recorded', subject: CHARGE, amount: -300 }]);
  });

  it('may lack a gift, or hold one that was recorded later', async () => {
    const [missing] = await balancesOf(gift, stated(BANK));
    const of = { type: 'gift.received', subject: GIFT, amount: 777 };
    expect(missing?.candidates).toMatchObject([{ ...of, kind: 'not-at-bank' }]);
    const [early] = await balancesOf(stated(BANK + 777), gift);
    expect(early?.candidates).toMatchObject([{ ...of, kind: 'not-recorded' }]);
  });

  it('may differ by two entries, or by nothing that is recorded', async () => {
    const [two] = await balancesOf(expense, charge, stated(BANK));
    expect(two?.candidates.map(({ subject }) => subject).toSorted()).toEqual([CHARGE, EXPENSE].toSorted());
    const [none] = await balancesOf(expense, charge, stated(BANK + 1));
    expect(none).toMatchObject({ difference: 341, candidates: [] });
  });
});
