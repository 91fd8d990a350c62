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
  sealPlain,
  SWEEP_TIMES,
  sweepDetails,
} from '@centesimo/service';
import type { Background, KeepYears, ServicePorts } from '@centesimo/service';
import type { ApiPorts } from './api/api-ports.ts';
import { Erasures } from './api/erasures.ts';
import { donationHttp } from './api/http/routes.ts';
import { createLedgerIds } from './api/ledger-ids.ts';
import { createRecovery } from './api/recovery.ts';
import { RequestKeys } from './api/request-keys.ts';
import { donationRoutes } from './api/routes.ts';
import type { Command } from './domain/command.ts';
import type { Learnt } from './domain/learn.ts';
import { donation } from './domain/participant.ts';
import type { DonationState } from './domain/state.ts';

export interface DonationPorts extends ServicePorts {
  readonly keepYears: KeepYears;
}

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
  const privateDetails = new DetailsVault({ ...vault, apart: store.apart }, 'details-private');
  const submit: ApiPorts['submit'] = (ledger, envelopes) => host.submit(ledger, envelopes);
  const { apart, documents } = store;
  const ids = createLedgerIds(createLedgerKeys(ports.deployment.secret));
  const markOf = (ledger: string, key: string): string => ids(ledger).requestMark(key);
  const erasures = new Erasures({ apart, clock, documents, submit, vault: privateDetails });
  const api = {
    clock,
    erasures,
    keepYears: (ledger) => yearsKept(ports.keepYears, ledger),
    ids,
    privateDetails,
    publicDetails: new DetailsVault(vault, 'details-public'),
    requestKeys: new RequestKeys({ documents, clock, markOf }),
    submit,
    query: (ledger, query, after) => host.query(ledger, query, after),
    past: host.past,
    fault: (event, error) => log.error(event, { error }),
    counted: countAnswers(metrics, 'donation'),
    received: countDone(metrics.counter('centesimo_gifts_received_total')),
  } satisfies ApiPorts;
  const vaults = [api.privateDetails, api.publicDetails];
  const sweeps = vaults.map((vault) => () => sweepDetails({ vault, times, random, submit: api.submit }));
  const sweeper = createSweeper(ports, 'donation', times, [...sweeps, () => erasures.resume()]);
  const recovery = recoveryOf(ports, host, erasures);
  return {
    routes: [donationRoutes(api)],
    http: donationHttp(api),
    host,
    start: async () => {
      await host.start();
      recovery.start();
      sweeper.start();
    },
    stop: async () => {
      await recovery.stop();
      await sweeper.stop();
      await host.stop();
      await Promise.all(vaults.map(({ notes }) => notes.drain()));
    },
    isReady: () => host.isReady,
    consuming: () => host.consuming,
  };
}

/** Details of earlier releases are encrypted, and erasures that were cut short or that a restore took back are done. */
function recoveryOf(
  { clock, log, store }: DonationPorts,
  host: Pick<DonationHost, 'isReady'>,
  erasures: Erasures,
): Background {
  const { apart, documents } = store;
  const seal = async (): Promise<void> => {
    const count = await sealPlain({ documents, apart, scrub: () => store.scrub() }, 'details-private');
    if (count > 0) log.warn('details-sealed', { count });
  };
  return createRecovery({
    clock,
    isReady: () => host.isReady,
    failed: (error) => log.warn('erasure-failed', { error }),
    steps: [seal, () => erasures.destroyAgain(), () => erasures.resume()],
  });
}

function yearsKept({ all, ledgers }: KeepYears, ledger: string): number {
  return Object.hasOwn(ledgers, ledger) ? (ledgers[ledger] ?? all) : all;
}

function createHost(ports: DonationPorts): DonationHost {
  return new GrowingHost({ participant: donation, ...journalConfig(ports, 'donation') });
}
