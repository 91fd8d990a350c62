/** Audit over embedded adapters in a folder, with a tiny donation and allocation beside it that state what they are told. */
import { hash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { partitionOf } from '@centesimo/events';
import { type Clock, type EventDraft, JournalHost, type Peers } from '@centesimo/journal';
import { formatVkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Store, StoreWriteStep, WriteFaults } from '@centesimo/store';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { type MemoryMetrics, createLogger, createMetrics } from '@centesimo/telemetry';
import { type Audit, type AuditPorts, createAudit } from '../src/service.ts';
import { stating } from './tiny-services.ts';

const PARTITIONS = 4;
export const TOPIC = 'centesimo.events.g1';
export const LOG_KEY = signerKey(
  nodeSha256,
  nodeEd25519,
  'log.test/audit',
  'ed25519',
  new Uint8Array(32).fill(3),
);
export const VKEY = formatVkey(LOG_KEY);

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    }),
};

export interface StartOptions {
  readonly openEntries?: boolean;
  readonly seenBy?: AuditPorts['seenBy'];
  readonly seenByMin?: number;
  readonly instance?: string;
  readonly pace?: AuditPorts['pace'];
  readonly witnesses?: AuditPorts['witnesses'];
  readonly stamping?: AuditPorts['stamping'];
  readonly clock?: Clock;
  readonly logKey?: AuditPorts['logKey'];
  readonly nextKey?: AuditPorts['nextKey'];
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The services beside audit, and what all share. Audit is started by `startAudit`, as often as a test wants. */
export async function openWorld(folder: string) {
  const bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  const stores = {
    donation: await openEmbeddedStore({ folder: join(folder, 'donation') }),
    allocation: await openEmbeddedStore({ folder: join(folder, 'allocation') }),
  };
  const holders: Holder[] = [];
  const peers = localPeers(holders);
  const common = { bus, peers, clock: systemClock, address: 'local' };
  const hostOf = (name: 'donation' | 'allocation') =>
    new JournalHost({
      ...common,
      participant: stating(name),
      store: stores[name],
      notify: () => undefined,
      instance: `${name}-${randomBytes(4).toString('hex')}`,
      generation: 'g1',
      topic: TOPIC,
      partitions: PARTITIONS,
      partitionOf: partitionFor,
      random: () => 0,
      limits: { retryMs: 5 },
    });
  const hosts = { donation: hostOf('donation'), allocation: hostOf('allocation') };
  holders.push(hosts.donation, hosts.allocation);
  await Promise.all([hosts.donation.start(), hosts.allocation.start()]);
  await until(() => hosts.donation.isReady && hosts.allocation.isReady);
  let stated = 0;
  return {
    folder,
    bus,
    peers,
    holders,
    /** Lets donation or allocation state events of one ledger. */
    state: async (role: 'donation' | 'allocation', ...drafts: EventDraft[]) => {
      const envelopes = drafts.map((draft) => {
        const key = `${process.pid}-${stated++}-${Date.now()}`;
        return { ledger: draft.ledger, key, inputHash: key, command: draft };
      });
      const answers = await hosts[role].submit(drafts[0]?.ledger ?? '', envelopes);
      for (const answer of answers) if (answer.kind !== 'done') throw new Error(`${role}: ${answer.kind}`);
    },
    openStore: (faults?: WriteFaults<StoreWriteStep>) =>
      openEmbeddedStore({ folder: join(folder, 'audit'), ...(faults === undefined ? {} : { faults }) }),
    close: async () => {
      await Promise.all([hosts.donation.stop(), hosts.allocation.stop()]);
      await bus.close();
      await stores.donation.close();
      await stores.allocation.close();
    },
  };
}

export interface StartedAudit {
  readonly audit: Audit;
  readonly lines: string[];
  readonly metrics: MemoryMetrics;
}

/** Starts audit on the store; it keeps the log once it is ready. */
export async function startAudit(
  world: World,
  store: Store,
  options: StartOptions = {},
): Promise<StartedAudit> {
  const lines: string[] = [];
  const metrics = createMetrics();
  const log = createLogger({
    service: 'audit',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  const audit = createAudit({
    store,
    bus: world.bus,
    peers: world.peers,
    clock: options.clock ?? systemClock,
    random: { number: () => 0 },
    log,
    metrics,
    instance: options.instance ?? `audit-${randomBytes(4).toString('hex')}`,
    address: 'local',
    deployment: { generation: 'g1', partitions: PARTITIONS, topic: TOPIC },
    sha256: nodeSha256,
    ed25519: nodeEd25519,
    logKey: options.logKey ?? LOG_KEY,
    nextKey: options.nextKey,
    openEntries: options.openEntries ?? true,
    ...(options.seenBy && { seenBy: options.seenBy }),
    seenByMin: options.seenByMin ?? 0,
    stamping: options.stamping,
    pace: { appendMs: 5, publishMs: 10, idleCheckMs: 30, ...options.pace },
    ...(options.witnesses && { witnesses: options.witnesses }),
    limits: { retryMs: 5, busWaitMs: 50 },
  });
  world.holders.push({
    owns: (journal, instance) => audit.keeper.owns(journal, instance),
    republish: () => false,
  });
  await audit.start();
  return { audit, lines, metrics };
}

export function partitionFor(ledger: string): number {
  return partitionOf(ledger, PARTITIONS, (text) => hash('sha256', text, 'hex'));
}

interface Holder {
  owns(journal: string, instance: string): boolean;
  republish(journal: string, fromN: number): boolean;
}

function localPeers(holders: readonly Holder[]): Peers {
  const nobody = (): Promise<never> => Promise.reject(new Error('nobody there'));
  return {
    forward: nobody,
    query: nobody,
    owns: (_address, journal, instance) =>
      Promise.resolve(holders.some((holder) => holder.owns(journal, instance))),
    republish: (journal, _address, fromN) => {
      for (const holder of holders) holder.republish(journal, fromN);
      return Promise.resolve();
    },
  };
}

/** Waits until the log is published up to `size`. */
export async function untilPublished(
  { audit }: Omit<StartedAudit, 'metrics' | 'lines'> & Partial<StartedAudit>,
  size: number,
): Promise<void> {
  await until(() => (audit.reader.published?.size ?? 0) >= size);
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (await holds()) return;
    await systemClock.sleep(5);
  }
  throw new Error('did not come');
}
