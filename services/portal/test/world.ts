/** A portal over the embedded store in a folder, following what it is given. */
import { join } from 'node:path';
import { systemClock } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { createPortal } from '../src/service.ts';
import type { LogFeed, PortalPorts, TextSource } from '../src/service.ts';
import { LOG_KEY } from './tiny-log.ts';

export type World = Awaited<ReturnType<typeof openPortal>>;

export async function openPortal(
  folder: string,
  feed: LogFeed,
  texts: TextSource,
  change: Partial<PortalPorts> = {},
) {
  const store = await openEmbeddedStore({ folder: join(folder, 'portal') });
  const metrics = createMetrics();
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const portal = createPortal({
    feed,
    texts,
    documents: store.documents,
    clock: systemClock,
    log: createLogger({ service: 'portal', level: 'info', destination }),
    metrics,
    logKey: LOG_KEY,
    ...change,
  });
  await portal.start();
  const close = async (): Promise<void> => {
    await portal.stop();
    await store.close();
  };
  return { portal, metrics, lines, store, close };
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (await holds()) return;
    await systemClock.sleep(10);
  }
  throw new Error('did not come');
}
