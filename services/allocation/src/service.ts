/** The allocation service over ports: no adapter is chosen here. Exported as `@centesimo/allocation/service`. */
import { hash } from 'node:crypto';
import { createLedgerKeys } from '@centesimo/auth';
import type { TokenVerifier } from '@centesimo/auth';
import type { MemberState } from '@centesimo/bus';
import type { ServiceBinding } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import { GrowingHost, journalName } from '@centesimo/journal';
import type { VerifierKey } from '@centesimo/log';
import {
  countAnswers,
  createSweeper,
  DetailsVault,
  firstGeneration,
  journalConfig,
  partitionFor,
  SWEEP_TIMES,
  sweepDetails,
} from '@centesimo/service';
import type { ServicePorts } from '@centesimo/service';
import type { ApiPorts } from './api/api-ports.ts';
import { allocationHttp } from './api/http/routes.ts';
import { EvidenceVault } from './api/evidence-vault.ts';
import { createLedgerIds } from './api/ledger-ids.ts';
import { ProposalJournal } from './api/proposal-journal.ts';
import { allocationRoutes } from './api/routes.ts';
import { staffHttp } from './pages/staff-routes.ts';
import { EVIDENCE_LIMITS } from './evidence-limits.ts';
import type { EvidenceLimits } from './evidence-limits.ts';
import type { Command } from './domain/command.ts';
import type { Input } from './domain/input.ts';
import { allocation } from './domain/participant.ts';
import type { AllocationState, Tools } from './domain/state.ts';

export { evidenceSetting } from './evidence-limits.ts';

export interface AllocationPorts extends ServicePorts {
  /** Judges the approver's token of an expense: the same that the server judges callers with. */
  readonly verifier: TokenVerifier;
  readonly evidenceLimits?: EvidenceLimits;
  /** Of the logs whose receipts are believed. */
  readonly logKeys: readonly VerifierKey[];
  /** Of this deployment's log. */
  readonly origin: string;
}

export type AllocationHost = GrowingHost<AllocationState, Command, Input>;

export interface AllocationServiceHandle {
  /** To be served together with the peer routes of `host`. */
  readonly routes: readonly ServiceBinding[];
  /** The same commands and reads over HTTP. */
  readonly http: HttpBinding;
  /** `/staff`, for people, over the same routes. */
  readonly pages: HttpBinding;
  readonly host: AllocationHost;
  /** Joins the group; journals open as they are assigned. */
  start(): Promise<void>;
  /** Drains; the store and the bus stay open. */
  stop(): Promise<void>;
  /** True when every journal assigned to this instance is open, and the topic is read. */
  isReady(): boolean;
  /** Whether the topic reaches this instance. */
  consuming(): MemberState;
}

export function createAllocation(ports: AllocationPorts): AllocationServiceHandle {
  const host = createHost(ports);
  const { store, random, clock, deployment, log, logKeys, metrics, origin, verifier } = ports;
  metrics.gauge('centesimo_publish_lag_records', { service: 'allocation' }, () => host.publishLag);
  metrics.gauge(
    'centesimo_publish_delay_seconds',
    { service: 'allocation' },
    () => host.publishDelayMs / 1_000,
  );
  const times = { ...SWEEP_TIMES, ...ports.sweep };
  const api = {
    clock,
    ids: createLedgerIds(createLedgerKeys(deployment.secret)),
    verifier,
    logKeys,
    origin,
    publicDetails: new DetailsVault({ documents: store.documents, random, clock, times }, 'details-public'),
    evidence: new EvidenceVault({ store, clock, random, times }),
    evidenceLimits: ports.evidenceLimits ?? EVIDENCE_LIMITS,
    proposals: new ProposalJournal({
      journals: store.journals,
      clock,
      random,
      // Proposals are of a ledger, not of a partition: they stay where the first generation put them.
      prefix: firstGeneration(deployment),
    }),
    journalOf: (ledger) =>
      journalName(deployment.generation, 'allocation', partitionFor(ledger, deployment.partitions)),
    submit: (ledger, envelopes) => host.submit(ledger, envelopes),
    query: (ledger, query, after) => host.query(ledger, query, after),
    fault: (event, error) => log.error(event, { error }),
    counted: countAnswers(metrics, 'allocation'),
  } satisfies ApiPorts;
  const { evidence, publicDetails, submit } = api;
  const { notes } = publicDetails;
  const sweeper = createSweeper(ports, 'allocation', times, [
    () => sweepDetails({ vault: publicDetails, times, random, submit }),
    () => evidence.sweep(),
  ]);
  return {
    routes: [allocationRoutes(api)],
    http: allocationHttp(api),
    pages: staffHttp(),
    host,
    start: async () => {
      await host.start();
      sweeper.start();
    },
    stop: async () => {
      await sweeper.stop();
      await host.stop();
      await Promise.all([notes.drain(), evidence.notes.drain()]);
    },
    isReady: () => host.isReady,
    consuming: () => host.consuming,
  };
}

const tools: Tools = {
  sha256: { bytes: (data) => hash('sha256', data, 'binary') },
  stop: (reason) => {
    throw new Error(reason);
  },
};

function createHost(ports: AllocationPorts): AllocationHost {
  return new GrowingHost({ participant: allocation(tools), ...journalConfig(ports, 'allocation') });
}
