/** The allocation service over ports: no adapter is chosen here. Exported as `@centesimo/allocation/service`. */
import { hash } from 'node:crypto';
import { createLedgerKeys } from '@centesimo/auth';
import type { TokenVerifier } from '@centesimo/auth';
import type { EventBus } from '@centesimo/bus';
import { partitionOf } from '@centesimo/events';
import type { ServiceBinding } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import { JournalHost, journalName } from '@centesimo/journal';
import type { Answer, Clock, Limits, Peers } from '@centesimo/journal';
import type { Store } from '@centesimo/store';
import type { Logger, Metrics } from '@centesimo/telemetry';
import type { ApiPorts } from './api/api-ports.ts';
import { DetailsVault } from './api/details-vault.ts';
import { allocationHttp } from './api/http/routes.ts';
import { createLedgerIds } from './api/ledger-ids.ts';
import { allocationRoutes } from './api/routes.ts';
import type { Command } from './domain/command.ts';
import type { Input } from './domain/input.ts';
import { allocation } from './domain/participant.ts';
import type { AllocationState, Tools } from './domain/state.ts';

/** What is the same for every instance of a deployment, for ever. */
export interface Deployment {
  /** `g1` */
  readonly generation: string;
  readonly partitions: number;
  readonly topic: string;
  /** At least 32 bytes; ledger secrets are derived from it. */
  readonly secret: Uint8Array;
}

export interface AllocationPorts {
  /** This service's own store. */
  readonly store: Store;
  readonly bus: EventBus;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly random: { bytes(count: number): Uint8Array; number(): number };
  readonly log: Logger;
  readonly metrics: Metrics;
  /** New at every process start. */
  readonly instance: string;
  /** Where this instance answers its peers. */
  readonly address: string;
  readonly deployment: Deployment;
  /** Judges the approver's token of an expense: the same that the server judges callers with. */
  readonly verifier: TokenVerifier;
  /** The journal's limits, where they are not the defaults. */
  readonly limits?: Partial<Limits>;
}

export type AllocationHost = JournalHost<AllocationState, Command, Input>;

export interface AllocationServiceHandle {
  /** To be served together with the peer routes of `host`. */
  readonly routes: readonly ServiceBinding[];
  /** The same commands and reads over HTTP. */
  readonly http: HttpBinding;
  readonly host: AllocationHost;
  /** Joins the group; journals open as they are assigned. */
  start(): Promise<void>;
  /** Drains; the store and the bus stay open. */
  stop(): Promise<void>;
  /** True when every journal assigned to this instance is open. */
  isReady(): boolean;
}

export function createAllocation(ports: AllocationPorts): AllocationServiceHandle {
  const host = createHost(ports);
  const { store, random, clock, deployment, log, metrics, verifier } = ports;
  const api = {
    clock,
    ids: createLedgerIds(createLedgerKeys(deployment.secret)),
    verifier,
    publicDetails: new DetailsVault({ documents: store.documents, random, clock }),
    journalOf: (ledger) =>
      journalName(deployment.generation, 'allocation', partitionFor(ledger, deployment.partitions)),
    submit: (ledger, envelopes) => host.submit(ledger, envelopes),
    query: (ledger, query, after) => host.query(ledger, query, after),
    fault: (event, error) => log.error(event, { error }),
    counted: countAnswers(metrics),
  } satisfies ApiPorts;
  return {
    routes: [allocationRoutes(api)],
    http: allocationHttp(api),
    host,
    start: () => host.start(),
    stop: () => host.stop(),
    isReady: () => host.isReady,
  };
}

const tools: Tools = {
  sha256: { bytes: (data) => hash('sha256', data, 'binary') },
  stop: (reason) => {
    throw new Error(reason);
  },
};

function partitionFor(ledger: string, partitions: number): number {
  return partitionOf(ledger, partitions, (text) => hash('sha256', text, 'hex'));
}

function createHost(ports: AllocationPorts): AllocationHost {
  const { store, bus, peers, clock, random, log, instance, address, deployment } = ports;
  const { generation, partitions, topic } = deployment;
  return new JournalHost({
    participant: allocation(tools),
    store,
    bus,
    peers,
    clock,
    notify: ({ name, level, fields }) => log[level](name, fields),
    instance,
    address,
    generation,
    topic,
    partitions,
    partitionOf: (ledger) => partitionFor(ledger, partitions),
    random: () => random.number(),
    ...(ports.limits === undefined ? {} : { limits: ports.limits }),
  });
}

function countAnswers(metrics: Metrics): (answers: readonly Answer[]) => void {
  const counters = {
    done: metrics.counter('centesimo_allocation_commands', { outcome: 'done' }),
    repeated: metrics.counter('centesimo_allocation_commands', { outcome: 'repeated' }),
    refused: metrics.counter('centesimo_allocation_commands', { outcome: 'refused' }),
    conflict: metrics.counter('centesimo_allocation_commands', { outcome: 'conflict' }),
    unavailable: metrics.counter('centesimo_allocation_commands', { outcome: 'unavailable' }),
  };
  return (answers) => {
    for (const answer of answers)
      counters[answer.kind === 'done' && answer.repeated ? 'repeated' : answer.kind].inc();
  };
}
