/** What SQLite's result codes mean to a caller of the bus. */
import { BusError } from '../port.ts';
import type { BusErrorCode } from '../port.ts';

// Primary result codes, the low byte of an extended one (https://www.sqlite.org/rescode.html).
const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const TOO_BIG = 18;
const NOT_A_DATABASE = 26;

/** Whether a statement only read; a failed write of unclear effect is an unknown outcome, a failed read is not. */
export type Access = 'read' | 'write';

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function codeOf(sqlite: number | undefined, access: Access): BusErrorCode {
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

/** Turns an error of `node:sqlite` into a BusError that says which database; a BusError stays what it is. */
export function toBusError(error: unknown, path: string, access: Access): BusError {
  if (error instanceof BusError) return error;
  const sqlite = sqliteCode(error);
  const code = codeOf(sqlite, access);
  const retriable = code === 'unknown-outcome' || sqlite === BUSY || sqlite === LOCKED || sqlite === IO_ERROR;
  const reason = error instanceof Error ? error.message : String(error);
  return new BusError(code, `The database ${path} failed: ${reason}.`, { cause: error, retriable });
}
