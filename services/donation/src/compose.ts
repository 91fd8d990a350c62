/** Donation alone: the one place that chooses adapters, the embedded ones for now. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTokenVerifier, openTokenKeys } from '@centesimo/auth';
import type { TokenKeys } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { grpcPeers, peerRoutes, startServer } from '@centesimo/grpc';
import type { Answer, Json } from '@centesimo/journal';
import {
  createPeerToken,
  deploymentOf,
  folderMark,
  openDeploymentSecret,
  Opened,
  systemClock,
  systemRandom,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from '@centesimo/service';
import {
  checkFolderMark,
  lockFolder,
  openEmbeddedStore,
  readOrCreateFolderMark,
} from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createDonation } from './service.ts';

const READY_POLL_MS = 20;

export interface Running {
  /** `host:port` of gRPC, as bound. */
  readonly address: string;
  /** Resolves when every journal assigned to this instance is open. */
  ready(): Promise<void>;
  /** Drains: no new calls, everything answered is stored and published. */
  stop(): Promise<void>;
}

/** @throws StoreError (folder taken, other version, damaged), BusError, AuthError (keys), Error (address taken) */
export async function startDonation(config: Config): Promise<Running> {
  const folder = resolve(config.dataFolder);
  const isNew = !existsSync(join(folder, 'centesimo.json'));
  const opened = new Opened();
  try {
    const lock = await lockFolder(folder);
    opened.closeWith(() => lock.release());
    // The mark ends a first start: before it the keys are made, after it they are never made again.
    if (!isNew) checkFolderMark(folder, folderMark(config.origin));
    const keys = openTokenKeys(join(folder, 'keys'), TOKEN_ISSUER, isNew);
    const secret = openDeploymentSecret(join(folder, 'keys', 'deployment.secret'), isNew);
    await readOrCreateFolderMark(folder, folderMark(config.origin, secret));
    return await startOn(config, folder, { keys, secret }, opened);
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

async function startOn(
  config: Config,
  folder: string,
  { keys, secret }: { readonly keys: TokenKeys; readonly secret: Uint8Array },
  opened: Opened,
): Promise<Running> {
  const bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  opened.closeWith(() => bus.close());
  const store = await openEmbeddedStore({ folder: join(folder, 'donation') });
  opened.closeWith(() => store.close());
  const log = createLogger({ service: 'donation', level: config.logLevel });
  const fallback = { allocation: config.allocationAddress };
  const token = (): string => createPeerToken(keys.signingKey, 'donation', Date.now());
  const peers = grpcPeers<Answer, Json>({ fallback, token });
  opened.closeWith(() => peers.close());
  const verifier = createTokenVerifier({ keys: keys.trustedKeys, audience: TOKEN_AUDIENCE }, () =>
    Date.now(),
  );
  const donation = createDonation({
    store,
    bus,
    peers,
    clock: systemClock,
    random: systemRandom,
    log,
    metrics: createMetrics(),
    instance: randomUUID(),
    address: config.peerAddress,
    deployment: deploymentOf(secret),
  });
  const server = await startServer({
    address: config.address,
    services: [...donation.routes, peerRoutes([donation.host])],
    verifier,
    onFault: (method, error) => log.error('call-failed', { method, error }),
  });
  opened.closeWith(async () => {
    await server.stop();
    await donation.stop();
  });
  await donation.start();
  const ready = async (): Promise<void> => {
    while (!donation.isReady()) await systemClock.sleep(READY_POLL_MS);
    server.health.setServing(true);
  };
  return { address: server.address, ready, stop: () => opened.close() };
}
