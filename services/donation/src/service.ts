/** The donation service over ports: no adapter is chosen here. Exported as `@centesimo/donation/service`. */
import { hash } from 'node:crypto';
import { createLedgerKeys } from '@centesimo/auth';
import type { EventBus } from '@centesimo/bus';
import { partitionOf } from '@centesimo/events';
import type { ServiceBinding } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import { JournalHost } from '@centesimo/journal';
import type { Answer, Clock, Limits, Peers } from '@centesimo/journal';
import type { Store } from '@centesimo/store';
import type { Logger, Metrics } from '@centesimo/telemetry';
import type { ApiPorts } from './api/api-ports.ts';
import { DetailsVault } from './api/details-vault.ts';
import { donationHttp } from './api/http/routes.ts';
import { createLedgerIds } from './api/ledger-ids.ts';
import { donationRoutes } from './api/routes.ts';
import type { Command } from './domain/command.ts';
import type { Learnt } from './domain/learn.ts';
import { donation } from './domain/participant.ts';
import type { DonationState } from './domain/state.ts';

/** What is the same for every instance of a deployment, for ever. */
export interface Deployment {
  /** `g1` */
  readonly generation: string;
  readonly partitions: number;
  readonly topic: string;
  /** At least 32 bytes; ledger secrets are derived from it. */
  readonly secret: Uint8Array;
}

export interface DonationPorts {
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
  /** The journal's limits, where they are not the defaults. */
  readonly limits?: Partial<Limits>;
}

export type DonationHost = JournalHost<DonationState, Command, Learnt>;

export interface DonationServiceHandle {
  /** To be served together with the peer routes of `host`. */
  readonly routes: readonly ServiceBinding[];
  /** The same commands and reads over HTTP. */
  readonly http: HttpBinding;
  readonly host: DonationHost;
  /** Joins the group; journals open as they are assigned. */
  start(): Promise<void>;
  /** Drains; the store and the bus stay open. */
  stop(): Promise<void>;
  /** True when every journal assigned to this instance is open. */
  isReady(): boolean;
}

export function createDonation(ports: DonationPorts): DonationServiceHandle {
  const host = createHost(ports);
  const { store, random, clock, log, metrics } = ports;
  const vault = { documents: store.documents, random, clock };
  const api = {
    clock,
    ids: createLedgerIds(createLedgerKeys(ports.deployment.secret)),
    privateDetails: new DetailsVault(vault, 'details-private'),
    publicDetails: new DetailsVault(vault, 'details-public'),
    submit: (ledger, envelopes) => host.submit(ledger, envelopes),
    query: (ledger, query, after) => host.query(ledger, query, after),
    past: host.past,
    fault: (event, error) => log.error(event, { error }),
    counted: countAnswers(metrics, () => host.publishLag),
  } satisfies ApiPorts;
  return {
    routes: [donationRoutes(api)],
    http: donationHttp(api),
    host,
    start: () => host.start(),
    stop: () => host.stop(),
    isReady: () => host.isReady,
  };
}

function createHost(ports: DonationPorts): DonationHost {
  const { store, bus, peers, clock, random, log, instance, address, deployment } = ports;
  const { generation, partitions, topic } = deployment;
  return new JournalHost({
    participant: donation,
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
    partitionOf: (ledger) => partitionOf(ledger, partitions, (text) => hash('sha256', text, 'hex')),
    random: () => random.number(),
    ...(ports.limits === undefined ? {} : { limits: ports.limits }),
  });
}

function countAnswers(metrics: Metrics, publishLag: () => number): (answers: readonly Answer[]) => void {
  const counters = {
    done: metrics.counter('centesimo_donation_commands', { outcome: 'done' }),
    repeated: metrics.counter('centesimo_donation_commands', { outcome: 'repeated' }),
    refused: metrics.counter('centesimo_donation_commands', { outcome: 'refused' }),
    conflict: metrics.counter('centesimo_donation_commands', { outcome: 'conflict' }),
    unavailable: metrics.counter('centesimo_donation_commands', { outcome: 'unavailable' }),
  };
  const lag = metrics.gauge('centesimo_publish_lag', { role: 'donation' });
  return (answers) => {
    lag.set(publishLag());
    for (const answer of answers)
      counters[answer.kind === 'done' && answer.repeated ? 'repeated' : answer.kind].inc();
  };
}
