/**
 * A service that runs as a process of its own: its folder, keys, log, peers, servers, and the order in which they end. The
 * adapters come from its `compose.ts`, which alone may choose them.
 */
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type TokenKeys, type TokenVerifier, createTokenVerifier, openTokenKeys } from '@centesimo/auth';
import { type PeerHost, grpcPeers, peerRoutes } from '@centesimo/grpc';
import type { Answer, Json } from '@centesimo/journal';
import {
  type LogLevel,
  type MemoryMetrics,
  type Tracing,
  createLogger,
  createMetrics,
} from '@centesimo/telemetry';
import { type KnownSecrets, openDataFolder } from './data-folder.ts';
import { folderMark, TOKEN_AUDIENCE, TOKEN_ISSUER } from './deployment.ts';
import type { AloneAdapters } from './engine-adapters.ts';
import { Opened } from './opened.ts';
import { peerTokens } from './peer-token.ts';
import { type RunningProcess, type Served, serveProcess } from './serve-process.ts';
import type { ServicePorts } from './service-ports.ts';
import { markStore } from './store-mark.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

/** What `config.ts` of every service that runs alone reads. */
export interface AloneConfig {
  readonly dataFolder: string;
  /** A relative one lies in the data folder. */
  readonly keysFolder: string;
  readonly origin: string;
  /** Of every generation, the first one first. */
  readonly partitions: readonly number[];
  /** `host:port` of gRPC. */
  readonly address: string;
  /** `host:port` of HTTP. */
  readonly httpAddress: string;
  /** `host:port` where other instances reach this one; as `address` when left out. */
  readonly peerAddress?: string;
  readonly logLevel: LogLevel;
}

export interface AlonePorts extends Omit<ServicePorts, 'deployment' | 'metrics'> {
  readonly metrics: MemoryMetrics;
  /** The same that the servers judge callers with. */
  readonly verifier: TokenVerifier;
}

export interface AloneService<Secrets extends KnownSecrets> {
  /** As its journals, stores and log lines are named. */
  readonly name: string;
  readonly description: string;
  /** Addresses of the services asked to publish again before the owner's own address is known, by name. */
  readonly others: Readonly<Record<string, string>>;
  /** Reads what this service must know beside the keys of tokens. @throws AuthError */
  readonly openSecrets: (keysFolder: string, mayMake: boolean) => Secrets;
  readonly create: (ports: AlonePorts, secrets: Secrets) => Served & { readonly hosts?: readonly PeerHost[] };
}

export interface RunningAlone extends RunningProcess {
  /** Drains: no new calls, everything answered is stored and published. */
  stop(): Promise<void>;
}

/**
 * Starts the service.
 * @throws StoreError (folder taken, other version, damaged), BusError, AuthError (keys), ListenError (address taken)
 */
export async function startAlone<Secrets extends KnownSecrets>(
  service: AloneService<Secrets>,
  config: AloneConfig,
  adapters: AloneAdapters,
  tracing?: Tracing,
): Promise<RunningAlone> {
  const opened = new Opened();
  if (tracing !== undefined) opened.closeWith(() => tracing.stop());
  try {
    const { served, ports } = await openService(service, config, adapters, tracing, opened);
    const { address, httpAddress } = config;
    const { description, name } = service;
    const told = { title: `Centesimo ${name}`, description };
    const running = await serveProcess(served, { ...ports, ...told, address, httpAddress }, opened);
    return { ...running, stop: () => opened.close() };
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

async function openService<Secrets extends KnownSecrets>(
  service: AloneService<Secrets>,
  config: AloneConfig,
  adapters: AloneAdapters,
  tracing: Tracing | undefined,
  opened: Opened,
): Promise<{ readonly served: Served; readonly ports: AlonePorts }> {
  const folder = resolve(config.dataFolder);
  const keysFolder = resolve(folder, config.keysFolder);
  // Keys that several services share are made by none of them: two that start at once would make two.
  const isOwn = keysFolder.startsWith(join(folder, '/'));
  const openKeys = (isNew: boolean): Secrets & { readonly tokens: TokenKeys } => ({
    tokens: openTokenKeys(keysFolder, TOKEN_ISSUER, isNew && isOwn),
    ...service.openSecrets(keysFolder, isNew && isOwn),
  });
  const { keys } = await openDataFolder(folder, config, openKeys, adapters.folder, opened);
  const ports = await openPorts(service, config, adapters, keys.tokens, tracing, opened);
  if (adapters.isTopicShared)
    await markStore(
      ports.store.documents,
      folderMark(config.origin, config.partitions, keys.deploymentSecret),
    );
  const created = service.create(ports, keys);
  const { hosts = [], routes } = created;
  const served = hosts.length === 0 ? created : { ...created, routes: [...routes, peerRoutes(hosts)] };
  return { served, ports };
}

async function openPorts(
  { name, others }: Pick<AloneService<never>, 'name' | 'others'>,
  config: AloneConfig,
  { isTopicShared, openBus, openStore }: AloneAdapters,
  { signingKey, trustedKeys }: TokenKeys,
  tracing: Tracing | undefined,
  opened: Opened,
): Promise<AlonePorts> {
  const folder = resolve(config.dataFolder);
  const log = createLogger({ service: name, level: config.logLevel, destination: process.stderr });
  const bus = await openBus({ folder: join(folder, 'bus'), log });
  opened.closeWith(() => bus.close());
  if (!isTopicShared) log.warn('topic-unshared', { folder });
  const store = await openStore({ folder: join(folder, name) });
  opened.closeWith(() => store.close());
  const token = peerTokens(signingKey, name, () => Date.now());
  const trace = tracing && { trace: () => tracing.current() };
  const peers = grpcPeers<Answer, Json>({ fallback: others, token, ...trace });
  opened.closeWith(() => peers.close());
  const policy = { keys: trustedKeys, audience: TOKEN_AUDIENCE };
  return {
    store,
    bus,
    peers,
    clock: systemClock,
    random: systemRandom,
    log,
    metrics: createMetrics(),
    verifier: createTokenVerifier(policy, () => Date.now()),
    instance: randomUUID(),
    address: config.peerAddress ?? config.address,
    ...(tracing && { tracing }),
  };
}
