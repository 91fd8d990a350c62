/** Donation alone: the one place that chooses adapters. */
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { databaseOf, deploymentOf, openWriterSecrets, startAlone } from '@centesimo/service';
import type { AloneAdapters, RunningAlone } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import type { Tracing } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createDonation } from './service.ts';

const EMBEDDED: AloneAdapters = {
  folder: embedded,
  openStore: embedded.openEmbeddedStore,
  openBus: openEmbeddedBus,
  isTopicShared: false,
};

/** Kafka and MongoDB where both are named. Keys and the mark of the deployment stay in the folder. */
function adaptersOf(config: Config): AloneAdapters {
  const {
    kafkaBrokers: brokers,
    kafkaPrefix: prefix,
    kafkaSessionMs: sessionTimeoutMs,
    mongodbUri: uri,
  } = config;
  if (brokers.length === 0) return EMBEDDED;
  return {
    folder: embedded,
    openStore: () => openMongoStore({ uri, database: databaseOf(uri, 'donation') }),
    openBus: () => openKafkaBus({ brokers, prefix, sessionTimeoutMs, clientId: 'centesimo-donation' }),
    isTopicShared: true,
  };
}

/** @throws StoreError (folder taken, other version, damaged), BusError, AuthError (keys), ListenError (address taken) */
export async function startDonation(
  config: Config,
  tracing?: Tracing,
  adapters: Partial<AloneAdapters> = {},
): Promise<RunningAlone> {
  return await startAlone(
    {
      name: 'donation',
      description: 'What processors say about gifts, each once.',
      others: { allocation: config.allocationAddress },
      openSecrets: openWriterSecrets,
      create: (ports, { deploymentSecret }) => {
        const donation = createDonation({ ...ports, deployment: deploymentOf(deploymentSecret) });
        return { ...donation, bindings: [donation.http], hosts: [donation.host] };
      },
    },
    config,
    { ...adaptersOf(config), ...adapters },
    tracing,
  );
}
