/** A portal composed as in all-in-one, on a folder of its own, whose log lines and pages a test reads. */
import { createTokenVerifier } from '@centesimo/auth';
import { createPortal } from '@centesimo/portal/service';
import { allocationTexts, auditFeed } from '@centesimo/portal/upstream';
import { Opened, peerTokens, serveProcess, systemClock, TOKEN_AUDIENCE } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import type { Running } from '../src/service.ts';

/** Follows the audit server at the address, and serves what it verified over HTTP; texts come from the true allocation. */
export async function openPortal(truth: Running, folder: string, address: string) {
  const { keys } = truth;
  const token = peerTokens(keys.tokens.signingKey, 'portal', () => Date.now());
  const lines: string[] = [];
  const log = createLogger({
    service: 'portal',
    level: 'info',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = createMetrics();
  const store = await openEmbeddedStore({ folder });
  const opened = new Opened();
  opened.closeWith(() => store.close());
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
  const anywhere = { address: '127.0.0.1:0', httpAddress: '127.0.0.1:0' };
  const ports = { ...anywhere, title: 'Portal', description: 'Watched by a test.', verifier, log, metrics };
  const served = {
    routes: portal.routes,
    bindings: [portal.http],
    start: () => portal.start(),
    drain: () => portal.drain(),
    stop: () => portal.stop(),
    isReady: () => portal.isReady(),
  };
  const { httpAddress } = await serveProcess(served, ports, opened);
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://${httpAddress}${path}`, { headers });
    return { status: answer.status, text: await answer.text() };
  };
  const close = (): Promise<void> => opened.close();
  return { portal, ask, lines, close };
}

export type WatchedPortal = Awaited<ReturnType<typeof openPortal>>;
