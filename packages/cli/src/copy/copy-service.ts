/** Copies the store of one service: what it holds in what order, and what is left out because it is made again. */
import { STORE_MARK } from '@centesimo/service';
import type { Counts } from './compare-stores.ts';
import {
  type CopySteps,
  copyBlobs,
  copyDocuments,
  copyJournal,
  type NamedStore,
  type Takes,
} from './copy-store.ts';

/** Those that write; what the portal keeps is made from the log again. */
export const SERVICES = ['donation', 'allocation', 'audit'] as const;
export type ServiceName = (typeof SERVICES)[number];

/**
 * Collections that follow from the journals: look-up indexes, snapshots, and how far a topic was filled. A copy without
 * them reads its journals once from the start, and publishes all of them: so its topic is made again, too.
 */
const DERIVED: ReadonlySet<string> = new Set([
  'hint',
  'index',
  'index-filter',
  'index-watermark',
  'key-index',
  'publish-cursor',
  'snapshot',
  'topic-standing',
]);

/** In a database that a migration fills: `begun` says from where, `done` that it is whole. */
export const MIGRATION = 'migration';
/** What a database holds that is no data of a service: a folder has a mark of its own. */
export const OF_DATABASES: ReadonlySet<string> = new Set([MIGRATION, STORE_MARK]);

export interface CopyOptions {
  readonly steps: CopySteps;
  /** Collections that are none of the source's own, beside those that are derived. */
  readonly skipped?: ReadonlySet<string>;
  /** Where a journal's copy ends, if not at its end. */
  readonly takes?: (journal: string) => Takes;
}

/** @throws CliError `target-differs` */
export async function copyJournals(
  source: NamedStore,
  target: NamedStore,
  { steps, takes }: CopyOptions,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const journal of await source.store.contents.journals())
    counts.set(journal, await copyJournal(source, target, journal, steps, takes?.(journal)));
  // A journal of which nothing was taken is not there.
  return new Map([...counts].filter(([, count]) => count > 0));
}

/** @throws CliError `target-differs` */
export async function copyContents(
  source: NamedStore,
  target: NamedStore,
  { skipped = new Set(), steps }: CopyOptions,
): Promise<Omit<Counts, 'journals'>> {
  const collections = new Map<string, number>();
  for (const name of await source.store.contents.collections())
    if (!DERIVED.has(name) && !skipped.has(name))
      collections.set(name, await copyDocuments(source, target, name, steps));
  return { collections, blobs: await copyBlobs(source, target, steps) };
}
