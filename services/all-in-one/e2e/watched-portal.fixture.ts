/** A portal composed as in all-in-one, on a folder of its own, whose log lines and pages a test reads. */
import { createTokenVerifier } from '@centesimo/auth';
import { createPortal } from '@centesimo/portal/service';
import { allocationTexts, auditFeed } from '@centesimo/portal/upstream';
import { createPeerToken, systemClock, TOKEN_AUDIENCE } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { serveHttp } from '../src/serve-http.ts';
import type { Running } from '../src/service.ts';

/** Follows the audit server at the address, and serves what it verified over HTTP; texts come from the true allocation. */
export async function openPortal(truth: Running, folder: string, address: string) {
  const { keys } = truth;
  const token = (): string => createPeerToken(keys.tokens.signingKey, 'portal', Date.now());
  const lines: string[] = [];
  const log = createLogger({
    service: 'portal',
    level: 'info',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = createMetrics();
  const store = await openEmbeddedStore({ folder });
  const portal = createPortal({
    feed: auditFeed({ address: () => address, token }),
    texts: allocationTexts({ address: () => truth.address, token }),
    documents: store.documents,
    clock: systemClock,
    log,
    metrics,
    logKey: keys.logKey,
  });
  const policy = { keys: keys.tokens.trustedKeys, audience: TOKEN_AUDIENCE };
  const verifier = createTokenVerifier(policy, () => Date.now());
  const isReady = (): boolean => portal.isReady();
  const ports = { address: '127.0.0.1:0', bindings: [portal.http], verifier, isReady, log, metrics };
  const http = await serveHttp(ports);
  await portal.start();
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://${http.address}${path}`, { headers });
    return { status: answer.status, text: await answer.text() };
  };
  const close = async (): Promise<void> => {
    portal.drain();
    await portal.stop();
    await http.stop();
    await store.close();
  };
  return { portal, ask, lines, close };
}

export type WatchedPortal = Awaited<ReturnType<typeof openPortal>>;
