/** Allocation alone: the one place that chooses adapters. */
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { adaptersOf, deploymentOf, openWriterSecrets, readPartnerLogs, startAlone } from '@centesimo/service';
import type { AdapterOpeners, AloneAdapters, RunningAlone } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import type { Tracing } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createAllocation } from './service.ts';

const ADAPTERS: AdapterOpeners = {
  folder: embedded,
  openEmbeddedStore: embedded.openEmbeddedStore,
  openEmbeddedBus,
  openMongoStore,
  openKafkaBus,
};

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
        const allocation = createAllocation({
          ...ports,
          evidenceLimits: config.evidenceLimits,
          logKeys: readPartnerLogs(config.partnerLogs).map(({ key }) => key),
          origin: config.origin,
          deployment: deploymentOf(deploymentSecret, config.partitions),
        });
        const { host, http, pages } = allocation;
        return { ...allocation, bindings: [http, pages], hosts: [host] };
      },
    },
    config,
    { ...adaptersOf('allocation', config, ADAPTERS), ...adapters },
    tracing,
  );
}
