/** Allocation over real gRPC and embedded adapters: money is placed, spent, moved, returned and refunded. */
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { afterOf, expense, fundsOf, LEDGER, openLedger, patiently } from '../test/callers.ts';
import { giftReceived } from '../test/tiny-donation.ts';
import { openWorld } from '../test/world.ts';

describe('the path of money', () => {
  it('goes from a gift over its placement to an expense', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      try {
        const call = await openLedger(world);
        const after = [await world.state(giftReceived(LEDGER, 'g1', { gross: 10_000, fee: 100 }))];
        const spent = await patiently(() => call.recordExpense(expense('e1', { after })));
        expect(spent).toMatchObject({ repeated: false, id: expect.stringMatching(/^exp_/) as string });
        const ledger = await call.getLedger({ ledger: LEDGER, after: [afterOf(spent)] });
        expect(fundsOf(ledger)).toEqual({
          general: '3910/8910',
          'general-jpy': '0/0',
          well: '990/990',
          school: '0/0',
        });
        expect(world.faults).toEqual([]);
      } finally {
        await world.close();
      }
    });
  });
});
