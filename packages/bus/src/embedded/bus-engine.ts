/** What the parts of an embedded bus share: the database, the write queue and the closed flag. */
import type { DatabaseSync } from 'node:sqlite';
import { BusError } from '../port.ts';
import { openDatabase } from './sqlite-database.ts';
import { toBusError } from './sqlite-errors.ts';
import { openWriteQueue } from './write-queue.ts';

export interface BusEngine {
  readonly path: string;
  readonly database: DatabaseSync;
  /** Runs one read. @throws BusError */
  read<T>(query: () => T): T;
  /** Runs one write in the next group commit; `bytes` is its weight. */
  run<T>(apply: () => T, bytes: number): Promise<T>;
  /** Notes a call that `close` waits for. */
  track<T>(call: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
  close(): Promise<void>;
}

export function openBusEngine(path: string, bytesMax: number | undefined): BusEngine {
  const database = openDatabase(path, bytesMax);
  const queue = openWriteQueue(database, path);
  const inFlight = new Set<Promise<unknown>>();
  let open = true;

  function checkOpen(): void {
    if (!open) throw new BusError('closed', `The bus at ${path} is closed.`);
  }
  return {
    path,
    database,
    isOpen: () => open,
    read(query) {
      try {
        return query();
      } catch (error) {
        throw toBusError(error, path, 'read');
      }
    },
    run: (apply, bytes) => queue.run(apply, bytes),
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
      database.close();
    },
  };
}
