/** The audit service: keeps the log and gives it out. Adapters come from outside. */
import type { EventBus, MemberState } from '@centesimo/bus';
import type { PeerHost, ServiceBinding } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import { type Clock, DEFAULT_LIMITS, type ForeignFields, type Limits, type Peers } from '@centesimo/journal';
import {
  type Ed25519Signer,
  type Ed25519Verifier,
  type Sha256,
  type SignerKey,
  formatVkey,
} from '@centesimo/log';
import { countNotices, meteredBus, meteredStore, withPartitions } from '@centesimo/service';
import type { DeployedGeneration } from '@centesimo/service';
import type { Store } from '@centesimo/store';
import type { Logger, Metrics, Tracing } from '@centesimo/telemetry';
import { auditRoutes } from './api/audit-api.ts';
import { auditHttp } from './api/http/audit-http.ts';
import { type ForeignMessage, ForeignMessages } from './log/foreign-messages.ts';
import { LogKeeper } from './log/log-keeper.ts';
import { LogReader } from './log/log-reader.ts';
import { logStatus, witnessedStatus } from './log/log-status.ts';
import { RecentTraces } from './log/note-traces.ts';
import type { SeenPlace } from './log/seen-elsewhere.ts';
import { DEFAULT_PACE, type Pace } from './log/sequencer.ts';
import { Stamper, type Stamping } from './log/stamper.ts';
import { Stamps } from './log/stamps.ts';
import { auditorHttp } from './pages/auditor-routes.ts';
import { readPublished } from './log/checkpoint-store.ts';
import { type WitnessesPorts, openWitnesses } from './witnesses/open-witnesses.ts';
import { witnessPlaces } from './witnesses/witness-places.ts';
import type { WitnessesStatus, WitnessRounds } from './witnesses/witness-rounds.ts';

export { LogRefused } from './log/log-refused.ts';
export { askedOthers } from './asked-others.ts';

export type { Stopped as StoppedPartition } from './log/partitions.ts';

export interface AuditPorts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly random: { number(): number };
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly instance: string;
  readonly address: string;
  readonly deployment: DeployedGeneration;
  readonly sha256: Sha256;
  readonly ed25519: Ed25519Signer & Ed25519Verifier;
  /** Its name is the log's origin. */
  readonly logKey: SignerKey;
  /** A key that is to take over: the log says so in an entry, from which on it signs; left out where none is. */
  readonly nextKey?: SignerKey | undefined;
  readonly openEntries: boolean;
  /** Who is asked at a start for the last checkpoint they saw, and how many must answer; nobody when left out. */
  readonly seenBy?: readonly SeenPlace[];
  readonly seenByMin?: number;
  /** Who cosigns checkpoints; nobody when left out. */
  readonly witnesses?: WitnessesPorts;
  /** Left out: checkpoints are not stamped. */
  readonly stamping?: Stamping | undefined;
  readonly pace?: Partial<Pace>;
  readonly limits?: Partial<Limits>;
  /** Left out: nothing is traced. */
  readonly tracing?: Tracing;
}

export interface Audit {
  readonly routes: readonly ServiceBinding[];
  readonly http: HttpBinding;
  /** `/auditor`, for people. */
  readonly pages: HttpBinding;
  /** What it answers its peers: only whether it keeps the log, so that a standby waits. */
  readonly host: PeerHost;
  readonly keeper: LogKeeper;
  readonly reader: LogReader;
  /** Who cosigned what; undefined where no witness is asked. */
  witnessed(): WitnessesStatus | undefined;
  /** True when the log is kept here and no partition is stopped. */
  isReady(): boolean;
  /** Messages in the topic that are not ours, the newest first; at most a hundred. @throws StoreError */
  foreign(): Promise<readonly ForeignMessage[]>;
  /** Whether the topic reaches this instance. */
  consuming(): MemberState;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Wires the service; nothing runs before `start`. */
export function createAudit(ports: AuditPorts): Audit {
  const { logKey, openEntries, sha256 } = ports;
  const traced = ports.tracing && { recentTraces: new RecentTraces() };
  const { foreign, keeper, reader, rounds, stamper, stamps } = createParts(ports, traced);
  const witnessed = (): WitnessesStatus | undefined => rounds?.status();
  const vkey = formatVkey(logKey);
  const routes = [
    auditRoutes({
      reader,
      status: () => ({ ...logStatus(keeper.sequencer), ...witnessedStatus(witnessed()) }),
      stamper,
      stamps,
      foreign: () => foreign.list(),
      watch: (watcher) => keeper.watch(watcher),
      ...traced,
      vkey,
      sha256,
      openEntries,
    }),
  ];
  return {
    routes,
    http: auditHttp({ reader, sha256, stamps, openEntries }),
    pages: auditorHttp({ reader, sha256, openEntries, vkey, witnessed }),
    host: hostOf(keeper),
    keeper,
    reader,
    witnessed,
    isReady: () => keeper.isReady,
    foreign: () => foreign.list(),
    consuming: () => keeper.consuming,
    start: async () => {
      await keeper.start();
      rounds?.start();
      stamper.start();
    },
    stop: async () => {
      await Promise.all([rounds?.stop(), stamper.stop()]);
      await keeper.stop();
      await foreign.drain();
    },
  };
}

function hostOf(keeper: LogKeeper): PeerHost {
  return {
    owns: (journal, by) => keeper.owns(journal, by),
    republish: () => false,
    answerQuery: () => ({ kind: 'stale' }),
    answerForward: () => Promise.resolve({ kind: 'stale', seal: undefined }),
  };
}

interface Parts {
  readonly foreign: ForeignMessages;
  readonly keeper: LogKeeper;
  readonly reader: LogReader;
  readonly rounds: WitnessRounds | undefined;
  readonly stamper: Stamper;
  readonly stamps: Stamps;
}

function createParts(ports: AuditPorts, traced: { readonly recentTraces: RecentTraces } | undefined): Parts {
  const { clock, deployment, instance, metrics, random, sha256, witnesses } = ports;
  const store = meteredStore(ports.store, metrics, 'audit');
  const { documents } = store;
  const limits = { ...DEFAULT_LIMITS, ...ports.limits };
  const notify = countNotices(ports.log, metrics, 'audit', { instance });
  const foreign = new ForeignMessages({ documents, topic: deployment.topic, clock, notify });
  const published = () => readPublished({ documents, clock, limits });
  const places = witnessPlaces({ ...ports, witnesses: witnesses?.witnesses ?? [], published });
  const keeper = new LogKeeper({
    ...ports,
    ...traced,
    seenBy: [...(ports.seenBy ?? []), ...places],
    store,
    generation: withPartitions(deployment),
    random: () => random.number(),
    bus: meteredBus(ports.bus, metrics, 'audit'),
    notify: (notice) => {
      if (notice.name === 'foreign-message') foreign.park(notice.fields as ForeignFields);
      notify(notice);
    },
    pace: { ...DEFAULT_PACE, ...ports.pace },
    limits,
  });
  measureLog(metrics, keeper);
  const reader = new LogReader({
    store,
    clock,
    limits,
    sha256,
    sequencer: () => keeper.sequencer,
    cosigned: () => rounds?.cosigned,
  });
  const log = { keeper, reader, metrics };
  const rounds: WitnessRounds | undefined =
    witnesses && openWitnesses(witnesses, { ...ports, documents, limits, notify }, log);
  const stamps = new Stamps({ documents, clock, limits });
  const stamper = new Stamper({
    stamping: ports.stamping,
    stamps,
    published: () => keeper.sequencer?.published,
    clock,
    notify,
  });
  return { foreign, keeper, reader, rounds, stamper, stamps };
}

/** Asked for whenever metrics are read; zero while the log is not kept here. */
function measureLog(metrics: Metrics, keeper: LogKeeper): void {
  const status = (): ReturnType<typeof logStatus> => logStatus(keeper.sequencer);
  metrics.gauge('centesimo_log_size_entries', {}, () => Number(status().size));
  metrics.gauge('centesimo_log_published_entries', {}, () => Number(status().publishedSize));
  metrics.gauge('centesimo_log_backlog_messages', {}, () => keeper.sequencer?.partitions.backlog ?? 0);
  metrics.gauge(
    'centesimo_stopped_partitions_count',
    {},
    () => keeper.sequencer?.partitions.stopped.size ?? 0,
  );
}
