/** Allocation alone: the one place that chooses adapters. */
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { databaseOf, deploymentOf, openWriterSecrets, startAlone } from '@centesimo/service';
import type { AloneAdapters, RunningAlone } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import type { Tracing } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createAllocation } from './service.ts';

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
    openStore: () => openMongoStore({ uri, database: databaseOf(uri, 'allocation') }),
    openBus: () => openKafkaBus({ brokers, prefix, sessionTimeoutMs, clientId: 'centesimo-allocation' }),
    isTopicShared: true,
  };
}

/** @throws StoreError (folder taken, other version, damaged), BusError, AuthError (keys), ListenError (address taken) */
export async function startAllocation(
  config: Config,
  tracing?: Tracing,
  adapters: Partial<AloneAdapters> = {},
): Promise<RunningAlone> {
  return await startAlone(
    {
      name: 'allocation',
      description: 'An address for every cent: funds, expenses, moves, returns, refunds.',
      others: { donation: config.donationAddress },
      openSecrets: openWriterSecrets,
      create: (ports, { deploymentSecret }) => {
        const allocation = createAllocation({ ...ports, deployment: deploymentOf(deploymentSecret) });
        const { host, http, pages } = allocation;
        return { ...allocation, bindings: [http, pages], hosts: [host] };
      },
    },
    config,
    { ...adaptersOf(config), ...adapters },
    tracing,
  );
}
