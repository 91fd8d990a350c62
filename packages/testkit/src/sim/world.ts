/**
 * The simulated world of one history: stores, a broker, a network and instances, all from one seed.
 * Scenario code awaits only what the world gives it; real time, real I/O and real randomness would break the replay.
 */

import { createAdversary, type Adversary } from './adversary.ts';
import { createBusServer, type BusServer } from './bus-server.ts';
import { createFaults, type FaultOptions, type Faults } from './faults.ts';
import { createGate, type SimClock } from './gate.ts';
import {
  createContext,
  startInstance,
  type Instance,
  type InstanceContext,
  type InstanceDeps,
  type InstanceFactory,
} from './instances.ts';
import { createNetwork, type SimNetwork } from './network.ts';
import { createRandom, type Random } from './random.ts';
import { createScheduler, SIM_START_MS, type Scheduler } from './scheduler.ts';
import { createStoreServer, type StoreServer } from './store-server.ts';
import { createTrace, type Trace } from './trace.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly faults?: FaultOptions;
  /** Keeps the trace; off by default, since the text costs more than the simulation. */
  readonly trace?: boolean;
  readonly traceLinesMax?: number;
  /** Real timers, clocks and randomness fail while the simulation runs. Default true. */
  readonly guard?: boolean;
}

/** A client outside of the services, which no fault stops: it has ports but is no instance. */
export type SimClient = Pick<InstanceContext, 'id' | 'clock' | 'random' | 'store' | 'bus' | 'network'>;

export interface World {
  readonly seed: number;
  readonly scheduler: Scheduler;
  /** For the scenario's own choices. */
  readonly random: Random;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly clock: SimClock;
  readonly bus: BusServer;
  readonly network: SimNetwork;
  readonly adversary: Adversary;
  /** The store server of a service, made at first use. */
  storeFor(service: string): StoreServer;
  stores(): readonly StoreServer[];
  /** Starts the next instance of a service: slots are `<service>-1`, `<service>-2`, … */
  start<Service>(service: string, factory: InstanceFactory<Service>): Instance<Service>;
  instances(): readonly Instance[];
  /** A client with ports of its own; `service` names the store it sees. */
  client(name: string, service?: string): SimClient;
  runFor(durationMs: number): Promise<void>;
  runUntil(done: () => boolean, limitMs: number): Promise<boolean>;
  /** Drives the world until `work` settles, and answers like it. Rejects after `limitMs` of virtual time. */
  settle<T>(work: Promise<T>, limitMs?: number): Promise<T>;
}

export function createWorld(options: WorldOptions): World {
  const random = createRandom(options.seed);
  const guard = options.guard ?? true;
  const scheduler = createScheduler({ random: random.fork('ties'), guard });
  const trace = createTrace(() => scheduler.now(), SIM_START_MS, {
    on: options.trace ?? false,
    linesMax: options.traceLinesMax ?? 2000,
  });
  const faults = createFaults(random.fork('faults'), trace, options.faults ?? {});
  const base = { scheduler, random, faults, trace };
  const stores = new Map<string, StoreServer>();
  const storeFor = (service: string) => {
    let server = stores.get(service);
    if (server === undefined) stores.set(service, (server = createStoreServer(base, service)));
    return server;
  };
  const deps: InstanceDeps = { base, bus: createBusServer(base), network: createNetwork(base), storeFor };
  const instances: Instance[] = [];
  const client = (name: string, service = name) => {
    const gate = createGate(name, scheduler, random.fork(`gate/${name}`));
    return createContext(deps, gate, name, service);
  };
  const world: World = {
    seed: options.seed,
    scheduler,
    random: random.fork('scenario'),
    faults,
    trace,
    clock: client('scenario').clock,
    bus: deps.bus,
    network: deps.network,
    adversary: createAdversary(base, { bus: deps.bus, network: deps.network, stores, instances }),
    storeFor,
    stores: () => [...stores.values()],
    start: (service, factory) => {
      const slot = `${service}-${instances.filter((instance) => instance.service === service).length + 1}`;
      const instance = startInstance(deps, slot, service, factory, random.int(100, 1_000));
      instances.push(instance);
      return instance;
    },
    instances: () => instances,
    client,
    runFor: (durationMs) => scheduler.runFor(durationMs),
    runUntil: (done, limitMs) => scheduler.runUntil(done, limitMs),
    settle: (work, limitMs = 60_000) => settle(scheduler, work, limitMs),
  };
  return world;
}

async function settle<T>(scheduler: Scheduler, work: Promise<T>, limitMs: number): Promise<T> {
  let settled = false;
  const watch = () => {
    settled = true;
  };
  work.then(watch, watch);
  if (await scheduler.runUntil(() => settled, limitMs)) return work;
  throw new Error(`not settled within ${limitMs} ms of virtual time`);
}
