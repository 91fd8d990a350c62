/** The thread of databases: takes every request that waits, answers the reads, then commits the writes together. */
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import type { Answer, Request, RunAnswer, WriteRequest } from './database-protocol.ts';
import { packBlobs } from './pack-blobs.ts';
import { type ServedDatabase, serveDatabase } from './served-database.ts';
import { toFault } from './sqlite-faults.ts';

/** A blob that a read made is handed over as it is from here on; copying a smaller one costs less. */
const HANDED_OVER_BYTES = 16 * 1024;

if (parentPort === null) throw new Error('database-worker.ts runs as a worker thread only');
const port = parentPort;
const databases = new Map<number, ServedDatabase>();

function post(answers: readonly Answer[]): void {
  if (answers.length === 0) return;
  const transfer: ArrayBuffer[] = [];
  const packed = answers.map((one) => {
    if (one.answer === undefined || typeof one.answer[0] === 'number') return one;
    const rows = packBlobs(one.answer as readonly Exclude<RunAnswer[number], number>[], HANDED_OVER_BYTES);
    transfer.push(...rows.transfer);
    return { id: one.id, answer: rows.rows };
  });
  port.postMessage(packed, transfer);
}

function find(id: number): ServedDatabase {
  const database = databases.get(id);
  if (database === undefined) throw new Error(`database ${id} is not open`);
  return database;
}

/** Answers whatever is not a write. */
function answerOne(request: Exclude<Request, WriteRequest>): Answer {
  const { database, id, kind } = request;
  let path = kind === 'open' ? request.file.path : '';
  try {
    switch (kind) {
      case 'open':
        databases.set(database, serveDatabase(request.file));
        return { id };
      case 'read': {
        const served = find(database);
        ({ path } = served);
        return { id, answer: served.run(request.run) };
      }
      case 'close':
        find(database).close();
        databases.delete(database);
        return { id };
    }
  } catch (error) {
    return { id, fault: toFault(error, path, 'read') };
  }
}

/** What was posted meanwhile comes along, so that it shares a transaction. */
function drain(first: readonly Request[]): Request[] {
  const requests = [...first];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    requests.push(...(next.message as Request[]));
  return requests;
}

port.on('message', (first: Request[]) => {
  const answers: Answer[] = [];
  const writes = new Map<number, WriteRequest[]>();
  for (const request of drain(first)) {
    if (request.kind !== 'write') answers.push(answerOne(request));
    else if (!writes.get(request.database)?.push(request)) writes.set(request.database, [request]);
  }
  post(answers);
  for (const [database, together] of writes) find(database).commit(together, post);
});
