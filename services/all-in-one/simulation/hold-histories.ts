/** The histories that must hold, in two halves, so that two processors can play them. */
import { assertHistoriesHold, formatHistories, runHistories } from '@centesimo/testkit';
import { expect } from 'vitest';
import { checkHistory } from './properties.ts';
import { createScenario } from './scenario.ts';

const IN_CI = process.env['CI'] === 'true';
const DEEP = process.env['CENTESIMO_DEEP'] === '1';
const COUNT = Number(process.env['CENTESIMO_HISTORIES'] ?? (DEEP ? 10_000 : IN_CI ? 150 : 50));
const FIRST = Number(process.env['CENTESIMO_SEED'] ?? 1);
const HALF = Math.ceil(COUNT / 2);
/** So many histories meet every fault. */
const ENOUGH = 25;

/** Faults that every run must have met, or it has proved less than it says. */
const MET = [
  'instance.crash',
  'instance.pause',
  'instance.zombie',
  'store.landed-after-death',
  'store.answer-lost',
  'store.rolled-back',
  'store.stale-scan',
  'store.disk-full',
  'bus.disk-full',
  'bus.produce-duplicate',
  'bus.two-owners',
  'bus.messages-lost',
  'bus.produce-reordered',
  'bus.topic-loss',
  'topic.rebuilt',
  'log.grown',
];

/** About every second history loses the topic. */
const TOPIC_LOSS_RATE = 0.003;

/** The histories of a half by their seeds. */
export const HALVES = {
  first: { first: FIRST, count: HALF },
  second: { first: FIRST + HALF, count: COUNT - HALF },
} as const;

/** About ten times what they take on a quiet machine. */
export const HISTORIES_MS = Math.max(1_800_000, COUNT * 6_000);

/** Plays them; the first that fails ends it, with its trace and the faults that it needs. */
export async function holdHistories({ first, count }: { first: number; count: number }): Promise<void> {
  const scenario = createScenario();
  const world = { faults: { rates: { 'bus.topic-loss': TOPIC_LOSS_RATE } } };
  const report = await runHistories({ first, count, failuresMax: 1, world, scenario, check: checkHistory });
  assertHistoriesHold(report);
  process.stdout.write(`${formatHistories(report)}\n`);
  if (count < ENOUGH) return;
  for (const fault of MET) expect(report.counts.get(fault), fault).toBeGreaterThan(0);
}
