/**
 * From the embedded stores of a data folder to the engines: journals, documents and blobs, compared afterwards. The topic
 * is not carried: it is made again from the journals at the first start there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicFile, readPublicFile } from '@centesimo/auth';
import type { EventBus } from '@centesimo/bus';
import { allGenerations } from '@centesimo/journal';
import { APART_COLLECTIONS, generationOf, markStore } from '@centesimo/service';
import { countsOf } from '@centesimo/store';
import { MOVED_FILE, readFolderMark, syncPath } from '../backup/data-files.ts';
import type { LogEnd } from '../backup/last-records.ts';
import { CliError } from '../command.ts';
import type { NamedStores } from '../compose.ts';
import { compareStores, type Counts } from './compare-stores.ts';
import {
  copyContents,
  copyJournals,
  MIGRATION,
  OF_DATABASES,
  SERVICES,
  type ServiceName,
} from './copy-service.ts';
import { copyApart, type CopySteps, isSame, type NamedStore } from './copy-store.ts';
import { refuseFilledTopic } from './empty-topic.ts';
import { readLogEnd } from './log-end.ts';

export interface Migrated {
  readonly log: LogEnd | undefined;
  readonly counts: Readonly<Record<ServiceName, Counts>>;
}

/**
 * What was cut short goes on where it was. The folder must be locked.
 * @throws CliError `target-not-empty`, `topic-not-empty`, `target-differs`, `copy-not-whole`, `cancelled`;
 * StoreError, BusError
 */
export async function migrate(
  data: string,
  from: NamedStores,
  to: NamedStores,
  bus: EventBus,
  steps: CopySteps,
): Promise<Migrated> {
  // Another log's databases are never taken for a migration of this one that was cut short.
  const mark = readPublicFile(join(data, 'log.vkey'));
  for (const service of SERVICES) await refuseOtherThings(to[service], mark);
  const made = readFolderMark(data);
  for (const { partitions, topic } of allGenerations(generationOf(countsOf(made))))
    await refuseFilledTopic(bus, topic, partitions);
  for (const service of SERVICES)
    await to[service].store.documents.insert(MIGRATION, [{ id: 'begun', bytes: mark }]);
  const counts: [ServiceName, Counts][] = [];
  for (const service of SERVICES) counts.push([service, await carry(from[service], to[service], steps)]);
  const log = await readLogEnd(to.audit);
  for (const service of SERVICES) await markStore(to[service].store.documents, made);
  for (const service of SERVICES)
    await to[service].store.documents.insert(MIGRATION, [{ id: 'done', bytes: mark }]);
  for (const service of SERVICES) markMoved(join(data, service), to[service].name);
  return { log, counts: Object.fromEntries(counts) as Record<ServiceName, Counts> };
}

async function refuseOtherThings({ name, store }: NamedStore, mark: Uint8Array): Promise<void> {
  const begun = await store.documents.get(MIGRATION, 'begun');
  if (begun === undefined) {
    const there = [...(await store.contents.journals()), ...(await store.contents.collections())];
    if (there.length === 0) return;
    const message = `${name} holds ${there.slice(0, 3).join(', ')} already: a migration goes into empty databases`;
    throw new CliError('target-not-empty', message);
  }
  if (!isSame(begun, mark))
    throw new CliError('target-not-empty', `${name} holds what was carried from another deployment`);
  if ((await store.documents.get(MIGRATION, 'done')) !== undefined && (await hasGoneOn(store)))
    throw new CliError('target-not-empty', `${name} was filled before, and services have worked on it since`);
}

/** Where its owners answer is the first thing that a service writes. */
async function hasGoneOn({ contents }: NamedStore['store']): Promise<boolean> {
  return (await contents.collections()).some((name) => name === 'hint');
}

async function carry(from: NamedStore, to: NamedStore, steps: CopySteps): Promise<Counts> {
  // Keys before what they open.
  await copyApart(from, to, APART_COLLECTIONS, steps);
  const journals = await copyJournals(from, to, { steps });
  const counts = { journals, ...(await copyContents(from, to, { steps, skipped: OF_DATABASES })) };
  await compareStores(from, to, counts, OF_DATABASES, steps);
  return counts;
}

/** The store in the folder is not opened again, or one log would be signed twice. */
function markMoved(folder: string, to: string): void {
  const path = join(folder, MOVED_FILE);
  if (existsSync(path)) return;
  createPublicFile(path, `${JSON.stringify({ to, at: new Date().toISOString() })}\n`);
  syncPath(folder, true);
}
