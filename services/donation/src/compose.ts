/** Donation alone: the one place that chooses adapters, the embedded ones for now. */
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { deploymentOf, openWriterSecrets, startAlone } from '@centesimo/service';
import type { AloneAdapters, RunningAlone } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import type { Tracing } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createDonation } from './service.ts';

const EMBEDDED: AloneAdapters = {
  folder: embedded,
  openStore: embedded.openEmbeddedStore,
  openBus: openEmbeddedBus,
  isTopicShared: false,
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
        const donation = createDonation({ ...ports, deployment: deploymentOf(deploymentSecret) });
        return { ...donation, bindings: [donation.http], hosts: [donation.host] };
      },
    },
    config,
    { ...EMBEDDED, ...adapters },
    tracing,
  );
}
