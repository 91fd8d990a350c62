/** The portal alone: the one place that chooses adapters, the embedded ones for now. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type TokenVerifier,
  createTokenVerifier,
  generateSigningKey,
  loadTrustedKeys,
  readPrivateFile,
  trustKeys,
} from '@centesimo/auth';
import { PARTITIONS } from '@centesimo/events';
import { parseVkey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import {
  openDataFolder,
  Opened,
  readPartnerLogs,
  serveProcess,
  systemClock,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from '@centesimo/service';
import type { RunningAlone, RunningProcess } from '@centesimo/service';
import * as embedded from '@centesimo/store/embedded';
import { type Tracing, createLogger, createMetrics } from '@centesimo/telemetry';
import type { Config } from './config.ts';
import { createPortal } from './service.ts';
import { allocationTexts, auditFeed, fetchReceipt } from './upstream/index.ts';

/**
 * `ready` resolves when the published log has been verified to its end; `stop` ends the open streams, drains, and writes
 * a snapshot. @throws StoreError (folder taken, of another log, damaged), LogError (key), ListenError (address taken)
 */
export async function startPortal(config: Config, tracing?: Tracing): Promise<RunningAlone> {
  const opened = new Opened();
  if (tracing !== undefined) opened.closeWith(() => tracing.stop());
  try {
    return { ...(await startOn(config, tracing, opened)), stop: () => opened.close() };
  } catch (error) {
    await opened.close().catch(() => undefined);
    throw error;
  }
}

async function startOn(
  config: Config,
  tracing: Tracing | undefined,
  opened: Opened,
): Promise<RunningProcess> {
  const logKey = parseVkey(nodeSha256, readFileSync(config.vkeyFile, 'utf8').trim());
  const verifier = verifierOf(config.issuersFile);
  const folder = resolve(config.dataFolder);
  // The portal keeps no journals: however they are divided is nothing to its folder.
  const made = { origin: logKey.name, partitions: [PARTITIONS] };
  await openDataFolder(folder, made, () => ({ deploymentSecret: undefined }), embedded, opened);
  const store = await embedded.openEmbeddedStore({ folder: join(folder, 'portal') });
  opened.closeWith(() => store.close());
  const log = createLogger({ service: 'portal', level: config.logLevel, destination: process.stderr });
  const metrics = createMetrics();
  const token = (): string => readPrivateFile(config.tokenFile).toString().trim();
  const portal = createPortal({
    feed: auditFeed({ address: () => config.auditAddress, token }),
    texts: allocationTexts({ address: () => config.allocationAddress, token }),
    documents: store.documents,
    clock: systemClock,
    log,
    metrics,
    logKey,
    partners: { partners: readPartnerLogs(config.partnerLogs), fetchReceipt },
    ...(tracing && { tracing }),
  });
  const { address, httpAddress } = config;
  const told = { title: 'Centesimo portal', description: 'Where every cent of a gift is.' };
  const served = {
    routes: portal.routes,
    bindings: [portal.http],
    start: () => portal.start(),
    drain: () => portal.drain(),
    stop: () => portal.stop(),
    isReady: () => portal.isReady(),
  };
  const ports = { ...told, address, httpAddress, verifier, log, metrics, tracing };
  return await serveProcess(served, ports, opened);
}

/** Nothing but /metrics asks for a token here: where no key is believed, it is nobody's to read. */
function verifierOf(issuersFile: string): TokenVerifier {
  // A key that is forgotten at once: nobody can sign with it.
  const nobody = (): ReturnType<typeof trustKeys> => trustKeys([generateSigningKey(TOKEN_ISSUER)]);
  const keys = issuersFile === 'none' ? nobody() : loadTrustedKeys(issuersFile);
  return createTokenVerifier({ keys, audience: TOKEN_AUDIENCE }, () => Date.now());
}
