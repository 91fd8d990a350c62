/** Donation over embedded adapters in a folder, served by real gRPC, with a tiny allocation beside it on the topic. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import type { Role, SigningKey } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import type { BusFaults } from '@centesimo/bus';
import { createClient, DonationService, startServer } from '@centesimo/grpc';
import { JournalHost } from '@centesimo/journal';
import type { EventDraft, Limits, Peers } from '@centesimo/journal';
import { partitionFor, systemClock } from '@centesimo/service';
import type { SweepTimes } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import type { StoreWriteStep, WriteFaults } from '@centesimo/store';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { createDonation } from '../src/service.ts';
import { tinyAllocation } from './tiny-allocation.ts';

export const AUDIENCE = 'centesimo';
export const deployment = {
  generation: 'g1',
  partitions: 4,
  topic: 'centesimo.events.g1',
  secret: Buffer.alloc(32, 9),
};
export const signingKey = generateSigningKey('https://issuer.test');

export interface WorldOptions {
  readonly folder: string;
  readonly storeFaults?: WriteFaults<StoreWriteStep>;
  readonly busFaults?: BusFaults;
  readonly limits?: Partial<Limits>;
  readonly sweep?: Partial<SweepTimes>;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(options: WorldOptions) {
  const stores = await openStores(options);
  const { donation, allocation, metrics, lines } = createServices(stores, options);
  await Promise.all([donation.start(), allocation.start()]);
  await until(() => donation.isReady() && allocation.isReady);
  const server = await startServer({
    address: '127.0.0.1:0',
    services: donation.routes,
    verifier: createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () => Date.now()),
    onFault: (_method, error) => void lines.push(String(error)),
  });
  const clients: { close(): void }[] = [];
  return {
    donation,
    store: stores.store,
    metrics,
    lines,
    server,
    /** A client with a token of these roles and ledgers. */
    connect: (roles: readonly Role[], ledgers: readonly string[] = ['*']) => {
      const token = () => tokenOf(roles, ledgers);
      const client = createClient(DonationService, { address: server.address, token });
      clients.push(client);
      return client.call;
    },
    /** Lets allocation state an event; answers the position to wait for. */
    state: async (command: EventDraft) => {
      const key = randomBytes(8).toString('hex');
      const { ledger } = command;
      const [answer] = await allocation.submit(ledger, [{ ledger, key, inputHash: key, command }]);
      if (answer?.kind !== 'done') throw new Error(`allocation answered ${answer?.kind}`);
      return { journal: answer.journal, n: BigInt(answer.n) };
    },
    close: async () => {
      for (const client of clients) client.close();
      await server.stop();
      await Promise.all([donation.stop(), allocation.stop()]);
      await stores.close();
    },
  };
}

type Stores = Awaited<ReturnType<typeof openStores>>;

async function openStores({ folder, storeFaults, busFaults }: WorldOptions) {
  const bus = await openEmbeddedBus({
    folder: join(folder, 'bus'),
    ...(busFaults === undefined ? {} : { faults: busFaults }),
  });
  const store = await openEmbeddedStore({
    folder: join(folder, 'donation'),
    ...(storeFaults === undefined ? {} : { faults: storeFaults }),
  });
  const beside = await openEmbeddedStore({ folder: join(folder, 'allocation') });
  const close = async (): Promise<void> => {
    for (const each of [bus, store, beside]) await each.close();
  };
  return { bus, store, beside, close };
}

function createServices({ bus, store, beside }: Stores, { limits = {}, sweep = {} }: WorldOptions) {
  const metrics = createMetrics();
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({ service: 'donation', level: 'info', destination });
  const hosts: { republish(journal: string, fromN: number): boolean }[] = [];
  const common = { bus, peers: localPeers(hosts), clock: systemClock, address: 'local' };
  const { generation, topic, partitions } = deployment;
  const donation = createDonation({
    ...common,
    store,
    random: { bytes: (count) => new Uint8Array(randomBytes(count)), number: () => 0 },
    log,
    metrics,
    instance: randomBytes(4).toString('hex'),
    keepYears: { all: 10, ledgers: {} },
    deployment,
    limits,
    sweep,
  });
  const allocation = new JournalHost({
    ...common,
    participant: tinyAllocation,
    store: beside,
    notify: () => undefined,
    instance: randomBytes(4).toString('hex'),
    generation,
    topic,
    partitions,
    partitionOf: (ledger) => partitionFor(ledger, partitions),
    random: () => 0,
  });
  hosts.push(donation.host, allocation);
  return { donation, allocation, metrics, lines };
}

/** Everything is in this process; the only thing to ask for is to publish again. */
function localPeers(hosts: readonly { republish(journal: string, fromN: number): boolean }[]): Peers {
  const nobody = (): Promise<never> => Promise.reject(new Error('nobody there'));
  return {
    forward: nobody,
    query: nobody,
    owns: () => Promise.resolve(false),
    republish: (journal, _address, fromN) => {
      for (const host of hosts) host.republish(journal, fromN);
      return Promise.resolve();
    },
  };
}

export function tokenOf(
  roles: readonly Role[],
  ledgers: readonly string[],
  change: { readonly key?: SigningKey; readonly nowMs?: number } = {},
): string {
  return issueToken(change.key ?? signingKey, {
    subject: 'tester',
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
