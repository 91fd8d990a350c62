/** One of several instances of donation and allocation in this process, over shared stores and one topic. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createAllocation } from '@centesimo/allocation/service';
import { type TokenVerifier } from '@centesimo/auth';
import type { EventBus, Membership } from '@centesimo/bus';
import { createDonation } from '@centesimo/donation/service';
import { grpcPeers, peerRoutes, startServer } from '@centesimo/grpc';
import type { Answer, Json } from '@centesimo/journal';
import { type Deployment, systemClock } from '@centesimo/service';
import type { Store } from '@centesimo/store';
import { type Logger, createMetrics } from '@centesimo/telemetry';
import { pause } from './caller.ts';
import { type Door, openDoor } from './door.ts';
import { Gate } from './gate.ts';

/** How soon the group takes a member as gone that it does not hear of: in the place of a broker's session timeout. */
const SESSION_MS = 3_000;

export interface Shared {
  readonly bus: EventBus;
  readonly donation: Store;
  readonly allocation: Store;
  readonly deployment: Deployment;
  readonly verifier: TokenVerifier;
  /** An operator's, for calls between instances. */
  readonly token: () => string;
  readonly log: Logger;
}

export interface Twin {
  readonly door: Door;
  readonly gate: Gate;
  /** The journals that this instance has open. */
  owned(): string[];
  isReady(): boolean;
  stop(): Promise<void>;
  /** Gives up what a killed instance leaves in this process. */
  bury(): Promise<void>;
}

export interface CharityOfTwo {
  readonly twins: readonly [Twin, Twin];
  readonly shared: Shared;
  readonly auditAddress: string;
  close(): Promise<void>;
}

export async function startTwin(shared: Shared): Promise<Twin> {
  const [gate, door] = [new Gate(), await openDoor()];
  const peers = grpcPeers<Answer, Json>({ fallback: {}, token: shared.token });
  const instance = randomUUID();
  const { deployment, verifier, log } = shared;
  const common = {
    bus: overNetwork(gate, shared.bus),
    peers: gate.through('peers', peers),
    clock: gate.clock(systemClock),
    random: { bytes: (count: number) => new Uint8Array(randomBytes(count)), number: Math.random },
    log,
    metrics: createMetrics(),
    verifier,
    instance,
    address: door.address,
    deployment,
  };
  const donation = createDonation({
    ...common,
    keepYears: { all: 10, ledgers: {} },
    store: storeThrough(gate, 'donation', shared.donation),
  });
  const allocation = createAllocation({
    ...common,
    logKeys: [],
    origin: 'example.org/charity',
    store: storeThrough(gate, 'allocation', shared.allocation),
  });
  const hosts = [donation.host, allocation.host];
  const server = await startServer({
    address: '127.0.0.1:0',
    services: [...donation.routes, ...allocation.routes, peerRoutes(hosts)],
    verifier,
    onFault: (method, error) => log.error('call-failed', { method, error }),
    stopTimeoutMs: 1,
  });
  door.leadTo(server.port);
  await Promise.all([donation.start(), allocation.start()]);
  const bury = async (): Promise<void> => {
    door.slam();
    peers.close();
    await server.stop();
  };
  return {
    door,
    gate,
    owned: () =>
      journalsOf(deployment).filter((journal) => hosts.some((host) => host.owns(journal, instance))),
    isReady: () => donation.isReady() && allocation.isReady(),
    stop: async () => {
      await Promise.all([donation.stop(), allocation.stop()]);
      await bury();
    },
    bury,
  };
}

export function journalsOf({ generation, partitions }: Deployment): string[] {
  return ['donation', 'allocation'].flatMap((role) =>
    Array.from({ length: partitions }, (_, partition) => `${generation}/${role}/${partition}`),
  );
}

function storeThrough(gate: Gate, name: string, store: Store): Store {
  return {
    journals: gate.through(`${name}.journals`, store.journals),
    documents: gate.through(`${name}.documents`, store.documents),
    blobs: gate.through(`${name}.blobs`, store.blobs),
    apart: gate.through(`${name}.apart`, store.apart),
    scrub: () => store.scrub(),
    close: () => store.close(),
  };
}

/** The group as a broker keeps it: it drops a member that falls silent, and takes one again that wakes. */
function overNetwork(gate: Gate, bus: EventBus): EventBus {
  const join: EventBus['join'] = async (group, topic, listener) => {
    const tell = (hear: () => void): void => void gate.pass('group.told', async () => hear());
    const member = {
      assigned: (partitions: readonly number[]) => tell(() => listener.assigned(partitions)),
      revoked: (partitions: readonly number[]) => tell(() => listener.revoked(partitions)),
    };
    let membership = await bus.join(group, topic, member);
    gate.whenShut(() => void pause(SESSION_MS).then(() => membership.leave()));
    gate.whenOpened(() => void bus.join(group, topic, member).then((again) => (membership = again)));
    const present: Membership = {
      read: (...args) => membership.read(...args),
      committed: (...args) => membership.committed(...args),
      commit: (...args) => membership.commit(...args),
      start: (...args) => membership.start(...args),
      state: () => membership.state(),
      leave: () => membership.leave(),
    };
    return { ...gate.through('group', present), state: () => present.state() };
  };
  return gate.through('bus', { ...bus, join });
}
