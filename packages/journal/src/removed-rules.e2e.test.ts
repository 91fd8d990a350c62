/** "Removing a rule must show": each rule of the protocol, removed from a copy of the source, is found by the simulation. */
import { isTaken } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { withMutant } from '../test/mutant.ts';
import { play } from '../test/profiles.ts';
import { NO_IDLE_LOOK_UP, REMOVED_RULES } from '../test/removed-rules.ts';
import { isThiefsRecordPublished } from '../test/thief.ts';
import { JournalHost } from './host.ts';

describe('the simulation finds a journal where', () => {
  for (const [at, { name, edits, seeds, ...run }] of REMOVED_RULES.entries()) {
    it.runIf(isTaken(at))(name, { timeout: 120_000 }, async () => {
      const report = await withMutant(edits, (host) => play(host, { ...run, count: seeds, findOne: true }));
      const [failure] = report.failures;
      expect(failure, `not found in ${seeds} histories`).toBeDefined();
      const seed = failure?.seed ?? 0;
      process.stdout.write(
        `${name}: history ${report.histories} of ${seeds}: ${String(failure?.error).slice(0, 120)}\n`,
      );
      // It is the rule that was found, not the weather: the same history holds with it.
      const control = await play(JournalHost, { ...run, first: seed, count: 1, findOne: true });
      expect(control.failures).toEqual([]);
    });
  }

  it('an idle owner does not look up its own end (rare, so a directed history)', async () => {
    expect(await withMutant(NO_IDLE_LOOK_UP, isThiefsRecordPublished)).toBe(false);
    expect(await isThiefsRecordPublished(JournalHost)).toBe(true);
  });
});
