/**
 * The invariants of the money rules, each broken by one event of a log whose hashes are perfect. Two of them follow from
 * others, so that no event breaks them first: 3 (free + taken = length) from 1 and 2, and 7 (the bank) from the rest.
 */
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { verifyLog } from '../src/index.ts';
import { completeLedger, DAY, rightEvents, short } from './complete-ledger.fixture.ts';
import { BY } from './history.fixture.ts';
import { replayMirror } from './independent-replayer.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';

const { events, state, ids } = completeLedger();
const right = rightEvents(state, ids);
const LEDGER = 'acqua-viva';

type Wrong = [
  invariant: number,
  what: string,
  code: string,
  facts: object,
  name: string,
  subject: string,
  data: object,
];

const hall = (from: number, to: number) => ({ from, fund: 'hall', to });

function spend(what: string, code: string, facts: object, amount: number, spans: object[]): Wrong {
  const data = { amount, by: BY, currency: 'EUR', paidAt: DAY, spans };
  const invariant = { 'not-free': 1, 'wrong-amount': 6 }[code] ?? 10;
  return [invariant, what, code, facts, 'expense.recorded', short('exp', 'wrong'), data];
}

function exchange(invariant: number, what: string, code: string, facts: object, more: object): Wrong {
  const base = { at: 11, by: BY, exchangedAt: DAY, rate: '1.1', source: 'bank', to: 'dollars', units: 11 };
  const data = { ...base, spans: [hall(0, 10)], ...more };
  return [invariant, what, code, facts, 'money.exchanged', short('exch', 'wrong'), data];
}

function settle(
  invariant: number,
  what: string,
  code: string,
  facts: object,
  kind: keyof typeof right,
  more: object,
): Wrong {
  const [name, subject, data] = right[kind];
  return [invariant, what, code, facts, name, subject, { ...data, ...more }];
}

/** Slots of `bill`: 50 are held by `second`, the last ten by nobody. */
function giveBack(
  invariant: number,
  what: string,
  code: string,
  facts: object,
  amount: number,
  more: object,
): Wrong {
  const data = { amount, back: [], by: BY, expense: ids.bill, returnedAt: DAY, ...more };
  return [invariant, what, code, facts, 'expense.returned', short('ret', 'wrong'), data];
}

const WRONGS: Wrong[] = [
  spend('cents that never came are spent', 'not-free', { fund: 'hall', from: 38, to: 43 }, 5, [hall(38, 43)]),
  spend('an expense of more than its cents', 'wrong-amount', { amount: 6, spans: 5 }, 6, [hall(0, 5)]),
  exchange(2, 'units come in where others are', 'wrong-position', { expected: 11 }, { at: 5 }),
  exchange(5, 'more units than the rate gives', 'wrong-rate', { amount: 10, units: 12 }, { units: 12 }),
  exchange(
    10,
    'the restriction is lost on the way',
    'class-forbids',
    {},
    { spans: [{ from: 0, fund: 'water', to: 10 }] },
  ),
  settle(4, 'a refund takes less of the gift', 'wrong-settlement', { field: 'own' }, 'settled', {
    own: [hall(0, 19)],
  }),
  settle(4, 'a refund of free cents is a shortfall', 'wrong-settlement', {}, 'settled', {
    loss: { amount: 1, shortfall: 1, spans: [] },
  }),
  settle(4, 'a fee takes a cent too many', 'wrong-settlement', { field: 'own' }, 'fee', {
    own: [hall(0, 3)],
  }),
  settle(11, 'a demand is settled twice', 'demand-settled', { demand: ids.refund }, 'twice', {}),
  settle(11, 'a charge is settled in part', 'wrong-settlement', {}, 'charge', { amount: 4, shortfall: 4 }),
  settle(6, 'the gift gets another slot back', 'wrong-reversal', { field: 'slots' }, 'reversed', {
    slots: [{ from: 15, outflow: ids.transfer, to: 18 }],
  }),
  settle(2, 'a shortfall that closes makes cents', 'wrong-reversal', {}, 'reversed', {
    back: [{ at: 150, count: 3, fund: 'general' }],
  }),
  settle(9, 'fewer cents than the slots that they cover', 'wrong-cover', { field: 'spans' }, 'cover', {
    spans: [hall(0, 3)],
  }),
  settle(9, 'slots are covered that have a holder', 'wrong-cover', { field: 'slots' }, 'cover', {
    slots: [{ from: 49, outflow: ids.bill, to: 53 }],
  }),
  settle(9, 'more is covered than is open', 'nothing-to-cover', { asked: 41, open: 40 }, 'cover', {
    amount: 41,
  }),
  settle(10, 'restricted money covers', 'class-forbids', { fund: 'water', class: 'restricted' }, 'cover', {
    fund: 'water',
    spans: [{ from: 0, fund: 'water', to: 4 }],
  }),
  settle(
    8,
    'a partner has less, and the fee does not tell of it',
    'wrong-amount',
    { amount: 18, expected: 19 },
    'received',
    {
      fee: 1,
    },
  ),
  giveBack(6, 'more comes back than was paid', 'return-too-large', { asked: 61, available: 60 }, 61, {
    shortfall: 61,
    slots: [{ from: 0, to: 61 }],
  }),
  giveBack(2, 'nobody’s slots come back as cents', 'wrong-return', { field: 'back' }, 5, {
    back: [{ at: 150, count: 5, fund: 'general' }],
    slots: [{ from: 55, to: 60 }],
  }),
];

describe('a log whose hashes are perfect', () => {
  it.each(Object.entries(right).filter(([kind]) => kind !== 'twice'))(
    'verifies with the right event: %s',
    async (_, [name, subject, data]) => {
      const log = logOfEvents([...events, { ledger: LEDGER, owner: 'allocation', name, subject, data }]);
      expect(await verifyLog(memorySource(log), { vkey: log.vkey })).toMatchObject({ kind: 'verified' });
      await withTempFolder(async (folder) => {
        await writeLog(log, folder);
        expect(replayMirror(folder, log.vkey).size).toBe(1);
      });
    },
  );

  it.each(WRONGS)('breaks invariant %i: %s', async (invariant, _, code, facts, name, subject, data) => {
    const log = logOfEvents([...events, { ledger: LEDGER, owner: 'allocation', name, subject, data }]);
    const result = await verifyLog(memorySource(log), { vkey: log.vkey });
    const index = events.length;
    const message = `Entry ${index} (org.centesimo.${name}.v1 of ${subject}) breaks a money rule: ${code}, invariant ${invariant}.`;
    const failure = {
      what: 'money-rule',
      rule: code,
      invariant,
      message,
      facts,
      where: { index, ledger: LEDGER },
    };
    expect(result).toMatchObject({ kind: 'failed', failures: [failure] });
    await withTempFolder(async (folder) => {
      await writeLog(log, folder);
      expect(() => replayMirror(folder, log.vkey)).toThrow();
    });
  });
});
