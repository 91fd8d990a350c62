/** What SQLite's result codes mean to a caller. */
import type { DatabaseFault, DatabaseFaultCode } from './database-protocol.ts';

// Primary result codes, the low byte of an extended one (https://www.sqlite.org/rescode.html).
const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const TOO_BIG = 18;
const NOT_A_DATABASE = 26;

/** Whether a statement only read; a failed write of unclear effect is an unknown outcome, a failed read is not. */
type Access = 'read' | 'write';

/** A fault that was found by looking at the file, not by SQLite; thrown inside the thread only. */
export class FileFault extends Error {
  readonly code: DatabaseFaultCode;
  constructor(code: DatabaseFaultCode, message: string) {
    super(message);
    this.name = 'FileFault';
    this.code = code;
  }
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function codeOf(sqlite: number | undefined, access: Access): DatabaseFaultCode {
  switch (sqlite) {
    case FULL:
      return 'disk-full';
    case CORRUPT:
    case NOT_A_DATABASE:
      return 'corrupt';
    case TOO_BIG:
      return 'too-large';
    case IO_ERROR:
      return access === 'write' ? 'unknown-outcome' : 'unavailable';
    default:
      return 'unavailable';
  }
}

/** Turns an error of `node:sqlite` into a fault that says which database. */
export function toFault(error: unknown, path: string, access: Access): DatabaseFault {
  if (error instanceof FileFault) return { code: error.code, message: error.message, retriable: false };
  const sqlite = sqliteCode(error);
  const code = codeOf(sqlite, access);
  const retriable = code === 'unknown-outcome' || sqlite === BUSY || sqlite === LOCKED || sqlite === IO_ERROR;
  const reason = error instanceof Error ? error.message : String(error);
  return { code, message: `The database ${path} failed: ${reason}.`, retriable, cause: error };
}
