// The real services in a hostile simulated world: nothing answered is lost, nothing happens twice, the log never forks.

import { assertHistoriesHold, formatHistories, runHistories } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { checkHistory } from './properties.ts';
import { createScenario } from './scenario.ts';

const IN_CI = process.env['CI'] === 'true';
const COUNT = Number(process.env['CENTESIMO_HISTORIES'] ?? (IN_CI ? 1_000 : 50));
const FIRST = Number(process.env['CENTESIMO_SEED'] ?? 1);

/** Faults that every run must have met, or it has proved less than it says. */
const MET = [
  'instance.crash',
  'instance.pause',
  'instance.zombie',
  'store.landed-after-death',
  'store.answer-lost',
  'store.rolled-back',
  'store.stale-scan',
  'bus.produce-duplicate',
  'bus.two-owners',
  'bus.messages-lost',
];

it(`${COUNT} histories hold`, { timeout: 1_800_000 }, async () => {
  const report = await runHistories({
    first: FIRST,
    count: COUNT,
    failuresMax: 1,
    minimise: false,
    scenario: createScenario(),
    check: checkHistory,
  });
  assertHistoriesHold(report);
  process.stdout.write(`${formatHistories(report)}\n`);
  if (COUNT < 50) return;
  for (const fault of MET) expect(report.counts.get(fault), fault).toBeGreaterThan(0);
});
