/**
 * Seeded histories of the real host over simulated store, bus and network: nothing lost after an answer, nothing twice,
 * cause before effect, stable answers, dense and chained journals, and everything answered consumed once it is calm.
 */
import { assertHistoriesHold, formatHistories } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { PROFILES, play } from '../test/profiles.ts';
import { JournalHost } from './host.ts';

/** All profiles together; a tenth of it has the loss of a topic, a fifth a broker that loses nothing, a fifth a new generation. */
const HISTORIES = Number(process.env['CENTESIMO_HISTORIES'] ?? (process.env['CI'] === undefined ? 100 : 250));
const SHARES = { all: 0.5, lossless: 0.2, topic: 0.1, grown: 0.2 } as const satisfies Record<
  keyof typeof PROFILES,
  number
>;
const FIRST_SEEDS = { all: 1, lossless: 100_001, topic: 200_001, grown: 300_001 } as const;

describe('histories of adders, doublers and keepers', () => {
  for (const profile of ['all', 'lossless', 'topic', 'grown'] as const) {
    it(`hold with faults of the profile "${profile}"`, { timeout: 600_000 }, async () => {
      const count = Math.ceil(HISTORIES * SHARES[profile]);
      const report = await play(JournalHost, { profile, count, first: FIRST_SEEDS[profile] });
      process.stdout.write(`${formatHistories({ ...report, failures: [] })}\n`);
      assertHistoriesHold(report);
      expect(report.histories).toBe(count);
      // A fault that never struck was not tested.
      const struck = [
        'instance.crash',
        'instance.zombie',
        'store.failover',
        'store.rolled-back',
        'bus.two-owners',
      ];
      for (const fault of [...struck, 'store.landed-late', 'store.answer-lost', 'store.stale-scan'])
        expect(report.counts.get(fault) ?? 0, fault).toBeGreaterThan(0);
    });
  }
});
