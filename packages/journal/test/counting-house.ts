/** The counting participants over simulated ports: three adders, two doublers, two keepers, one topic. */
import type { Instance, InstanceContext, World } from '@centesimo/testkit';
import { type CountingRole, counting } from '../src/counting.fixture.ts';
import { type GenerationHost, GrowingHost } from '../src/growing-host.ts';
import type { Generation, HostConfig } from '../src/host-config.ts';
import type { Limits } from '../src/limits.ts';
import type { ForwardRequest, Json, Notice, Peers } from '../src/types.ts';
import type { AddCommand, CountingState } from '../src/counting.fixture.ts';

/** Of each generation, the first one first. */
export const PARTITIONS = [2, 4] as const;
const FIRST = PARTITIONS[0];
export const ROLES = ['adder', 'doubler', 'keeper'] as const;
const INSTANCES = { adder: 3, doubler: 2, keeper: 2 } as const;

/** Small, so that indexes, snapshots, marks and full queues happen within a short history. */
const LIMITS: Partial<Limits> = {
  commandsMax: 6,
  messagesMax: 20,
  pendingMax: 40,
  blockedMax: 6,
  markMessages: 20,
  markMs: 1_500,
  backoffMs: 500,
  snapshotRecords: 10,
  indexRows: 10,
  indexMs: 600,
  publishHold: 4,
  produceBytes: 2_000,
};

export type CountingHost = GenerationHost<CountingState, AddCommand, number>;
export type HostClass = new (config: HostConfig<CountingState, AddCommand, number>) => CountingHost;

export interface House {
  readonly instances: Readonly<Record<CountingRole, readonly Instance<CountingHost>[]>>;
  /** How often each notice was told. */
  readonly notices: Map<string, number>;
  /** The topic of the first generation at present; another one after its loss. */
  topic: string;
  /** How many generations there are. */
  generations: number;
}

export const LEDGERS = 2 * FIRST;
export const ledgerOf = (at: number): string => 'x'.repeat(at + 1);
/** Generations are counted from 0. */
export const partitionOf = (ledger: string, generation: number): number =>
  (ledger.length - 1) % (PARTITIONS[generation] ?? FIRST);
export const journalOf = (role: string, partition: number, generation = 0): string =>
  `g${generation + 1}/${role}/${partition}`;
export const topicOf = ({ topic }: House, generation: number): string =>
  generation === 0 ? topic : `events.g${generation + 1}`;

function generationOf(house: House, generation: number): Generation {
  return {
    generation: `g${generation + 1}`,
    topic: topicOf(house, generation),
    partitions: PARTITIONS[generation] ?? FIRST,
    partitionOf: (ledger) => partitionOf(ledger, generation),
    ...(generation > 0 && { before: generationOf(house, generation - 1) }),
  };
}

/** What a test has otherwise. */
export interface Changes {
  readonly limits?: Partial<Limits>;
  readonly participantOf?: typeof counting;
}

/** Starts all instances of the given host; they come up as the world runs. */
export function openHouse(world: World, JournalHost: HostClass, changes: Changes = {}): House {
  const instances: Record<CountingRole, Instance<CountingHost>[]> = { adder: [], doubler: [], keeper: [] };
  const house: House = { instances, notices: new Map(), topic: 'events.1', generations: 1 };
  for (const role of ROLES)
    for (let count = 0; count < INSTANCES[role]; count++)
      instances[role].push(
        world.start(role, (context) => startHost(world, house, role, context, JournalHost, changes)),
      );
  return house;
}

async function startHost(
  world: World,
  house: House,
  role: CountingRole,
  context: InstanceContext,
  JournalHost: HostClass,
  { limits = {}, participantOf = counting }: Changes,
): Promise<CountingHost> {
  const { store, bus, clock, random, network, id: instance, address } = context;
  const notify = ({ name, fields }: Notice): void => {
    house.notices.set(name, (house.notices.get(name) ?? 0) + 1);
    world.trace.note(instance, name, () => JSON.stringify(fields));
  };
  const config = {
    participant: participantOf(role),
    ...{ store, bus, clock, notify, instance, address },
    peers: peersOf(house, context),
    ...generationOf(house, house.generations - 1),
    random: () => random.float(),
    limits: { ...LIMITS, ...limits },
  };
  const host = new GrowingHost(config, JournalHost);
  network.serve((method, request) => answer(host, method, request as never));
  await host.start();
  return host;
}

interface Call {
  readonly journal: string;
  readonly instance: string;
  readonly fromN: number;
  readonly query: Json;
  readonly forward: ForwardRequest;
  readonly ledger: string;
}

function answer(host: CountingHost, method: string, call: Call): unknown {
  if (method === 'forward') return host.answerForward(call.forward);
  if (method === 'query') return host.answerQuery(call.journal, call.query);
  if (method === 'owns') return host.owns(call.journal, call.instance);
  if (method === 'republish') return host.republish(call.journal, call.fromN);
  if (method === 'submit') return host.submit(call.ledger, [call as never]);
  return host.query(call.ledger, 'sum');
}

const OWNS_MS = 1_500;

/** As the port says: the address is a hint, the other instances of the role are tried after it. */
function peersOf(house: House, { network }: InstanceContext): Peers {
  return {
    forward: (address, forward) => network.call(address, 'forward', { forward }, { timeoutMs: 6_000 }),
    query: (address, journal, query) => network.call(address, 'query', { journal, query }),
    owns: (address, journal, instance) =>
      network.call(address, 'owns', { journal, instance }, { timeoutMs: OWNS_MS }),
    republish: async (journal, address, fromN) => {
      const role = journal.split('/')[1] as CountingRole;
      const known = house.instances[role].map((each) => each.id()).filter((other) => other !== address);
      for (const to of address === undefined ? known : [address, ...known]) {
        const held = network.call<boolean>(to, 'republish', { journal, fromN }, { timeoutMs: OWNS_MS });
        if (await held.catch(() => false)) return;
      }
      throw new Error(`nobody holds ${journal}`);
    },
  };
}
