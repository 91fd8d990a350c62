/** What a log says of money given back of an appeal: true, or it fails, however perfect its hashes are. */
import { applyEvent, planRefund } from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/cents';
import { keyedId } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { verifyLog } from '../src/index.ts';
import { bytesOf } from './history.fixture.ts';
import { replayMirror } from './independent-replayer.ts';
import { smallLedger } from './small-ledger.fixture.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

const LEDGER = 'acqua-viva';
const DEMAND = keyedId('refund', bytesOf('given back'));

/** `water` asked for 20 and got the 1,000 of one gift, of which so much is demanded back; and its settlement. */
function asked(amount: number, more: object): { events: TestEvent[]; settled: object } {
  const { events, ids, state } = smallLedger();
  const data = { amount, currency: 'EUR', gift: ids['well'], refundedAt: '2024-06-01', ...more };
  const fact = { type: 'org.centesimo.gift.refunded.v1', subject: DEMAND, data } as unknown as LedgerEvent;
  expect(applyEvent(state, fact)).toBeUndefined();
  const plan = planRefund(state, DEMAND);
  if (!plan.ok) throw new Error(plan.code);
  const told: TestEvent = {
    ledger: LEDGER,
    owner: 'donation',
    name: 'gift.refunded',
    subject: DEMAND,
    data,
  };
  return { events: [...events, told], settled: plan.data };
}

async function bothSay(events: readonly TestEvent[], settled: object): Promise<[unknown, boolean]> {
  const event = { ledger: LEDGER, owner: 'allocation', name: 'refund.settled', subject: DEMAND } as const;
  const log = logOfEvents([...events, { ...event, data: settled }]);
  const verified = await verifyLog(memorySource(log), { vkey: log.vkey });
  const isReplayed = await withTempFolder(async (folder) => {
    await writeLog(log, folder);
    try {
      replayMirror(folder, log.vkey);
      return true;
    } catch {
      return false;
    }
  });
  return [verified, isReplayed];
}

const ofWater = { appeal: 'water', choice: true };
const water = (state: string) => ({ appeal: { fund: 'water', state } });

describe('money given back of an appeal', () => {
  it.each([
    ['says so, up to what the appeal cannot use', 980, ofWater, water('overfunded')],
    ['says nothing, beyond that', 981, ofWater, {}],
    ['says nothing, where nobody said it', 980, { choice: true }, {}],
    ['says nothing, of another fund', 980, { appeal: 'school', choice: true }, {}],
  ])('%s', async (_, amount, more, told) => {
    const { events, settled } = asked(amount, more);
    const { appeal } = settled as { readonly appeal?: object };
    expect(appeal === undefined ? {} : { appeal }).toEqual(told);
    const [verified, isReplayed] = await bothSay(events, settled);
    expect(verified).toMatchObject({ kind: 'verified' });
    expect(isReplayed).toBe(true);
  });

  it.each([
    ['it is hidden', 980, ofWater, {}],
    ['the appeal is said to have failed', 980, ofWater, water('failed')],
    ['it is more than the appeal cannot use', 981, ofWater, water('overfunded')],
    ['nobody had said so', 980, { choice: true }, water('overfunded')],
  ])('fails verification where %s', async (_, amount, more, told) => {
    const { events, settled } = asked(amount, more);
    const { appeal: _true, ...taken } = settled as { readonly appeal?: object };
    const [verified, isReplayed] = await bothSay(events, { ...taken, ...told });
    const facts = { field: 'appeal' };
    const failure = { what: 'money-rule', rule: 'wrong-settlement', invariant: 10, facts };
    expect(verified).toMatchObject({ kind: 'failed', failures: [failure] });
    expect(isReplayed).toBe(false);
  });
});
