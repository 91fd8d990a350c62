/** A database inside its thread: runs statements, and commits writes that wait together in one transaction. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openFile } from './database-file.ts';
import type { Answer, DatabaseFile, Row, Run, RunAnswer, WriteRequest } from './database-protocol.ts';
import { toFault } from './sqlite-faults.ts';

export interface ServedDatabase {
  readonly path: string;
  /** @throws an error of `node:sqlite` */
  run(run: Run): RunAnswer;
  /** Commits all writes, in order, in as few transactions as may be; tells the answers after each of them. */
  commit(writes: readonly WriteRequest[], tell: (answers: readonly Answer[]) => void): void;
  close(): void;
}

/** Largest weight of one shared transaction, so that the write-ahead log stays bounded. */
const TRANSACTION_BYTES_MAX = 32 * 1024 * 1024;

/** The leading writes that fit into one transaction, at least one. */
function takeTogether(writes: readonly WriteRequest[], from: number): WriteRequest[] {
  const together: WriteRequest[] = [];
  let bytes = 0;
  for (let at = from; at < writes.length; at += 1) {
    const write = writes[at];
    if (write === undefined || (together.length > 0 && bytes + write.bytes > TRANSACTION_BYTES_MAX)) break;
    together.push(write);
    bytes += write.bytes;
  }
  return together;
}

/** Commits writes in one transaction; the fault of one never undoes another. */
function makeCommit(database: DatabaseSync, path: string, run: (run: Run) => RunAnswer) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');

  function undo(): void {
    // SQLite undoes some faults by itself; a ROLLBACK would then fail.
    if (database.isTransaction) database.exec('ROLLBACK');
  }
  return function commitTogether(writes: readonly WriteRequest[]): Answer[] {
    let phase: 'begin' | 'apply' | 'commit' = 'begin';
    try {
      begin.run();
      phase = 'apply';
      const answers = writes.map((write) => ({ id: write.id, answer: run(write.run) }));
      phase = 'commit';
      commit.run();
      return answers;
    } catch (error) {
      undo();
      // Only a failed COMMIT leaves a doubt; what failed before it is undone for certain.
      const fault = toFault(error, path, phase === 'commit' ? 'write' : 'read');
      const apart = phase !== 'begin' && fault.code !== 'unknown-outcome' && writes.length > 1;
      // Each tries alone, so that only the one at fault fails.
      if (apart) return writes.flatMap((write) => commitTogether([write]));
      return writes.map(({ id }) => ({ id, fault }));
    }
  };
}

type Values = (string | number | Uint8Array | null)[];

/** Rows until their blobs have more than `bytesMax` bytes together; the first one always. */
function takeRows(rows: Iterable<unknown>, bytesMax: number): Row[] {
  const taken: Row[] = [];
  let bytes = 0;
  for (const found of rows) {
    const row = found as Row;
    for (const value of row) if (typeof value === 'object' && value !== null) bytes += value.length;
    if (taken.length > 0 && bytes > bytesMax) break;
    taken.push(row);
  }
  return taken;
}

function runStatement(statement: StatementSync, { answer, bytesMax, sets }: Run): RunAnswer {
  switch (answer) {
    case 'changes':
      return sets.map((set) => Number(statement.run(...(set as Values)).changes));
    case 'first':
      return sets.map((set) => statement.get(...(set as Values)) as Row | undefined);
    case 'rows':
      return takeRows(statement.iterate(...((sets[0] ?? []) as Values)), bytesMax);
  }
}

/** Opens the file and prepares its statements. @throws FileFault, or an error of `node:sqlite` */
export function serveDatabase(file: DatabaseFile): ServedDatabase {
  const { path } = file;
  const database = openFile(file);
  const statements = new Map<string, StatementSync>();
  try {
    for (const [name, sql] of Object.entries(file.statements)) {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      statements.set(name, statement);
    }
  } catch (error) {
    database.close();
    throw error;
  }
  function run(wanted: Run): RunAnswer {
    const statement = statements.get(wanted.statement);
    if (statement === undefined) throw new Error(`there is no statement ${wanted.statement}`);
    return runStatement(statement, wanted);
  }
  const commitTogether = makeCommit(database, path, run);
  return {
    path,
    run,
    commit(writes, tell) {
      for (let at = 0; at < writes.length;) {
        const together = takeTogether(writes, at);
        tell(commitTogether(together));
        at += together.length;
      }
    },
    close: () => database.close(),
  };
}
