/** Two verifiers that share no code agree on every log, and on every other order of the same events. */
import { EVENT_TYPES } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { folderSource, verifyLog } from '../src/index.ts';
import type { Verified } from '../src/index.ts';
import { completeHistoryOf } from './complete-history.fixture.ts';
import { replayMirror } from './independent-replayer.ts';
import { reinterleave } from './reinterleave.fixture.ts';
import { headsLog, withHeads } from './heads.fixture.ts';
import { logOfEvents, logOfTexts, writeLog } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

/** The sums of both verifiers in one form. */
async function bothTotals(events: readonly TestEvent[]): Promise<[unknown, unknown]> {
  return withTempFolder(async (folder) => {
    const log = logOfEvents(events);
    await writeLog(log, folder);
    const result = await verifyLog(folderSource(folder), { vkey: log.vkey });
    expect(result).toMatchObject({ kind: 'verified' });
    const ours = (result as Verified).ledgers.map(({ ledger, totals }) => [
      ledger,
      totals.funds.map(({ fund, length, free }) => ({ fund, length, free })),
      totals.currencies.map(({ currency, ...sums }) => [currency, sorted(sums)]),
    ]);
    const theirs = [...replayMirror(folder, log.vkey)].map(([ledger, { funds, currencies }]) => [
      ledger,
      funds,
      Object.entries(currencies).map(([currency, sums]) => [currency, sorted(sums)]),
    ]);
    return [ours, theirs.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1))];
  });
}

function sorted(sums: Record<string, number>): [string, number][] {
  return Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('the independent replayer', () => {
  const met = new Set<string>();

  it.each([1, 2, 3, 4, 5, 6, 7, 13])(
    'agrees with verify on history %i and its re-interleavings',
    async (seed) => {
      const events = completeHistoryOf(seed, 500);
      for (const { name, data } of events) {
        for (const told of Object.keys(data)) met.add(name).add(told).add(`${name} ${told}`);
      }
      const [ours, theirs] = await bothTotals(events);
      expect(theirs).toEqual(ours);
      for (const other of [1, 2]) {
        const [again, theirsAgain] = await bothTotals(reinterleave(events, seed * 100 + other));
        expect(again).toEqual(ours);
        expect(theirsAgain).toEqual(ours);
      }
    },
  );

  it('met every event but the end of a ledger, and all that a settlement may say', () => {
    const said = [
      'refund.settled appeal',
      'back',
      'coveredBy',
      'covers',
      'given',
      'loss',
      'own',
      'refunded',
      'shortfall',
      'unplaced',
      'voided',
    ];
    const names = EVENT_TYPES.map((type) => type.replace('org.centesimo.', '').replace('.v1', ''));
    const missing = [...names, ...said].filter((name) => !met.has(name));
    expect(missing).toEqual(['ledger.closed']);
  });

  it('takes heads entries that are true, and no others', async () => {
    await withTempFolder(async (folder) => {
      const events = completeHistoryOf(1, 100);
      const good = logOfTexts(headsLog(withHeads(events, 40)).texts);
      await writeLog(good, `${folder}/good`);
      expect([...replayMirror(`${folder}/good`, good.vkey).keys()]).not.toContain('_log');
      const lie = logOfTexts(
        headsLog(withHeads(events, 40), (_, own) => ({ ...own, size: own.size + 1 })).texts,
      );
      await writeLog(lie, `${folder}/lie`);
      expect(() => replayMirror(`${folder}/lie`, lie.vkey)).toThrow('names other heads');
      expect(await verifyLog(folderSource(`${folder}/lie`), { vkey: lie.vkey })).toMatchObject({
        kind: 'failed',
      });
    });
  });
});
