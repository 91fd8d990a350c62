/** What stands in a database, as one text to search: a file's pages would cut values in two. */
import { DatabaseSync } from 'node:sqlite';

type Row = Readonly<Record<string, unknown>>;

/** Every value of every row. */
export function rowsOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const all = (sql: string): Row[] => database.prepare(sql).all();
    const tables = all(`SELECT name FROM sqlite_schema WHERE type = 'table'`);
    return tables
      .flatMap(({ name }) => all(`SELECT * FROM "${String(name)}"`))
      .flatMap((row) => Object.values(row))
      .map(textOf)
      .join('\n');
  } finally {
    database.close();
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
