/** The portal alone: the one place that chooses adapters, the embedded ones for now. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTokenVerifier, generateSigningKey, readPrivateFile, trustKeys } from '@centesimo/auth';
import { startServer } from '@centesimo/grpc';
import { startHttpServer } from '@centesimo/http';
import { parseVkey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { folderMark, Opened, systemClock, TOKEN_AUDIENCE, TOKEN_ISSUER } from '@centesimo/service';
import { lockFolder, openEmbeddedStore, readOrCreateFolderMark } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createPortal } from './service.ts';
import { allocationTexts, auditFeed } from './upstream/index.ts';

const READY_POLL_MS = 20;
const HEALTH_MS = 250;

export interface Running {
  /** `host:port` of gRPC, as bound. */
  readonly address: string;
  /** `host:port` of HTTP, as bound. */
  readonly httpAddress: string;
  /** Resolves when the published log has been verified to its end. */
  ready(): Promise<void>;
  /** Ends the open streams, drains, and writes a snapshot. */
  stop(): Promise<void>;
}

/** @throws StoreError (folder taken, of another log, damaged), LogError (key), Error (address taken) */
export async function startPortal(config: Config): Promise<Running> {
  const opened = new Opened();
  try {
    return await startOn(config, opened);
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

async function startOn(config: Config, opened: Opened): Promise<Running> {
  const logKey = parseVkey(nodeSha256, readFileSync(config.vkeyFile, 'utf8').trim());
  const folder = resolve(config.dataFolder);
  const lock = await lockFolder(folder);
  opened.closeWith(() => lock.release());
  await readOrCreateFolderMark(folder, folderMark(logKey.name));
  const store = await openEmbeddedStore({ folder: join(folder, 'portal') });
  opened.closeWith(() => store.close());
  const log = createLogger({ service: 'portal', level: config.logLevel });
  const token = (): string => readPrivateFile(config.tokenFile).toString().trim();
  const portal = createPortal({
    feed: auditFeed({ address: () => config.auditAddress, token }),
    texts: allocationTexts({ address: () => config.allocationAddress, token }),
    documents: store.documents,
    clock: systemClock,
    log,
    metrics: createMetrics(),
    logKey,
  });
  opened.closeWith(() => portal.stop());
  // Nothing here asks for a token: none is believed, since nobody can sign with a key that is forgotten at once.
  const keys = trustKeys([generateSigningKey(TOKEN_ISSUER)]);
  const verifier = createTokenVerifier({ keys, audience: TOKEN_AUDIENCE }, () => Date.now());
  const onFault = (method: string, error: unknown): void => log.error('call-failed', { method, error });
  const server = await startServer({
    address: config.address,
    services: portal.routes,
    verifier,
    onFault,
  });
  opened.closeWith(async () => void (await server.stop()));
  const http = await startHttpServer({
    address: config.httpAddress,
    info: { title: 'Centesimo portal', description: 'Where every cent of a gift is.', version: '1' },
    bindings: [portal.http],
    verifier,
    isReady: () => portal.isReady(),
    onFault,
  });
  opened.closeWith(async () => void (await http.stop()));
  const health = setInterval(() => server.health.setServing(portal.isReady()), HEALTH_MS);
  opened.closeWith(() => {
    clearInterval(health);
    portal.drain();
  });
  await portal.start();
  const ready = async (): Promise<void> => {
    while (!portal.isReady()) await systemClock.sleep(READY_POLL_MS);
    server.health.setServing(true);
  };
  return { address: server.address, httpAddress: http.address, ready, stop: () => opened.close() };
}
