/** What a history of the counting house may meet, and what must then hold besides the properties that always do. */
import { type FaultName, type HistoriesReport, type World, runHistories } from '@centesimo/testkit';
import { playHistory } from './counting-history.ts';
import type { HostClass } from './counting-house.ts';
import { type Expectation, checkHistory } from './counting-properties.ts';

export interface Profile extends Expectation {
  readonly losesTopic: boolean;
  readonly grows: boolean;
  readonly except: readonly FaultName[];
}

export const PROFILES = {
  /** Everything that can go wrong but the loss of the whole topic. */
  all: { losesTopic: false, grows: false, except: [], noGaps: false, causesFirst: false },
  /** The broker loses nothing, repeats nothing and keeps the order: then no consumer may ever miss a message. */
  lossless: {
    losesTopic: false,
    grows: false,
    except: ['bus.tail-loss', 'bus.offset-back', 'bus.produce-reordered'],
    noGaps: true,
    causesFirst: false,
  },
  /** The whole topic is lost in the middle, and a new one begins: effects stand behind their causes in it. */
  topic: { losesTopic: true, grows: false, except: ['bus.tail-loss'], noGaps: false, causesFirst: true },
  /** A generation ends in the middle, and one of more partitions goes on from it. */
  grown: { losesTopic: false, grows: true, except: [], noGaps: false, causesFirst: false },
} as const satisfies Record<string, Profile>;

export interface Run {
  readonly profile: keyof typeof PROFILES;
  readonly count: number;
  readonly first?: number;
  readonly steps?: number;
  readonly rates?: Partial<Record<FaultName, number>>;
  /** Stops at the first failing seed and does not explain it. */
  readonly findOne?: boolean;
}

/** Plays histories of the given host. */
export async function play(JournalHost: HostClass, run: Run): Promise<HistoriesReport> {
  const profile: Profile = PROFILES[run.profile];
  return await runHistories({
    count: run.count,
    first: run.first ?? 1,
    failuresMax: run.findOne === true ? 1 : 3,
    minimise: run.findOne !== true,
    world: { faults: { except: profile.except, rates: run.rates ?? {} } },
    scenario: (world: World) => playHistory(world, JournalHost, { steps: run.steps ?? 200, ...profile }),
    check: (world, observed) => checkHistory(world, observed, profile),
  });
}
