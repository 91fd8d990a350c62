/** The donation service over ports: no adapter is chosen here. Exported as `@centesimo/donation/service`. */
import { createLedgerKeys } from '@centesimo/auth';
import type { MemberState } from '@centesimo/bus';
import type { ServiceBinding } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import { GrowingHost } from '@centesimo/journal';
import {
  countAnswers,
  countDone,
  createSweeper,
  DetailsVault,
  journalConfig,
  SWEEP_TIMES,
  sweepDetails,
} from '@centesimo/service';
import type { ServicePorts } from '@centesimo/service';
import type { ApiPorts } from './api/api-ports.ts';
import { donationHttp } from './api/http/routes.ts';
import { createLedgerIds } from './api/ledger-ids.ts';
import { RequestKeys } from './api/request-keys.ts';
import { donationRoutes } from './api/routes.ts';
import type { Command } from './domain/command.ts';
import type { Learnt } from './domain/learn.ts';
import { donation } from './domain/participant.ts';
import type { DonationState } from './domain/state.ts';

export type DonationPorts = ServicePorts;

export type DonationHost = GrowingHost<DonationState, Command, Learnt>;

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
  /** True when every journal assigned to this instance is open, and the topic is read. */
  isReady(): boolean;
  /** Whether the topic reaches this instance. */
  consuming(): MemberState;
}

export function createDonation(ports: DonationPorts): DonationServiceHandle {
  const host = createHost(ports);
  const { store, random, clock, log, metrics } = ports;
  metrics.gauge('centesimo_publish_lag_records', { service: 'donation' }, () => host.publishLag);
  metrics.gauge(
    'centesimo_publish_delay_seconds',
    { service: 'donation' },
    () => host.publishDelayMs / 1_000,
  );
  const times = { ...SWEEP_TIMES, ...ports.sweep };
  const vault = { documents: store.documents, random, clock, times };
  const api = {
    clock,
    ids: createLedgerIds(createLedgerKeys(ports.deployment.secret)),
    privateDetails: new DetailsVault(vault, 'details-private'),
    publicDetails: new DetailsVault(vault, 'details-public'),
    requestKeys: new RequestKeys({ documents: store.documents, clock }),
    submit: (ledger, envelopes) => host.submit(ledger, envelopes),
    query: (ledger, query, after) => host.query(ledger, query, after),
    past: host.past,
    fault: (event, error) => log.error(event, { error }),
    counted: countAnswers(metrics, 'donation'),
    received: countDone(metrics.counter('centesimo_gifts_received_total')),
  } satisfies ApiPorts;
  const notes = [api.privateDetails.notes, api.publicDetails.notes];
  const sweeps = notes.map((of) => () => sweepDetails({ notes: of, times, random, submit: api.submit }));
  const sweeper = createSweeper(ports, 'donation', times, sweeps);
  return {
    routes: [donationRoutes(api)],
    http: donationHttp(api),
    host,
    start: async () => {
      await host.start();
      sweeper.start();
    },
    stop: async () => {
      await sweeper.stop();
      await host.stop();
      await Promise.all(notes.map((of) => of.drain()));
    },
    isReady: () => host.isReady,
    consuming: () => host.consuming,
  };
}

function createHost(ports: DonationPorts): DonationHost {
  return new GrowingHost({ participant: donation, ...journalConfig(ports, 'donation') });
}
