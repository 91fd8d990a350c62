/** Allocation over embedded adapters in a folder, served by real gRPC, with a tiny donation beside it on the topic. */
import { hash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import type { Role, SigningKey } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import type { BusFaults } from '@centesimo/bus';
import { partitionOf } from '@centesimo/events';
import { AllocationService, createClient, startServer } from '@centesimo/grpc';
import { JournalHost } from '@centesimo/journal';
import type { Clock, EventDraft, Limits, Peers } from '@centesimo/journal';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import type { StoreWriteStep, WriteFaults } from '@centesimo/store';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { createAllocation } from '../src/service.ts';
import { tinyDonation } from './tiny-donation.ts';

export const AUDIENCE = 'centesimo';
export const deployment = {
  generation: 'g1',
  partitions: 4,
  topic: 'centesimo.events.g1',
  secret: Buffer.alloc(32, 9),
};
export const signingKey = generateSigningKey('https://issuer.test');

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    }),
};

export interface WorldOptions {
  readonly folder: string;
  readonly storeFaults?: WriteFaults<StoreWriteStep>;
  readonly busFaults?: BusFaults;
  readonly limits?: Partial<Limits>;
  /** True: the caller starts allocation, after donation has stated something. */
  readonly startLater?: boolean;
}

export type World = Awaited<ReturnType<typeof openWorld>>;

const partitionFor = (ledger: string): number =>
  partitionOf(ledger, deployment.partitions, (text) => hash('sha256', text, 'hex'));

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

export async function openWorld(options: WorldOptions) {
  const { bus, store, beside, close } = await openAdapters(options);
  const metrics = createMetrics();
  const lines: string[] = [];
  const log = createLogger({
    service: 'allocation',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  const verifier = createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () =>
    Date.now(),
  );
  const hosts: { republish(journal: string, fromN: number): boolean }[] = [];
  const common = { bus, peers: localPeers(hosts), clock: systemClock, address: 'local' };
  const allocation = createAllocation({
    ...common,
    store,
    random: { bytes: (count) => new Uint8Array(randomBytes(count)), number: () => 0 },
    log,
    metrics,
    verifier,
    instance: `allocation-${randomBytes(4).toString('hex')}`,
    deployment,
    limits: options.limits ?? {},
  });
  const donation = new JournalHost({
    ...common,
    participant: tinyDonation,
    store: beside,
    notify: () => undefined,
    instance: `donation-${randomBytes(4).toString('hex')}`,
    generation: deployment.generation,
    topic: deployment.topic,
    partitions: deployment.partitions,
    partitionOf: partitionFor,
    random: () => 0,
  });
  hosts.push(allocation.host, donation);
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
  let stated = 0;
  const connectWith = (token: string) => {
    const client = createClient(AllocationService, { address: server.address, token: () => token });
    clients.push(client);
    return client.call;
  };
  return {
    allocation,
    donation,
    store,
    metrics,
    lines,
    faults,
    connectWith,
    /** A client with a token of these roles and ledgers. */
    connect: (roles: readonly Role[], ledgers: readonly string[] = ['*']) =>
      connectWith(tokenOf(roles, ledgers)),
    /** Lets donation state events; answers the position to wait for. */
    state: async (...drafts: EventDraft[]) => {
      const ledger = drafts[0]?.ledger ?? '';
      const envelopes = drafts.map((draft) => {
        const key = `${Date.now()}-${stated++}`;
        return { ledger, key, inputHash: key, command: draft };
      });
      const answers = await donation.submit(ledger, envelopes);
      const last = answers.at(-1);
      if (last?.kind !== 'done') throw new Error(`donation answered ${last?.kind}`);
      return { journal: last.journal, n: BigInt(last.n) };
    },
    close: async () => {
      for (const client of clients) client.close();
      await server.stop();
      await Promise.all([allocation.stop(), donation.stop()]);
      await close();
    },
  };
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
