// Each rule, removed from a copy of the source that holds it, is missed: some history fails, and says what went wrong.

import { join } from 'node:path';
import { isTaken, runHistories, withEditedCopy } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { checkHistory } from './properties.ts';
import { SOURCES } from './removed-rule.ts';
import { REMOVED_RULES } from './removed-rules.ts';
import { createScenario } from './scenario.ts';
import type { Parts } from './system.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HISTORIES_MAX = 200;

for (const [at, rule] of REMOVED_RULES.entries()) {
  it.runIf(isTaken(at))(`without "${rule.name}" a history fails`, { timeout: 300_000 }, async () => {
    const { edits, first = 1, shows, rates = {}, of = 'audit' } = rule;
    const { entry, folder } = SOURCES[of];
    await withEditedCopy(join(ROOT, folder), edits, entry, async (replaced: Partial<Parts>) => {
      const report = await runHistories({
        first,
        count: HISTORIES_MAX,
        failuresMax: 1,
        minimise: false,
        world: { faults: { rates } },
        scenario: createScenario(replaced),
        check: checkHistory,
      });
      const [failure] = report.failures;
      expect(String(failure?.error)).toMatch(shows);
      process.stdout.write(
        `found by history ${report.histories}: ${String(failure?.error).split('\n')[0]}\n`,
      );
    });
  });
}
