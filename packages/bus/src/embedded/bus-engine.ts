/** What the parts of an embedded bus share: the database and the closed flag. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Database } from '@centesimo/sqlite';
import { BusError } from '../port.ts';
import { openBusDatabase } from './bus-database.ts';

export interface BusEngine {
  readonly path: string;
  readonly database: Database;
  /** Notes a call that `close` waits for. @throws BusError `closed` */
  track<T>(call: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
  close(): Promise<void>;
}

/** @throws BusError */
export async function openBusEngine(path: string, bytesMax: number | undefined): Promise<BusEngine> {
  await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    throw new BusError('unavailable', `The folder of ${path} cannot be made: ${String(cause)}.`, {
      cause,
      retriable: false,
    });
  });
  const database = await openBusDatabase(path, bytesMax);
  const inFlight = new Set<Promise<unknown>>();
  let open = true;

  function checkOpen(): void {
    if (!open) throw new BusError('closed', `The bus at ${path} is closed.`);
  }
  return {
    path,
    database,
    isOpen: () => open,
    async track(call) {
      checkOpen();
      const running = call();
      inFlight.add(running);
      try {
        return await running;
      } finally {
        inFlight.delete(running);
      }
    },
    async close() {
      if (!open) return;
      open = false;
      await Promise.allSettled(inFlight);
      await database.close();
    },
  };
}
