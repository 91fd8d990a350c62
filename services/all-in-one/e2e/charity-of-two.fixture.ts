/** A charity that two instances of donation and allocation serve, with one audit beside them that nobody cuts off. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createAudit } from '@centesimo/audit/service';
import { createTokenVerifier, ROLES } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { grpcPeers, startServer } from '@centesimo/grpc';
import type { Answer, Json } from '@centesimo/journal';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { deploymentOf, Opened, systemClock, systemRandom, TOKEN_AUDIENCE } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { openKeys } from '../src/keys.ts';
import { tokenOf } from './caller.ts';
import { type CharityOfTwo, type Shared, startTwin } from './twin.ts';

/** Enough for both to have work, few enough for a quick takeover on a loaded machine. */
const PARTITIONS = 4;

export async function openCharityOfTwo(folder: string): Promise<CharityOfTwo> {
  const opened = new Opened();
  const bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  opened.closeWith(() => bus.close());
  const [donation, allocation, log] = await Promise.all(
    ['donation', 'allocation', 'audit'].map(async (service) => {
      const store = await openEmbeddedStore({ folder: join(folder, service) });
      opened.closeWith(() => store.close());
      return store;
    }),
  );
  const keys = openKeys(folder, 'example.org/two', true);
  const policy = { keys: keys.tokens.trustedKeys, audience: TOKEN_AUDIENCE };
  const shared: Shared = {
    bus,
    donation: donation!,
    allocation: allocation!,
    deployment: { ...deploymentOf(keys.deploymentSecret), partitions: PARTITIONS },
    verifier: createTokenVerifier(policy, () => Date.now()),
    token: () => tokenOf(folder, { roles: ROLES }),
    log: createLogger({ service: 'two', level: 'error', destination: process.stderr }),
  };
  const twins = [await startTwin(shared), await startTwin(shared)] as const;
  const peers = grpcPeers<Answer, Json>({ fallback: {}, token: shared.token });
  const audit = createAudit({
    ...shared,
    store: log!,
    peers,
    clock: systemClock,
    random: systemRandom,
    metrics: createMetrics(),
    instance: randomUUID(),
    address: 'audit',
    sha256: nodeSha256,
    ed25519: nodeEd25519,
    logKey: keys.logKey,
    openEntries: true,
  });
  const { verifier } = shared;
  const server = await startServer({
    address: '127.0.0.1:0',
    services: audit.routes,
    verifier,
    onFault: (method, error) => shared.log.error('call-failed', { method, error }),
  });
  await audit.start();
  opened.closeWith(async () => {
    await server.stop();
    await audit.stop();
    peers.close();
  });
  return {
    twins,
    shared,
    auditAddress: server.address,
    close: () => opened.close(),
  };
}
