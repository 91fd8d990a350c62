// Each rule of audit, removed from a copy of its source, is missed: some history fails, and says what went wrong.

import { join } from 'node:path';
import type { createAudit } from '@centesimo/audit/service';
import { runHistories, withEditedCopy } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { checkHistory } from './properties.ts';
import { REMOVED_RULES } from './removed-rules.ts';
import { createScenario } from './scenario.ts';

const AUDIT = join(import.meta.dirname, '../../audit');
const HISTORIES_MAX = 80;

it.each(REMOVED_RULES)(
  'without "$name" a history fails',
  { timeout: 300_000 },
  async ({ edits, shows, rates = {} }) => {
    await withEditedCopy(AUDIT, edits, 'service.ts', async (parts: { createAudit: typeof createAudit }) => {
      const report = await runHistories({
        count: HISTORIES_MAX,
        failuresMax: 1,
        minimise: false,
        world: { faults: { rates } },
        scenario: createScenario(parts),
        check: checkHistory,
      });
      const [failure] = report.failures;
      expect(String(failure?.error)).toMatch(shows);
      process.stdout.write(
        `found by history ${report.histories}: ${String(failure?.error).split('\n')[0]}\n`,
      );
    });
  },
);
