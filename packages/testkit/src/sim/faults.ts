/** Which faults happen: by seeded rates while the adversary is active, or exactly once where a test asks for it. */

import type { Random } from './random.ts';
import type { Trace } from './trace.ts';

/** Faults of single requests, drawn at every opportunity, and events, drawn once per step of the adversary. */
export const FAULT_RATES = {
  /** A write fails and is not persisted: `unavailable`. */
  'store.refused': 0.01,
  /** A write is lost on its way: `unknown-outcome`, not persisted. */
  'store.request-lost': 0.01,
  /** A write is persisted, its answer is lost: `unknown-outcome`. */
  'store.answer-lost': 0.02,
  /** A write lands seconds after its client gave up or died. */
  'store.lands-late': 0.01,
  /** A read fails: `unavailable`. */
  'store.read-failed': 0.01,
  /** A scan answers from a lagging replica. */
  'store.stale-scan': 0.1,
  'bus.produce-refused': 0.01,
  'bus.produce-lost': 0.01,
  'bus.produce-answer-lost': 0.02,
  'bus.produce-late': 0.02,
  /** The messages of a produce land twice, the second time perhaps later. */
  'bus.produce-duplicate': 0.02,
  /** Acknowledged, and the messages land in another order, or behind what is produced after them. */
  'bus.produce-reordered': 0.01,
  /** Only a prefix of the messages lands: `unknown-outcome`. */
  'bus.produce-prefix': 0.01,
  'bus.commit-lost': 0.02,
  'bus.read-failed': 0.005,
  /** A revoked member learns it seconds after the next one was assigned. */
  'bus.two-owners': 0.3,
  'net.request-lost': 0.02,
  'net.answer-lost': 0.02,
  'net.slow': 0.02,
  // Events, per step of the adversary.
  'instance.crash': 0.02,
  'instance.pause': 0.03,
  'store.failover': 0.03,
  'store.slow': 0.01,
  /** The disk of a store is full for a while: every write is refused. */
  'store.disk-full': 0.004,
  'bus.rebalance': 0.03,
  /** The disk of the broker is full for a while: every produce is refused. */
  'bus.disk-full': 0.004,
  'bus.tail-loss': 0.01,
  /**
   * The topic is emptied and its offsets begin again; half of the times it is deleted, and away until somebody ensures it,
   * else groups may keep offsets that nothing stands at.
   * Off unless a scenario makes it again.
   */
  'bus.topic-loss': 0,
  /** The group forgets a committed offset or falls back to an older one. */
  'bus.offset-back': 0.005,
  'net.partition': 0.02,
} as const satisfies Record<string, number>;

export type FaultName = keyof typeof FAULT_RATES;
export const FAULT_NAMES = Object.keys(FAULT_RATES) as FaultName[];

export interface FaultOptions {
  /** Only these faults happen. */
  readonly only?: readonly FaultName[];
  /** These faults do not happen. */
  readonly except?: readonly FaultName[];
  /** Rates that replace the defaults. */
  readonly rates?: Partial<Record<FaultName, number>>;
  /** Multiplies every rate. Default 1. */
  readonly scale?: number;
}

export interface Faults {
  /** Whether `fault` strikes at this opportunity. `label` names the opportunity, for `once`. */
  strikes(fault: FaultName, label: string): boolean;
  /** Counts what really happened; the name may be finer than the fault's. */
  count(what: string, times?: number): void;
  counts(): ReadonlyMap<string, number>;
  /** Makes `fault` strike at the next opportunity whose label `matches`, whether the adversary is active or not. */
  once(fault: FaultName, matches?: (label: string) => boolean): void;
  setActive(active: boolean): void;
  active(): boolean;
  rate(fault: FaultName): number;
}

export function createFaults(random: Random, trace: Trace, options: FaultOptions): Faults {
  const rates = new Map(FAULT_NAMES.map((name) => [name, rateOf(name, options)]));
  const draws = new Map(FAULT_NAMES.map((name) => [name, random.fork(name)]));
  const asked = new Map<FaultName, ((label: string) => boolean)[]>();
  const counts = new Map<string, number>();
  let active = false;
  return {
    strikes: (fault, label) => {
      const waiting = asked.get(fault);
      const match = waiting?.findIndex((matches) => matches(label)) ?? -1;
      if (match >= 0) waiting!.splice(match, 1);
      const struck = match >= 0 || (active && draws.get(fault)!.chance(rates.get(fault)!));
      if (struck) trace.note('adversary', fault, () => label);
      return struck;
    },
    count: (what, times = 1) => counts.set(what, (counts.get(what) ?? 0) + times),
    counts: () => counts,
    once: (fault, matches = () => true) => {
      asked.set(fault, [...(asked.get(fault) ?? []), matches]);
    },
    setActive: (value) => {
      active = value;
    },
    active: () => active,
    rate: (fault) => rates.get(fault)!,
  };
}

function rateOf(name: FaultName, options: FaultOptions): number {
  if (options.only !== undefined && !options.only.includes(name)) return 0;
  if (options.except?.includes(name) === true) return 0;
  return Math.min(1, (options.rates?.[name] ?? FAULT_RATES[name]) * (options.scale ?? 1));
}
