/** The portal over ports: no adapter is chosen here. Exported as `@centesimo/portal/service`. */
import { randomInt } from 'node:crypto';
import type { TableKey } from '@centesimo/cents';
import type { ServiceBinding } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import type { Clock } from '@centesimo/journal';
import { formatVkey } from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import type { DocumentStore } from '@centesimo/store';
import type { Logger, Metrics, Tracing } from '@centesimo/telemetry';
import { askStatement } from './api/ask-statement.ts';
import { portalHttp } from './api/http/routes.ts';
import { portalRoutes } from './api/routes.ts';
import { createStreams, STREAM_LIMITS } from './api/streams.ts';
import type { StreamLimits } from './api/streams.ts';
import { giftReceipts } from './api/receipt.ts';
import type { PortalViews } from './domain/portal-views.ts';
import { cosignedNotes } from './ingest/cosigned-note.ts';
import type { LogFeed } from './ingest/log-feed.ts';
import type { PartnerPorts } from './ingest/partner-trails.ts';
import type { StatementLimits } from './ingest/replayed-statements.ts';
import type { TextSource } from './ingest/public-texts.ts';
import { VerifiedLog } from './ingest/verified-log.ts';
import { portalPages } from './pages/page-routes.ts';
import { portalViews } from './views.ts';

export { FeedError } from './ingest/log-feed.ts';
export type { EntryBatch, LogFeed } from './ingest/log-feed.ts';
export type { PartnerLog } from './ingest/partner-trails.ts';
export type { Opening, TextSource } from './ingest/public-texts.ts';
export type { Answered, PaymentsPage, PortalViews, ViewFault } from './domain/portal-views.ts';
export type {
  AsOf,
  EntryIndex,
  EvidenceView,
  FundSums,
  FundView,
  GiftView,
  HopView,
  LedgerName,
  LedgerView,
  PaymentView,
  PieceState,
  PieceView,
  ProjectSums,
  ProjectView,
  SourcesView,
  TrailView,
} from './domain/views.ts';

export interface PortalPorts {
  readonly feed: LogFeed;
  readonly texts: TextSource;
  /** Of the portal's own store: everything in it can be made again. */
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The log's key, got by another way than the log. */
  readonly logKey: VerifierKey;
  /** One that is to take over from it, or has: of a portal that knows it before the log has told. */
  readonly nextKey?: VerifierKey | undefined;
  /** Logs to which money was handed over, and how their receipts are fetched. Left out: none is known. */
  readonly partners?: Pick<PartnerPorts, 'fetchReceipt' | 'partners'>;
  readonly streamLimits?: Partial<StreamLimits>;
  readonly statementLimits?: Partial<StatementLimits>;
  /** Left out: nothing is traced. */
  readonly tracing?: Tracing;
}

export interface Portal {
  readonly routes: readonly ServiceBinding[];
  /** The interface for programs, and the pages. */
  readonly http: HttpBinding;
  /** What is answered at this moment. */
  readonly views: PortalViews;
  /** Entries verified. */
  readonly size: number;
  /** Why the log is refused; undefined while it is not. */
  readonly refused: Error | undefined;
  /** True when what is published has been verified to its end once, and is not refused. */
  isReady(): boolean;
  /** Restores the last snapshot and begins to follow. */
  start(): Promise<void>;
  /** Ends the open streams, so that the servers can stop. */
  drain(): void;
  /** Stops following, writes a snapshot and closes feed and texts; the store stays open. */
  stop(): Promise<void>;
}

const NO_PARTNERS: Pick<PartnerPorts, 'fetchReceipt' | 'partners'> = {
  partners: [],
  fetchReceipt: () => Promise.reject(new Error('no partner is known')),
};

/** Wires the service; nothing runs before `start`. */
export function createPortal(ports: PortalPorts): Portal {
  const tableKey: TableKey = [randomInt(2 ** 32), randomInt(2 ** 32)];
  const verified = new VerifiedLog({ partners: NO_PARTNERS, ...ports, tableKey });
  const views = portalViews({
    shown: () => verified.shown(),
    checkpoint: () => verified.checkpointView(),
    onChange: (told) => verified.onChange(told),
  });
  const limits = { ...STREAM_LIMITS, ...ports.streamLimits };
  const streams = createStreams({ ...ports, views, limits });
  const signed = {
    feed: ports.feed,
    get logKey() {
      return verified.signer;
    },
  };
  const cosigned = cosignedNotes(Object.assign(signed, { verified: () => verified.note }));
  const receipts = giftReceipts(Object.assign(signed, { views, note: () => verified.note, cosigned }));
  const statement = askStatement(views, (ledger, through) => verified.statementAt(ledger, through));
  const api = { views, statement, streams, receipts, tag: () => verified.tag };
  const http = portalHttp(api);
  const pages = portalPages({
    views,
    statement,
    vkey: () => formatVkey(verified.signer),
    refusedAt: () => (verified.refused === undefined ? undefined : verified.size),
  });
  return {
    routes: [portalRoutes(api)],
    http: { routes: [...http.routes, ...pages.routes], access: { ...http.access, ...pages.access } },
    views,
    get size() {
      return verified.size;
    },
    get refused() {
      return verified.refused;
    },
    isReady: () => verified.isReady,
    start: () => verified.start(),
    drain: () => streams.close(),
    stop: async () => {
      streams.close();
      await verified.stop();
      ports.feed.close();
      ports.texts.close();
    },
  };
}
