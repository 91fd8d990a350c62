/** A thread of databases, seen from the main side: requests leave once a turn, each is answered or rejected. */
// Taken from the module, not the global, so that a test with fake timers does not stop the disk.
import { setImmediate } from 'node:timers';
import { Worker } from 'node:worker_threads';
import type { Answer, DatabaseFault, Request, RunAnswer } from './database-protocol.ts';

/** A request without the number that its answer will carry. */
export type Asked = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;

export interface DatabaseThread {
  /** Asks in this turn of the event loop; `transfer` leaves with it. Rejects with what `toError` makes of a fault. */
  ask(
    request: Asked,
    transfer: readonly ArrayBuffer[],
    toError: (fault: DatabaseFault) => Error,
  ): Promise<RunAnswer>;
  isAlive(): boolean;
}

interface Pending {
  readonly isWrite: boolean;
  readonly resolve: (answer: RunAnswer) => void;
  readonly reject: (fault: DatabaseFault) => void;
}

const NO_ROWS: RunAnswer = [];

function lost(isWrite: boolean, cause: unknown): DatabaseFault {
  const message = 'The thread of the database ended; the process must be started again.';
  return { code: isWrite ? 'unknown-outcome' : 'unavailable', message, retriable: isWrite, cause };
}

function startWorker(): Worker {
  // Without the arguments of this process: a script given to it by -e is none of the thread's.
  const worker = new Worker(new URL('./database-worker.ts', import.meta.url), { execArgv: [] });
  // A process with nothing else to do may end, as long as no request waits.
  worker.unref();
  return worker;
}

export function startThread(): DatabaseThread {
  const worker = startWorker();
  const pending = new Map<number, Pending>();
  let outbox: Request[] = [];
  let transfers: ArrayBuffer[] = [];
  let lastId = 0;
  let ended: { readonly cause: unknown } | undefined;

  function flush(): void {
    const [requests, transfer] = [outbox, transfers];
    [outbox, transfers] = [[], []];
    if (ended === undefined) worker.postMessage(requests, transfer);
  }
  function settle({ answer = NO_ROWS, fault, id }: Answer): void {
    const waiting = pending.get(id);
    pending.delete(id);
    if (fault === undefined) waiting?.resolve(answer);
    else waiting?.reject(fault);
  }
  function end(cause: unknown): void {
    ended ??= { cause };
    const all = [...pending.values()];
    pending.clear();
    for (const { isWrite, reject } of all) reject(lost(isWrite, cause));
  }
  worker.on('message', (answers: Answer[]) => {
    answers.forEach(settle);
    if (pending.size === 0) worker.unref();
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the thread ended with exit code ${code}`)));

  return {
    ask: (request, transfer, toError) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(toError(lost(false, ended.cause)));
        lastId += 1;
        if (pending.size === 0) worker.ref();
        const isWrite = request.kind === 'write';
        pending.set(lastId, { isWrite, resolve, reject: (fault) => reject(toError(fault)) });
        if (outbox.length === 0) setImmediate(flush);
        outbox.push({ ...request, id: lastId });
        transfers.push(...transfer);
      }),
    isAlive: () => ended === undefined,
  };
}
