/** The portal of this process: it follows audit over gRPC on loopback, as it would follow one elsewhere, and verifies all. */
import { type PartnerLog, type Portal, createPortal } from '@centesimo/portal/service';
import { allocationTexts, auditFeed, fetchReceipt } from '@centesimo/portal/upstream';
import { peerTokens, systemClock } from '@centesimo/service';
import type { Store } from '@centesimo/store';
import type { Logger, Metrics, Tracing } from '@centesimo/telemetry';
import type { Keys } from './keys.ts';

export interface LocalPortalPorts {
  /** `host:port` of gRPC, as bound: asked for once the portal starts. */
  readonly address: () => string;
  readonly keys: Keys;
  readonly partners: readonly PartnerLog[];
  readonly store: Store;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
}

export function createLocalPortal(ports: LocalPortalPorts): Portal {
  const { address, keys, partners, store, log, metrics, tracing } = ports;
  const upstream = {
    // Who listens at every address is reached at this one.
    address: () => address().replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:'),
    token: peerTokens(keys.tokens.signingKey, 'portal', () => Date.now()),
  };
  return createPortal({
    feed: auditFeed(upstream),
    texts: allocationTexts(upstream),
    documents: store.documents,
    clock: systemClock,
    log,
    metrics,
    ...{ logKey: keys.logKey, nextKey: keys.nextKey },
    partners: { partners, fetchReceipt },
    ...(tracing && { tracing }),
  });
}
