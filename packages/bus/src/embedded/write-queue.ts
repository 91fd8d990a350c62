/** Group commit: writes issued in one turn of the event loop share a transaction, and so one sync of the disk. */
import type { DatabaseSync } from 'node:sqlite';
// Taken from the module, not the global, so that a test with fake timers does not stop the disk.
import { setImmediate } from 'node:timers';
import { BusError } from '../port.ts';
import { toBusError } from './sqlite-errors.ts';

/** Runs writes in the order given; each gets its own answer, and the fault of one never undoes another. */
export interface WriteQueue {
  /** `apply` runs its statements inside a transaction and may run twice (the first run undone); `bytes` is its weight. */
  run<T>(apply: () => T, bytes: number): Promise<T>;
}

interface PendingWrite {
  readonly bytes: number;
  readonly apply: () => unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: BusError) => void;
}

/** Largest weight of one shared transaction, so that the write-ahead log stays bounded. */
const TRANSACTION_BYTES_MAX = 32 * 1024 * 1024;

/** The leading writes that fit into one transaction, at least one. */
function takeTogether(pending: readonly PendingWrite[], from: number): PendingWrite[] {
  const together: PendingWrite[] = [];
  let bytes = 0;
  for (let at = from; at < pending.length; at += 1) {
    const write = pending[at];
    if (write === undefined || (together.length > 0 && bytes + write.bytes > TRANSACTION_BYTES_MAX)) break;
    together.push(write);
    bytes += write.bytes;
  }
  return together;
}

function makeCommit(database: DatabaseSync, path: string): (writes: readonly PendingWrite[]) => void {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');

  function undo(): void {
    // SQLite undoes some faults by itself; a ROLLBACK would then fail.
    if (database.isTransaction) database.exec('ROLLBACK');
  }
  return function commitTogether(writes) {
    let phase: 'begin' | 'apply' | 'commit' = 'begin';
    try {
      begin.run();
      phase = 'apply';
      const answers = writes.map((write) => write.apply());
      phase = 'commit';
      commit.run();
      writes.forEach((write, at) => write.resolve(answers[at]));
    } catch (error) {
      undo();
      // Only a failed COMMIT leaves a doubt; what failed before it is undone for certain.
      const fault = toBusError(error, path, phase === 'commit' ? 'write' : 'read');
      const apart = phase !== 'begin' && fault.code !== 'unknown-outcome' && writes.length > 1;
      // Each tries alone, so that only the one at fault fails.
      if (apart) writes.forEach((write) => commitTogether([write]));
      else writes.forEach((write) => write.reject(fault));
    }
  };
}

/** A queue over `database`. The bound of what waits is what callers issue in one turn of the event loop. */
export function openWriteQueue(database: DatabaseSync, path: string): WriteQueue {
  const commitTogether = makeCommit(database, path);
  let pending: PendingWrite[] = [];

  function flush(): void {
    const writes = pending;
    pending = [];
    for (let at = 0; at < writes.length;) {
      const together = takeTogether(writes, at);
      commitTogether(together);
      at += together.length;
    }
  }
  function run<T>(apply: () => T, bytes: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (pending.length === 0) setImmediate(flush);
      pending.push({ bytes, apply, resolve: (answer) => resolve(answer as T), reject });
    });
  }
  return { run };
}
