/** Audit alone: the one place that chooses adapters. */
import { join, resolve } from 'node:path';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import {
  adaptersOf,
  generationOf,
  openLogKey,
  openNextLogKey,
  readWitnessPolicy,
  startAlone,
} from '@centesimo/service';
import type { AdapterOpeners, AloneAdapters, RunningAlone } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import type { Tracing } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { askedOthers, createAudit } from './service.ts';

const ADAPTERS: AdapterOpeners = {
  folder: embedded,
  openEmbeddedStore: embedded.openEmbeddedStore,
  openEmbeddedBus,
  openMongoStore,
  openKafkaBus,
};

/**
 * `ready` rejects with LogRefused when the log may not be continued here.
 * @throws StoreError (folder taken, other version, damaged), BusError, AuthError (keys), ListenError (address taken)
 */
export async function startAudit(
  config: Config,
  tracing?: Tracing,
  adapters: Partial<AloneAdapters> = {},
): Promise<RunningAlone> {
  const deployment = generationOf(config.partitions);
  const { donationAddress: donation, allocationAddress: allocation, openEntries } = config;
  return await startAlone(
    {
      name: 'audit',
      description: 'The log of everything, signed: entries, tiles, checkpoints and proofs.',
      others: { donation, allocation },
      // Never made here: who forgot to bring the key along would sign another log under the same name.
      openSecrets: (keys) => {
        const files = keyFiles(config, keys);
        const logKey = openLogKey(files, config.origin, false);
        return { deploymentSecret: undefined, logKey, nextKey: openNextLogKey(files.skey, logKey) };
      },
      create: (ports, { logKey, nextKey }) => {
        const tools = { sha256: nodeSha256, ed25519: nodeEd25519 };
        const pace = config.heads;
        const others = askedOthers(config, readWitnessPolicy(config.witnessPolicy, logKey));
        const audit = createAudit({
          ...ports,
          ...tools,
          ...others,
          deployment,
          logKey,
          nextKey,
          openEntries,
          pace,
        });
        return {
          ...audit,
          bindings: [audit.http, audit.pages],
          hosts: [audit.host],
          // A partition that is stopped keeps no other one waiting.
          isWorking: () => audit.keeper.sequencer !== undefined,
          refused: () => audit.keeper.refused,
        };
      },
    },
    config,
    { ...adaptersOf('audit', config, ADAPTERS), ...adapters },
    tracing,
  );
}

function keyFiles({ dataFolder, logKeyFile }: Config, keys: string): Parameters<typeof openLogKey>[0] {
  return { skey: resolve(keys, logKeyFile), vkey: join(resolve(dataFolder), 'log.vkey') };
}
