/** A log with everything that happens to money in a year verifies, and holds all of it. */
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { folderSource, verifyLog } from '../src/index.ts';
import { logOfEvents, writeLog } from './test-log.fixture.ts';
import { yearOf } from './year.fixture.ts';

it('a year of gifts, refunds, disputes, exchanges and partners verifies', async () => {
  await withTempFolder(async (folder) => {
    const events = [...yearOf(6_000)];
    const met = new Set(events.map(({ name }) => name));
    expect([...met].sort()).toEqual([
      'bank.charged',
      'expense.recorded',
      'expense.returned',
      'fee.settled',
      'fund.opened',
      'gift.dispute-opened',
      'gift.fee-corrected',
      'gift.received',
      'gift.refund-failed',
      'gift.refunded',
      'gifts.placed',
      'ledger.opened',
      'loss.recorded',
      'money.exchanged',
      'money.moved',
      'placement-rule.set',
      'refund.reversed',
      'refund.settled',
      'transfer.received',
      'transfer.sent',
    ]);
    const covered = events.filter(({ name, data }) => name === 'refund.settled' && 'covers' in data);
    expect(covered.length).toBeGreaterThan(1);
    const log = logOfEvents(events);
    await writeLog(log, folder);
    expect(await verifyLog(folderSource(folder), { vkey: log.vkey })).toMatchObject({ kind: 'verified' });
  });
});
