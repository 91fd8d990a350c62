/** The stores and the topic that commands work on: the one place here that chooses adapters, loaded by those that do. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventBus } from '@centesimo/bus';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { adaptersOf, databaseOf, type EngineConfig } from '@centesimo/service';
import type { DocumentStore } from '@centesimo/store';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import { SERVICES, type ServiceName } from './copy/copy-service.ts';
import type { NamedStore } from './copy/copy-store.ts';

export { openKafkaTopicAdmin } from '@centesimo/bus/kafka';

const OPENERS = {
  folder: embedded,
  openEmbeddedStore: embedded.openEmbeddedStore,
  openEmbeddedBus,
  openMongoStore,
  openKafkaBus,
};

export type NamedStores = Readonly<Record<ServiceName, NamedStore>>;

/** Opens the stores of the services for the time of `use`. @throws StoreError, AuthError (files) */
export async function withEngineStores<T>(
  engines: EngineConfig,
  use: (stores: NamedStores) => Promise<T>,
): Promise<T> {
  return await withStores(
    async (service) => ({
      name: `the database ${databaseOf(engines.mongodbUri, service)}`,
      store: await adaptersOf(service, engines, OPENERS).openStore({ folder: '' }),
    }),
    use,
  );
}

/** As `withEngineStores`, in folders of `root`. */
export async function withFolderStores<T>(
  root: string,
  use: (stores: NamedStores) => Promise<T>,
): Promise<T> {
  return await withStores(async (service) => {
    const folder = join(root, service);
    return { name: folder, store: await embedded.openEmbeddedStore({ folder }) };
  }, use);
}

async function withStores<T>(
  open: (service: ServiceName) => Promise<NamedStore>,
  use: (stores: NamedStores) => Promise<T>,
): Promise<T> {
  const opened: [ServiceName, NamedStore][] = [];
  try {
    for (const service of SERVICES) opened.push([service, await open(service)]);
    return await use(Object.fromEntries(opened) as NamedStores);
  } finally {
    for (const [, { store }] of opened) await store.close().catch(() => undefined);
  }
}

/** The topic of the engines, for the time of `use`. @throws BusError, AuthError (files) */
export async function withEngineBus<T>(
  engines: EngineConfig,
  use: (bus: EventBus) => Promise<T>,
): Promise<T> {
  const bus = await adaptersOf('cli', engines, OPENERS).openBus({ folder: '' });
  return await use(bus).finally(() => bus.close().catch(() => undefined));
}

/** The topic of a data folder, as `withEngineBus`. */
export async function withFolderBus<T>(root: string, use: (bus: EventBus) => Promise<T>): Promise<T> {
  const bus = await openEmbeddedBus({ folder: join(root, 'bus') });
  return await use(bus).finally(() => bus.close().catch(() => undefined));
}

/** Holds a data folder on which nothing runs. @throws StoreError `unavailable` */
export async function withLockedFolder<T>(folder: string, use: () => Promise<T>): Promise<T> {
  const lock = await embedded.lockFolder(folder);
  return await use().finally(() => lock.release());
}

/** What a witness remembers, in a folder that nobody else uses meanwhile. @throws StoreError `unavailable`, `corrupt` */
export async function withWitnessStore(
  folder: string,
  use: (documents: DocumentStore) => Promise<void>,
): Promise<void> {
  // Whoever writes there makes the witness believe anything.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await withLockedFolder(folder, async () => {
    const store = await embedded.openEmbeddedStore({ folder });
    await use(store.documents).finally(() => store.close());
  });
}
