/** An SQLite database in a thread of its own: group commit, version mark, faults told apart by their outcome. */
export type { DatabaseFault, DatabaseFaultCode, DatabaseFile, Row, SqlValue } from './database-protocol.ts';
export { type Database, type DatabaseOptions, openDatabase } from './open-database.ts';
export { syncFolder } from './sync-folder.ts';
