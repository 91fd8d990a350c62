/** A database that another thread serves: reads and writes are asked for here and answered once they are done. */
import type { DatabaseFault, DatabaseFile, Row, Run, RunAnswer } from './database-protocol.ts';
import { packBlobs } from './pack-blobs.ts';
import { returnThread, takeThread } from './thread-pool.ts';

export interface DatabaseOptions extends DatabaseFile {
  /** Makes the error that a call is rejected with. */
  readonly toError: (fault: DatabaseFault) => Error;
}

/**
 * Statements are named as in `DatabaseFile.statements`. Blobs are copied when a call is made. Reads see what was
 * committed; a write resolves when it is durable, and writes that wait at the same time share one transaction, in which
 * the fault of one never undoes another.
 */
export interface Database {
  /** The first row for each set of values. */
  first(statement: string, sets: readonly Row[]): Promise<(Row | undefined)[]>;
  /** All rows, until their blobs have more than `bytesMax` bytes together; at least one if there is one. */
  rows(statement: string, values: Row, bytesMax: number): Promise<Row[]>;
  /** Runs a writing statement for each set of values, all or none of them; answers how many rows each changed. */
  change(statement: string, sets: readonly Row[]): Promise<number[]>;
  /** The same for a statement with a RETURNING clause; answers the first row for each set of values. */
  changeReturning(statement: string, sets: readonly Row[]): Promise<(Row | undefined)[]>;
  /** Closes the file; every other call must be settled by then. */
  close(): Promise<void>;
}

let lastDatabase = 0;

/** Opens the database, making it when there is none. Rejects with `toError` of what is wrong with it. */
export async function openDatabase({ toError, ...file }: DatabaseOptions): Promise<Database> {
  const thread = takeThread();
  lastDatabase += 1;
  const database = lastDatabase;
  try {
    await thread.ask({ kind: 'open', database, file }, [], toError);
  } catch (error) {
    returnThread(thread);
    throw error;
  }
  const read = (run: Run): Promise<RunAnswer> => thread.ask({ kind: 'read', database, run }, [], toError);
  function write(statement: string, sets: readonly Row[], answer: Run['answer']): Promise<RunAnswer> {
    const { bytes, rows, transfer } = packBlobs(sets, Infinity);
    const run = { statement, sets: rows, answer, bytesMax: Infinity };
    return thread.ask({ kind: 'write', database, run, bytes }, transfer, toError);
  }
  // The kind of answer asked for is the kind that comes.
  return {
    first: (statement, sets) =>
      read({ statement, sets, answer: 'first', bytesMax: Infinity }) as Promise<(Row | undefined)[]>,
    rows: (statement, values, bytesMax) =>
      read({ statement, sets: [values], answer: 'rows', bytesMax }) as Promise<Row[]>,
    change: (statement, sets) => write(statement, sets, 'changes') as Promise<number[]>,
    changeReturning: (statement, sets) => write(statement, sets, 'first') as Promise<(Row | undefined)[]>,
    async close() {
      try {
        if (thread.isAlive()) await thread.ask({ kind: 'close', database }, [], toError);
      } catch (error) {
        // A thread that ended has let go of the file.
        if (thread.isAlive()) throw error;
      } finally {
        returnThread(thread);
      }
    },
  };
}
