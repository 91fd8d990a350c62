/** Allocation alone: the one place that chooses adapters, the embedded ones for now. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  AuthError,
  createPrivateFile,
  createTokenVerifier,
  issueToken,
  openTokenKeys,
  readPrivateFile,
} from '@centesimo/auth';
import type { TokenKeys } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { GENERATION, PARTITIONS, TOPIC } from '@centesimo/events';
import { grpcPeers, peerRoutes, startServer } from '@centesimo/grpc';
import type { Answer, Clock, Json } from '@centesimo/journal';
import { lockFolder, openEmbeddedStore, readOrCreateFolderMark } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createAllocation } from './service.ts';

const FOLDER_FORMAT = 1;
const ISSUER = 'centesimo';
const AUDIENCE = 'centesimo';
const SECRET_BYTES = 32;
const PEER_TOKEN_TTL_S = 60;
const READY_POLL_MS = 20;

export interface Running {
  /** `host:port` of gRPC, as bound. */
  readonly address: string;
  /** Resolves when every journal assigned to this instance is open. */
  ready(): Promise<void>;
  /** Drains: no new calls, everything answered is stored and published. */
  stop(): Promise<void>;
}

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((done) => {
      if (signal?.aborted === true) return done();
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};

/** @throws StoreError (folder taken, other version, damaged), BusError, AuthError (keys), Error (address taken) */
export async function startAllocation(config: Config): Promise<Running> {
  const folder = resolve(config.dataFolder);
  const isNew = !existsSync(join(folder, 'centesimo.json'));
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const lock = await lockFolder(folder);
    closers.push(() => lock.release());
    const mark = {
      format: FOLDER_FORMAT,
      partitions: PARTITIONS,
      generation: GENERATION,
      origin: config.origin,
    };
    // The mark ends a first start: before it the keys are made, after it they are never made again.
    if (!isNew) await readOrCreateFolderMark(folder, mark);
    const keys = openTokenKeys(join(folder, 'keys'), ISSUER, isNew);
    const secret = readSecret(join(folder, 'keys', 'deployment.secret'), isNew);
    if (isNew) await readOrCreateFolderMark(folder, mark);
    return await startOn(config, folder, { keys, secret }, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function startOn(
  config: Config,
  folder: string,
  { keys, secret }: { readonly keys: TokenKeys; readonly secret: Uint8Array },
  closers: (() => void | Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<Running> {
  const bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  closers.push(() => bus.close());
  const store = await openEmbeddedStore({ folder: join(folder, 'allocation') });
  closers.push(() => store.close());
  const log = createLogger({ service: 'allocation', level: config.logLevel });
  const fallback = { donation: config.donationAddress };
  const peers = grpcPeers<Answer, Json>({ fallback, token: () => peerToken(keys) });
  closers.push(() => peers.close());
  const verifier = createTokenVerifier({ keys: keys.trustedKeys, audience: AUDIENCE }, () => Date.now());
  const allocation = createAllocation({
    store,
    bus,
    peers,
    clock: systemClock,
    random: { bytes: (count) => new Uint8Array(randomBytes(count)), number: () => Math.random() },
    log,
    metrics: createMetrics(),
    instance: randomUUID(),
    address: config.peerAddress,
    deployment: { generation: GENERATION, partitions: PARTITIONS, topic: TOPIC, secret },
    verifier,
  });
  const server = await startServer({
    address: config.address,
    services: [...allocation.routes, peerRoutes([allocation.host])],
    verifier,
    onFault: (method, error) => log.error('call-failed', { method, error }),
  });
  closers.push(async () => {
    await server.stop();
    await allocation.stop();
  });
  await allocation.start();
  const ready = async (): Promise<void> => {
    while (!allocation.isReady()) await systemClock.sleep(READY_POLL_MS);
    server.health.setServing(true);
  };
  return { address: server.address, ready, stop: closeAll };
}

function peerToken({ signingKey }: TokenKeys): string {
  return issueToken(signingKey, {
    subject: 'allocation',
    roles: ['operator'],
    ledgers: ['*'],
    audience: AUDIENCE,
    ttlS: PEER_TOKEN_TTL_S,
    nowMs: Date.now(),
  });
}

/** Made only in a new folder: with another secret every known key would name another expense. @throws AuthError */
function readSecret(path: string, mayMake: boolean): Uint8Array {
  try {
    return parseSecret(readPrivateFile(path), path);
  } catch (error) {
    if (!(error instanceof AuthError) || error.code !== 'key-missing' || !mayMake) throw error;
    createPrivateFile(path, `${randomBytes(SECRET_BYTES).toString('hex')}\n`);
    return parseSecret(readPrivateFile(path), path);
  }
}

function parseSecret(content: Buffer, path: string): Uint8Array {
  const secret = Buffer.from(content.toString('utf8').trim(), 'hex');
  if (secret.length === SECRET_BYTES) return secret;
  throw new AuthError('key-malformed', `${path} does not hold 64 hex digits`);
}
