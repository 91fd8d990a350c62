/** Donation alone: the one place that chooses adapters. */
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { adaptersOf, deploymentOf, openWriterSecrets, startAlone } from '@centesimo/service';
import type { AdapterOpeners, AloneAdapters, RunningAlone } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import type { Tracing } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createDonation } from './service.ts';

const ADAPTERS: AdapterOpeners = {
  folder: embedded,
  openEmbeddedStore: embedded.openEmbeddedStore,
  openEmbeddedBus,
  openMongoStore,
  openKafkaBus,
};

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
        const donation = createDonation({
          ...ports,
          keepYears: config.keepYears,
          deployment: deploymentOf(deploymentSecret, config.partitions),
        });
        return { ...donation, bindings: [donation.http], hosts: [donation.host] };
      },
    },
    config,
    { ...adaptersOf('donation', config, ADAPTERS), ...adapters },
    tracing,
  );
}
