/** All services in one process, by default on the embedded adapters: a newcomer's start, a small charity's production. */
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createAllocation } from '@centesimo/allocation/service';
import { type StoppedPartition, askedOthers, createAudit } from '@centesimo/audit/service';
import { type TokenVerifier, createTokenVerifier } from '@centesimo/auth';
import { type BusFaults, type EventBus, worstOf } from '@centesimo/bus';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openKafkaBus } from '@centesimo/bus/kafka';
import { createDonation } from '@centesimo/donation/service';
import type { HttpBinding } from '@centesimo/http';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import {
  adaptersOf,
  deploymentOf,
  folderMark,
  markStore,
  openDataFolder,
  readPartnerLogs,
  readWitnessPolicy,
  Opened,
  serveProcess,
  systemClock,
  systemRandom,
  TOKEN_AUDIENCE,
} from '@centesimo/service';
import type { AdapterOpeners } from '@centesimo/service';
import type { Store, StoreWriteStep, WriteFaults } from '@centesimo/store';
import * as embedded from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import type { Logger, MemoryMetrics, Tracing } from '@centesimo/telemetry';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { type Keys, openKeys } from './keys.ts';
import { createLocalPeers } from './local-peers.ts';
import { createLocalPortal } from './local-portal.ts';

const ADAPTERS: AdapterOpeners = {
  folder: embedded,
  openEmbeddedStore: embedded.openEmbeddedStore,
  openEmbeddedBus,
  openMongoStore,
  openKafkaBus,
};

/** Hooks of the crash tests; nothing else gives them. */
export interface Faults {
  readonly store?: (service: string) => WriteFaults<StoreWriteStep>;
  readonly bus?: BusFaults;
}

export interface Running {
  /** `host:port` of gRPC, as bound. */
  readonly address: string;
  /** `host:port` of HTTP, as bound. */
  readonly httpAddress: string;
  readonly keys: Keys;
  readonly metrics: MemoryMetrics;
  /** True when the data folder was made by this start. */
  readonly isNew: boolean;
  /** Resolves when every service works and `run.json` says where; rejects with the reason when audit refuses to go on. */
  ready(): Promise<void>;
  /** Resolves when the topic will never reach this process again: only a new one helps. */
  died(): Promise<void>;
  /** Partitions whose next event audit refuses, each in a sentence: the others go on. */
  stopped(): string[];
  /** Drains: no new calls, everything answered is stored, published and logged. */
  stop(): Promise<void>;
}

const SERVICES = ['donation', 'allocation', 'audit', 'portal'] as const;
type ServiceName = (typeof SERVICES)[number];

/**
 * Starts everything on the data folder; `pages` are served beside those of the services.
 * @throws StoreError (folder taken, other version, damaged), AuthError (keys), ListenError (address taken)
 */
export async function startAllInOne(
  config: Config,
  faults: Faults = {},
  tracing?: Tracing,
  pages: readonly HttpBinding[] = [],
): Promise<Running> {
  const folder = resolve(config.dataFolder);
  const opened = new Opened();
  if (tracing !== undefined) opened.closeWith(() => tracing.stop());
  try {
    const { origin } = config;
    const open = (mayMake: boolean): Keys => openKeys(folder, origin, mayMake);
    const { keys, isNew } = await openDataFolder(folder, config, open, embedded, opened);
    const log = createLogger({ service: 'all-in-one', level: config.logLevel, destination: process.stderr });
    const storage = await openStorage(config, faults, log, opened);
    if (config.kafkaBrokers.length > 0)
      await markStores(storage.stores, folderMark(origin, config.partitions, keys.deploymentSecret));
    const running = await startServices(config, keys, storage, { log, tracing, pages }, opened);
    const runFile = join(folder, 'run.json');
    const ready = async (): Promise<void> => {
      await running.ready();
      // Whoever finds the file may call: before, the log is still being read and would look empty.
      const { address, httpAddress: http } = running;
      writeFileSync(runFile, `${JSON.stringify({ address, http, pid: process.pid })}\n`);
    };
    opened.closeWith(() => rmSync(runFile, { force: true }));
    return { ...running, keys, isNew, ready, stop: () => opened.close() };
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

interface Storage {
  readonly bus: EventBus;
  readonly stores: Record<ServiceName, Store>;
}

/** Opens the bus and the stores side by side; what opened stands in `opened`, also when another one did not. */
async function openStorage(config: Config, faults: Faults, log: Logger, opened: Opened): Promise<Storage> {
  const noted = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const open = await opening;
    opened.closeWith(() => open.close());
    return open;
  };
  const folder = resolve(config.dataFolder);
  const { openBus } = adaptersOf('all-in-one', config, ADAPTERS);
  const hooks = faults.bus && { faults: faults.bus };
  const bus = noted(openBus({ folder: join(folder, 'bus'), log, ...hooks }));
  const stores = SERVICES.map((service) => {
    const hooks = faults.store?.(service);
    // What the portal keeps can be made again from the log, so that it stays in the folder.
    const open =
      service === 'portal' ? embedded.openEmbeddedStore : adaptersOf(service, config, ADAPTERS).openStore;
    return noted(open({ folder: join(folder, service), ...(hooks && { faults: hooks }) }));
  });
  // All have come to an end before the first failure is told.
  await Promise.allSettled([bus, ...stores]);
  const named = SERVICES.map(async (service, at) => [service, await stores[at]] as const);
  return {
    bus: await bus,
    stores: Object.fromEntries(await Promise.all(named)) as Record<ServiceName, Store>,
  };
}

/** On the engines a folder does not tell whose databases they are; the portal's lies in the folder. */
async function markStores(
  stores: Record<ServiceName, Store>,
  mark: Parameters<typeof markStore>[1],
): Promise<void> {
  const { allocation, audit, donation } = stores;
  await Promise.all([donation, allocation, audit].map(({ documents }) => markStore(documents, mark)));
}

type Services = Pick<Running, 'address' | 'httpAddress' | 'ready' | 'died' | 'stopped' | 'metrics'>;

interface Shown {
  readonly log: Logger;
  readonly tracing: Tracing | undefined;
  /** Served beside those of the services. */
  readonly pages: readonly HttpBinding[];
}

async function startServices(
  config: Config,
  keys: Keys,
  { bus, stores }: Storage,
  { log, pages, tracing }: Shown,
  opened: Opened,
): Promise<Services> {
  const metrics = createMetrics();
  const policy = { keys: keys.tokens.trustedKeys, audience: TOKEN_AUDIENCE };
  const verifier = createTokenVerifier(policy, () => Date.now());
  let grpcAddress = '';
  const told = { log, metrics, tracing, verifier, grpcAddress: () => grpcAddress };
  const created = createServices(config, keys, bus, stores, told);
  const served = servedOf(created, pages, (address) => (grpcAddress = address));
  const { address, httpAddress } = config;
  const shown = {
    title: 'Centesimo',
    description: 'Every cent of a gift, to the invoice it paid, and the proof of it.',
  };
  const ports = { ...shown, address, httpAddress, verifier, log, metrics, tracing };
  const running = await serveProcess(served, ports, opened);
  const { keeper } = created.audit;
  const stopped = (): string[] => [...(keeper.sequencer?.partitions.stopped.values() ?? [])].map(stoppedText);
  return { ...running, metrics, stopped };
}

/** All of them side by side; each one hands over what it has before the next one stops. */
function servedOf(
  { donation, allocation, audit, portal }: Created,
  pages: readonly HttpBinding[],
  bound: (address: string) => void,
): Parameters<typeof serveProcess>[0] {
  const isWorking = (): boolean =>
    donation.isReady() && allocation.isReady() && audit.keeper.sequencer !== undefined;
  return {
    routes: [...donation.routes, ...allocation.routes, ...audit.routes, ...portal.routes],
    bindings: [
      donation.http,
      allocation.http,
      allocation.pages,
      audit.http,
      audit.pages,
      portal.http,
      ...pages,
    ],
    start: async (address) => {
      bound(address);
      await Promise.all([donation.start(), allocation.start(), audit.start()]);
      await portal.start();
    },
    drain: async () => {
      portal.drain();
      await portal.stop();
    },
    stop: async () => {
      await donation.stop();
      await allocation.stop();
      await audit.stop();
    },
    isReady: () => isWorking() && audit.isReady() && portal.isReady(),
    isWorking,
    consuming: () => worstOf([donation.consuming(), allocation.consuming(), audit.consuming()]),
    refused: () => audit.keeper.refused,
  };
}

interface Told {
  readonly log: Logger;
  readonly metrics: MemoryMetrics;
  readonly tracing: Tracing | undefined;
  readonly verifier: TokenVerifier;
  /** `host:port` of gRPC, once it is bound. */
  readonly grpcAddress: () => string;
}

interface Created {
  readonly donation: ReturnType<typeof createDonation>;
  readonly allocation: ReturnType<typeof createAllocation>;
  readonly audit: ReturnType<typeof createAudit>;
  readonly portal: ReturnType<typeof createLocalPortal>;
}

/** The services over their ports; each has a store of its own, those that write share the topic. */
function createServices(
  config: Config,
  keys: Keys,
  bus: EventBus,
  stores: Record<ServiceName, Store>,
  { log, metrics, tracing, verifier, grpcAddress }: Told,
): Created {
  const partners = readPartnerLogs(config.partnerLogs);
  const hosts: Parameters<typeof createLocalPeers>[0][number][] = [];
  const common = {
    bus,
    peers: createLocalPeers(hosts),
    clock: systemClock,
    random: systemRandom,
    metrics,
    ...(tracing && { tracing }),
    verifier,
    instance: randomUUID(),
    address: config.address,
    deployment: deploymentOf(keys.deploymentSecret, config.partitions),
  };
  const of = (service: ServiceName): typeof common & { store: Store; log: Logger } => ({
    ...common,
    store: stores[service],
    log: log.with({ part: service }),
  });
  const donation = createDonation({ ...of('donation'), keepYears: config.keepYears });
  const allocation = createAllocation({
    ...of('allocation'),
    ...(config.evidenceLimits && { evidenceLimits: config.evidenceLimits }),
    logKeys: [keys.logKey, ...partners.map(({ key }) => key)],
    origin: config.origin,
  });
  const audit = createAudit({
    ...of('audit'),
    sha256: nodeSha256,
    ed25519: nodeEd25519,
    ...{ logKey: keys.logKey, nextKey: keys.nextKey },
    openEntries: config.openEntries,
    pace: config.heads,
    ...askedOthers(config, readWitnessPolicy(config.witnessPolicy, keys.logKey)),
  });
  hosts.push(donation.host, allocation.host);
  const portal = createLocalPortal({ ...of('portal'), address: grpcAddress, keys, partners, tracing });
  return { donation, allocation, audit, portal };
}

function stoppedText({ partition, refused }: StoppedPartition): string {
  const { event, fault, violation } = refused;
  const code = violation?.code ?? fault?.code ?? 'refused';
  const rule = violation?.invariant === undefined ? '' : `, invariant ${violation.invariant}`;
  return `partition ${partition} of the log is stopped before event ${event.k} of ${event.journal} [${code}${rule}]`;
}
