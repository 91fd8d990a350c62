/** Allocation over embedded adapters in a folder, served by real gRPC, with a tiny donation beside it on the topic. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import type { Role, SigningKey } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import type { BusFaults } from '@centesimo/bus';
import { AllocationService, createClient, startServer } from '@centesimo/grpc';
import { JournalHost } from '@centesimo/journal';
import type { EventDraft, Limits, Peers } from '@centesimo/journal';
import { partitionFor, systemClock } from '@centesimo/service';
import type { SweepTimes } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import type { StoreWriteStep, WriteFaults } from '@centesimo/store';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { createAllocation, evidenceSetting } from '../src/service.ts';
import { partnerKey } from './partner-log.ts';
import { tinyDonation } from './tiny-donation.ts';

const AUDIENCE = 'centesimo';
export const deployment = {
  generation: 'g1',
  partitions: 4,
  topic: 'centesimo.events.g1',
  secret: Buffer.alloc(32, 9),
};
const signingKey = generateSigningKey('https://issuer.test');

export interface WorldOptions {
  readonly folder: string;
  readonly storeFaults?: WriteFaults<StoreWriteStep>;
  readonly busFaults?: BusFaults;
  readonly limits?: Partial<Limits>;
  readonly sweep?: Partial<SweepTimes>;
  /** True: the caller starts allocation, after donation has stated something. */
  readonly startLater?: boolean;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** What is durable: it can be opened again after a crash, over the same folder. */
async function openAdapters({ folder, storeFaults, busFaults }: WorldOptions) {
  const bus = await openEmbeddedBus({
    folder: join(folder, 'bus'),
    ...(busFaults === undefined ? {} : { faults: busFaults }),
  });
  const store = await openEmbeddedStore({
    folder: join(folder, 'allocation'),
    ...(storeFaults === undefined ? {} : { faults: storeFaults }),
  });
  const beside = await openEmbeddedStore({ folder: join(folder, 'donation') });
  const close = async (): Promise<void> => {
    await bus.close();
    await store.close();
    await beside.close();
  };
  return { bus, store, beside, close };
}

type Adapters = Awaited<ReturnType<typeof openAdapters>>;

function localPeers(hosts: readonly { republish(journal: string, fromN: number): boolean }[]): Peers {
  return {
    forward: () => Promise.reject(new Error('nobody there')),
    query: () => Promise.reject(new Error('nobody there')),
    owns: () => Promise.resolve(false),
    republish: (journal, _address, fromN) => {
      for (const host of hosts) host.republish(journal, fromN);
      return Promise.resolve();
    },
  };
}

function makeServices({ limits = {}, sweep = {} }: WorldOptions, { bus, store, beside }: Adapters) {
  const metrics = createMetrics();
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const verifier = createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () =>
    Date.now(),
  );
  const hosts: { republish(journal: string, fromN: number): boolean }[] = [];
  const common = { bus, peers: localPeers(hosts), clock: systemClock, address: 'local' };
  const allocation = createAllocation({
    ...common,
    store,
    random: { bytes: (count) => new Uint8Array(randomBytes(count)), number: () => 0 },
    log: createLogger({ service: 'allocation', level: 'info', destination }),
    metrics,
    verifier,
    logKeys: [partnerKey],
    origin: 'acqua.test/log',
    instance: `allocation-${randomBytes(4).toString('hex')}`,
    deployment,
    limits,
    sweep,
    evidenceLimits: evidenceSetting.read('20,txt=1') ?? {},
  });
  const { generation, partitions, topic } = deployment;
  const donation = new JournalHost({
    ...common,
    participant: tinyDonation,
    store: beside,
    notify: () => undefined,
    instance: `donation-${randomBytes(4).toString('hex')}`,
    generation,
    topic,
    partitions,
    partitionOf: (ledger) => partitionFor(ledger, partitions),
    random: () => 0,
  });
  hosts.push(allocation.host, donation);
  return { allocation, donation, metrics, lines, verifier };
}

export async function openWorld(options: WorldOptions) {
  const adapters = await openAdapters(options);
  const services = makeServices(options, adapters);
  const { allocation, donation, verifier } = services;
  const starts = options.startLater === true ? [] : [allocation.start()];
  await Promise.all([...starts, donation.start()]);
  await until(() => (starts.length === 0 || allocation.isReady()) && donation.isReady);
  const faults: unknown[] = [];
  const server = await startServer({
    address: '127.0.0.1:0',
    services: allocation.routes,
    verifier,
    onFault: (_method, error) => void faults.push(error),
  });
  const clients: { close(): void }[] = [];
  const connectWith = (token: string) => {
    const client = createClient(AllocationService, { address: server.address, token: () => token });
    clients.push(client);
    return client.call;
  };
  return {
    ...services,
    store: adapters.store,
    faults,
    connectWith,
    /** A client with a token of these roles and ledgers. */
    connect: (roles: readonly Role[], ledgers: readonly string[] = ['*']) =>
      connectWith(tokenOf(roles, ledgers)),
    /** Lets donation state events; answers the position to wait for. */
    state: (...drafts: EventDraft[]) => state(donation, drafts),
    close: async () => {
      for (const client of clients) client.close();
      await server.stop();
      await Promise.all([allocation.stop(), donation.stop()]);
      await adapters.close();
    },
  };
}

async function state(
  donation: ReturnType<typeof makeServices>['donation'],
  drafts: readonly EventDraft[],
): Promise<{ journal: string; n: bigint }> {
  const ledger = drafts[0]?.ledger ?? '';
  const envelopes = drafts.map((draft) => {
    const key = randomBytes(8).toString('hex');
    return { ledger, key, inputHash: key, command: draft };
  });
  const last = (await donation.submit(ledger, envelopes)).at(-1);
  if (last?.kind !== 'done') throw new Error(`donation answered ${last?.kind}`);
  return { journal: last.journal, n: BigInt(last.n) };
}

export function tokenOf(
  roles: readonly Role[],
  ledgers: readonly string[],
  change: { readonly key?: SigningKey; readonly nowMs?: number; readonly subject?: string } = {},
): string {
  return issueToken(change.key ?? signingKey, {
    subject: change.subject ?? 'tester',
    roles,
    ledgers,
    audience: AUDIENCE,
    ttlS: 600,
    nowMs: change.nowMs ?? Date.now(),
  });
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await holds()) return;
    await systemClock.sleep(10);
  }
  throw new Error('did not come');
}
