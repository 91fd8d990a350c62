/** The real services over the simulated ports: three of donation, two of allocation, two of audit, one topic. */
import { createAllocation } from '@centesimo/allocation/service';
import { createAudit } from '@centesimo/audit/service';
import type { TokenVerifier } from '@centesimo/auth';
import { rebuildTopic } from '@centesimo/cli/rebuild-topic';
import { createDonation } from '@centesimo/donation/service';
import type { ServiceBinding } from '@centesimo/grpc';
import { type Limits, type Peers, allGenerations } from '@centesimo/journal';
import { type SignerKey, signerKey } from '@centesimo/log';
import { type Deployment, deploymentOf, generationOf } from '@centesimo/service';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Instance, InstanceContext, Random, World } from '@centesimo/testkit';
import { type LogFields, type Logger, createMetrics } from '@centesimo/telemetry';
import { type RpcRequest, callRoute } from './rpc.ts';
import { type PeerSide, answerPeer, isPeerMethod, simPeers } from './sim-peers.ts';

/** Of each generation, the first one first. */
const PARTITIONS = [2, 4];
const SECRET = new Uint8Array(32).fill(7);
/** Every generation that a history may have. */
export const GENERATIONS = allGenerations(generationOf(PARTITIONS));
const ORIGIN = 'simulation.test/centesimo';
const LOG_KEY: SignerKey = signerKey(nodeSha256, nodeEd25519, ORIGIN, 'ed25519', new Uint8Array(32).fill(9));
export const INSTANCES = { donation: 3, allocation: 2, audit: 2 } as const;
export type Role = keyof typeof INSTANCES;

/** Small, so that indexes, snapshots and marks happen within a short history. */
const LIMITS: Partial<Limits> = {
  commandsMax: 20,
  markMs: 1_500,
  snapshotRecords: 12,
  indexRows: 12,
  indexMs: 700,
  publishHold: 4,
};
/** So short that commands come too late, and that sweeps happen while the adversary is at work. */
const SWEEP = { commandMs: 1_500, marginMs: 300, everyMs: 700 };
const PACE = {
  appendMs: 60,
  appendEvents: 200,
  publishMs: 300,
  idleCheckMs: 800,
  headsEntries: 20,
  headsMs: 5_000,
};

/** What is told of, by name, and what may never be told. */
export interface Told {
  readonly notices: Map<string, number>;
  readonly alarms: string[];
  /** Everything that any audit instance ever signed: the text of a checkpoint. */
  readonly signed: { readonly at: number; readonly by: string; readonly text: string }[];
}

interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A started instance. */
export interface Running {
  /** Drains and ends the process, as on SIGTERM; it is started again. */
  retire(): void;
}

export interface System {
  /** What an instance is started with; it grows in some histories. */
  deployment: Deployment;
  readonly instances: Readonly<Record<Role, readonly Instance<Running>[]>>;
  readonly told: Told;
  readonly parts: Parts;
}

/** How the services are made, and the topic again; a history replaces one to see a removed rule found. */
export interface Parts {
  readonly createDonation: typeof createDonation;
  readonly createAllocation: typeof createAllocation;
  readonly createAudit: typeof createAudit;
  readonly rebuildTopic: typeof rebuildTopic;
}

const PARTS: Parts = { createDonation, createAllocation, createAudit, rebuildTopic };

const ALARMS = new Set(['partition-stopped', 'log-refused', 'consume-broken-chain', 'foreign-message']);

/** Starts all instances; they come up as the world runs. */
export function startSystem(world: World, replaced: Partial<Parts> = {}): System {
  const parts = { ...PARTS, ...replaced };
  const told: Told = { notices: new Map(), alarms: [], signed: [] };
  const slots = new Map<Role, Instance<Running>[]>();
  const addresses = (role: string) => (slots.get(role as Role) ?? []).map((instance) => instance.id());
  const system: { deployment: Deployment } = { deployment: deploymentOf(SECRET, PARTITIONS.slice(0, 1)) };
  for (const role of Object.keys(INSTANCES) as Role[]) {
    slots.set(role, []);
    for (let count = 0; count < INSTANCES[role]; count++) {
      const factory = (context: InstanceContext) =>
        startService(role, context, { world, told, parts, addresses, deployment: system.deployment });
      slots.get(role)?.push(world.start(role, factory));
    }
  }
  const instances = Object.fromEntries(slots) as unknown as System['instances'];
  return Object.assign(system, { instances, told, parts });
}

/** The setting is changed: what is started from now on moves to the next generation. */
export function grow(system: System): void {
  system.deployment = deploymentOf(SECRET, PARTITIONS);
}

interface Surroundings {
  readonly world: World;
  readonly told: Told;
  readonly parts: Parts;
  readonly addresses: (role: string) => readonly string[];
  readonly deployment: Deployment;
}

async function startService(
  role: Role,
  context: InstanceContext,
  surroundings: Surroundings,
): Promise<Running> {
  const { network } = context;
  const peers = simPeers(network, surroundings.addresses);
  const { routes, side, service } = createService(role, context, peers, surroundings);
  network.serve((method, request) =>
    isPeerMethod(method) ? answerPeer(side, method, request) : callRoute(routes, request as RpcRequest),
  );
  await service.start();
  const end = (): void => {
    surroundings.world.faults.count('instance.drained');
    context.exit('drained');
  };
  return { retire: () => void service.stop().then(end) };
}

interface Composed {
  readonly routes: readonly ServiceBinding[];
  readonly side: PeerSide;
  readonly service: Service;
}

function createService(
  role: Role,
  context: InstanceContext,
  peers: Peers,
  { deployment, world, told, parts }: Surroundings,
): Composed {
  const { id, address, store, bus, clock } = context;
  const random = portOf(context.random);
  const metrics = createMetrics();
  const log = loggerOf(world, told, id);
  const common = {
    store,
    bus,
    peers,
    clock,
    random,
    log,
    metrics,
    instance: id,
    address,
    deployment,
    limits: LIMITS,
    sweep: SWEEP,
  };
  if (role === 'donation')
    return hosted(parts.createDonation({ ...common, keepYears: { all: 10, ledgers: {} } }));
  if (role === 'allocation')
    return hosted(
      parts.createAllocation({ ...common, verifier: NOBODY, logKeys: [], origin: 'simulated.test/log' }),
    );
  const ed25519: typeof nodeEd25519 = {
    ...nodeEd25519,
    sign: (seed, message) => {
      told.signed.push({ at: clock.now(), by: id, text: Buffer.from(message).toString() });
      return nodeEd25519.sign(seed, message);
    },
  };
  const audit = parts.createAudit({
    ...common,
    sha256: nodeSha256,
    ed25519,
    logKey: LOG_KEY,
    openEntries: true,
    pace: PACE,
  });
  return {
    routes: audit.routes,
    side: { owns: (journal, instance) => audit.keeper.owns(journal, instance) },
    service: audit,
  };
}

function hosted(service: ReturnType<typeof createDonation> | ReturnType<typeof createAllocation>): Composed {
  const { host } = service;
  const side: PeerSide = {
    owns: (journal, instance) => host.owns(journal, instance),
    republish: (journal, fromN) => host.republish(journal, fromN),
    answerForward: (request) => host.answerForward(request),
    answerQuery: (journal, query) => host.answerQuery(journal, query),
  };
  return { routes: service.routes, side, service };
}

/** No token is sent: calls come with their principal. */
const NOBODY: TokenVerifier = {
  verify: () => {
    throw new Error('no step of the simulation carries an approver token');
  },
};

function portOf(random: Random): { bytes(count: number): Uint8Array; number(): number } {
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => random.int(0, 255)),
    number: () => random.float(),
  };
}

function loggerOf(world: World, told: Told, id: string): Logger {
  const tell = (event: string, fields: LogFields = {}): void => {
    told.notices.set(event, (told.notices.get(event) ?? 0) + 1);
    world.trace.note(id, event, () => JSON.stringify(fields));
    if (ALARMS.has(event)) told.alarms.push(`${id} ${event} ${JSON.stringify(fields)}`);
  };
  const log: Logger = { debug: tell, info: tell, warn: tell, error: tell, with: () => log };
  return log;
}
