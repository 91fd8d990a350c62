/** The threads of this process's databases: one for each that is open, up to two; kept for the next to open. */
import { type DatabaseThread, startThread } from './database-thread.ts';

/**
 * Beyond it databases share threads. While one waits for the disk the other goes on; more of them carried no more gifts
 * in all-in-one, and each costs about 75 ms of processor time to start.
 */
const THREADS_MAX = 2;

const threads = new Map<DatabaseThread, number>();

function leastUsed(): DatabaseThread | undefined {
  for (const thread of threads.keys()) if (!thread.isAlive()) threads.delete(thread);
  const [least] = [...threads].toSorted(([, a], [, b]) => a - b);
  return least === undefined || (least[1] > 0 && threads.size < THREADS_MAX) ? undefined : least[0];
}

/** A thread for one database more. */
export function takeThread(): DatabaseThread {
  const thread = leastUsed() ?? startThread();
  threads.set(thread, (threads.get(thread) ?? 0) + 1);
  return thread;
}

/** Gives a thread back that was taken once. */
export function returnThread(thread: DatabaseThread): void {
  const users = threads.get(thread);
  if (users !== undefined) threads.set(thread, users - 1);
}
