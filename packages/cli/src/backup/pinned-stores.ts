/**
 * The databases of a data folder, each held at one instant by an open read transaction, whatever is written meanwhile.
 * The instants differ, so they are taken in the order of `DATABASES`, looked at, and taken again until no store has
 * followed what another one does not hold.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, backup } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { allGenerations, journalName } from '@centesimo/journal';
import { generationOf } from '@centesimo/service';
import { countsOf } from '@centesimo/store';
import { CliError } from '../command.ts';
import { DATABASES, readFolderMark } from './data-files.ts';
import { type LastRecord, type LogEnd, logEndOf, missingCause } from './last-records.ts';

export interface PinnedStores {
  /** The paths of the databases that are there. */
  readonly paths: readonly string[];
  /** Where the log ends in this copy; undefined where audit has none. */
  readonly log: LogEnd | undefined;
  /** Writes a copy of one database as it was pinned. */
  copy(path: string, to: string, onProgress: (done: number, all: number) => void): Promise<void>;
  release(): void;
}

const ATTEMPTS_MAX = 200;
const BUSY_TIMEOUT_MS = 10_000;
/** Pages copied before others have a turn on the disk: 4 MiB. */
const PAGES_AT_ONCE = 1_024;
const LAST_RECORD = 'SELECT n, bytes FROM journals WHERE journal = ? ORDER BY n DESC LIMIT 1';

/** @throws CliError `no-system`, `backup-too-busy` */
export async function pinStores(folder: string): Promise<PinnedStores> {
  const generations = allGenerations(generationOf(countsOf(readFolderMark(folder))));
  const paths = DATABASES.filter((path) => existsSync(join(folder, path)));
  const open = new Map<string, DatabaseSync>();
  const release = (): void => {
    for (const database of open.values()) database.close();
    open.clear();
  };
  try {
    for (const path of paths)
      open.set(path, new DatabaseSync(join(folder, path), { readOnly: true, timeout: BUSY_TIMEOUT_MS }));
    const journalsOf = (role: string): string[] =>
      generations.flatMap(({ generation, partitions }) =>
        Array.from({ length: partitions }, (_, partition) => journalName(generation, role, partition)),
      );
    await pinTogether(open, () => [
      ...lastRecords(open.get('donation/store.db'), journalsOf('donation')),
      ...lastRecords(open.get('allocation/store.db'), journalsOf('allocation')),
    ]);
  } catch (error) {
    release();
    throw error;
  }
  const [logEnd] = lastRecords(open.get('audit/store.db'), ['audit/log']);
  return {
    paths,
    log: logEnd && logEndOf(logEnd.text),
    release,
    copy: async (path, to, onProgress) => {
      const source = open.get(path);
      if (source === undefined) throw new Error(`${path} is not pinned`);
      const progress = ({
        totalPages,
        remainingPages,
      }: {
        totalPages: number;
        remainingPages: number;
      }): void => onProgress(totalPages - remainingPages, totalPages);
      await backup(source, to, { rate: PAGES_AT_ONCE, progress });
    },
  };
}

/** A transaction begins with its first read, not with BEGIN. */
async function pinTogether(
  open: ReadonlyMap<string, DatabaseSync>,
  records: () => LastRecord[],
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    for (const database of open.values()) {
      database.exec('BEGIN');
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
    }
    if (missingCause(records()) === undefined) return;
    for (const database of open.values()) database.exec('ROLLBACK');
    await wait(attempt);
  }
  throw new CliError('backup-too-busy', 'no instant was found at which all stores agree; try again');
}

function lastRecords(database: DatabaseSync | undefined, journals: readonly string[]): LastRecord[] {
  const statement = database?.prepare(LAST_RECORD);
  if (statement === undefined) return [];
  return journals.flatMap((journal) => {
    const row = statement.get(journal);
    if (row === undefined) return [];
    return [{ journal, n: Number(row['n']), text: Buffer.from(row['bytes'] as Uint8Array).toString('utf8') }];
  });
}
