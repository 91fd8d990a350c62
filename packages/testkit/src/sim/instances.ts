/** Instances of the services: real product code behind a gate, that can crash, pause, resume and start again. */

import type { EventBus } from '@centesimo/bus';
import type { Store } from '@centesimo/store';
import { createBusHandle } from './bus.ts';
import type { BusServer } from './bus-server.ts';
import { createGate, createGateClock, type Gate, type GateStatus, type SimClock } from './gate.ts';
import type { NetworkHandle, SimNetwork } from './network.ts';
import type { Random } from './random.ts';
import type { SimBase } from './sim-base.ts';
import { createStoreHandle } from './store.ts';
import type { StoreServer } from './store-server.ts';

/** All that a process has of the outside, made new at every start. */
export interface InstanceContext {
  /** New at every start: `<slot>.<starts>`, as `donation-2.3`. It is also the address. */
  readonly id: string;
  /** The same over restarts: `donation-2`. */
  readonly slot: string;
  readonly service: string;
  readonly address: string;
  readonly clock: SimClock;
  readonly random: Random;
  readonly store: Store;
  readonly bus: EventBus;
  readonly network: NetworkHandle;
  /** Ends the process from within, as `process.exit` would; it is started again like after a crash. */
  exit(reason: string): void;
}

export type InstanceFactory<Service> = (context: InstanceContext) => Service | Promise<Service>;

export interface Instance<Service = unknown> {
  readonly slot: string;
  readonly service: string;
  /** The id of the present start. */
  id(): string;
  status(): GateStatus;
  /** What the factory answered at the present start, once it has. */
  current(): Service | undefined;
  /** Everything under way to it is lost; what it has sent may still land. */
  crash(): void;
  pause(): void;
  resume(): void;
  /** Starts the factory again, with a new id, when dead. */
  restart(): void;
}

export interface InstanceDeps {
  readonly base: SimBase;
  readonly bus: BusServer;
  readonly network: SimNetwork;
  readonly storeFor: (service: string) => StoreServer;
}

/** Makes the context of a process behind `gate`; also used for the outside clients of a scenario. */
export function createContext(
  deps: InstanceDeps,
  gate: Gate,
  slot: string,
  service: string,
): InstanceContext {
  const { base } = deps;
  return {
    id: gate.id,
    slot,
    service,
    address: gate.id,
    clock: createGateClock(base.scheduler, gate),
    random: base.random.fork(`instance/${gate.id}`),
    store: createStoreHandle(base, deps.storeFor(service), gate),
    bus: createBusHandle(base, deps.bus, gate),
    network: deps.network.attach(gate, gate.id),
    exit: (reason) => {
      base.trace.note(gate.id, `exits: ${reason}`);
      base.faults.count('instance.exit');
      gate.kill();
    },
  };
}

/** A process: one start of an instance. */
interface Process<Service> {
  readonly gate: Gate;
  made: Service | undefined;
}

/** Starts an instance. An exit from within is followed by a restart after `exitRestartMs`. */
export function startInstance<Service>(
  deps: InstanceDeps,
  slot: string,
  service: string,
  factory: InstanceFactory<Service>,
  exitRestartMs: number,
): Instance<Service> {
  const { base } = deps;
  let starts = 0;
  let process: Process<Service>;
  const start = () => {
    const id = `${slot}.${++starts}`;
    const started: Process<Service> = {
      gate: createGate(id, base.scheduler, base.random.fork(`gate/${id}`)),
      made: undefined,
    };
    process = started;
    base.trace.note(id, 'starts');
    const context = createContext(deps, started.gate, slot, service);
    const exit = (reason: string) => {
      if (started.gate.status() === 'dead') return;
      context.exit(reason);
      base.scheduler.after(exitRestartMs, () => started === process && start());
    };
    const run = () => void runFactory(base, started, { ...context, exit }, factory);
    base.scheduler.after(0, () => started.gate.deliver(run));
  };
  start();
  const change = (from: GateStatus, what: string, act: (gate: Gate) => void) => {
    const { gate } = process;
    if (gate.status() !== from) return;
    base.trace.note(gate.id, what);
    act(gate);
  };
  const crash = (gate: Gate) => {
    base.faults.count('instance.crash');
    gate.kill();
  };
  const pause = (gate: Gate) => {
    base.faults.count('instance.pause');
    gate.pause();
  };
  const resume = (gate: Gate) => {
    if (gate.resume() > 0) base.faults.count('instance.zombie');
  };
  return {
    slot,
    service,
    id: () => process.gate.id,
    status: () => process.gate.status(),
    current: () => (process.gate.status() === 'dead' ? undefined : process.made),
    crash: () => {
      change('running', 'crashes', crash);
      change('paused', 'crashes while paused', crash);
    },
    pause: () => change('running', 'pauses', pause),
    resume: () => change('paused', 'resumes', resume),
    restart: () => change('dead', 'is started again', start),
  };
}

async function runFactory<Service>(
  base: SimBase,
  process: Process<Service>,
  context: InstanceContext,
  factory: InstanceFactory<Service>,
): Promise<void> {
  try {
    process.made = await factory(context);
  } catch (error) {
    // A start that fails ends the process; its supervisor starts it again.
    base.faults.count('instance.start-failed');
    context.exit(`start failed: ${String(error)}`);
  }
}
