/** What the driver throws, in the port's words: was the write made, not made, or is that unknown? */
import {
  MongoBulkWriteError,
  MongoError,
  MongoParseError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { StoreError, type StoreErrorCode } from '../port.ts';

/** MongoDB's code of a duplicate key. */
const DUPLICATE_KEY = 11_000;
/** Unauthorized, AuthenticationFailed: an operator must act, trying again does not help. */
const [NO_RIGHT, NOT_KNOWN] = [13, 18];
const NO_RIGHTS: readonly unknown[] = [NO_RIGHT, NOT_KNOWN];
/** BSONObjectTooLarge. */
const TOO_LARGE = 10_334;
/** What a server answers before it does anything: not primary, shutting down, node recovering. */
const NOT_NOW: readonly unknown[] = [91, 189, 10_107, 11_600, 11_602, 13_435, 13_436];

export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** The places of a bulk write that were taken already; undefined when it failed for another reason too. */
export function takenPlaces(error: unknown): number[] | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const failures = [error.writeErrors].flat();
  const isOnlyTaken = failures.length > 0 && failures.every(({ code }) => code === DUPLICATE_KEY);
  // An unmet write concern is told beside them, and leaves open what a majority holds.
  if (!isOnlyTaken || error.result.getWriteConcernError() !== undefined) return undefined;
  return failures.map(({ index }) => index);
}

/** Whether the server may have begun with what it was asked to write. */
function writeCode(error: MongoError): StoreErrorCode {
  if (error instanceof MongoServerSelectionError) return 'unavailable';
  const { code } = error;
  if (code === TOO_LARGE) return 'too-large';
  if (NO_RIGHTS.includes(code) || NOT_NOW.includes(code)) return 'unavailable';
  return 'unknown-outcome';
}

/** An error of the driver as one of the port; what is one already, or is none of the driver's, passes. */
export function toStoreError(error: unknown, doing: string, kind: 'read' | 'write'): unknown {
  if (!(error instanceof MongoError) || error instanceof MongoParseError) return error;
  const code = kind === 'read' ? 'unavailable' : writeCode(error);
  const retriable = !NO_RIGHTS.includes(error.code) && code !== 'too-large';
  return new StoreError(code, `${doing}: ${error.message}${hintOf(error)}`, { cause: error, retriable });
}

/** Which setting an operator looks at. */
function hintOf(error: MongoError): string {
  if (error.code === NO_RIGHT) return ' (the user in MONGODB_URI has not the rights)';
  if (error.code === NOT_KNOWN) return ' (look at the user in MONGODB_URI, and at MONGODB_PASSWORD_FILE)';
  if (!(error instanceof MongoServerSelectionError)) return '';
  if (/certificate|altnames/i.test(error.message)) return ' (look at MONGODB_CA_FILE)';
  if (/SSL|TLS|connection .*closed/i.test(error.message))
    return ' (TLS on one side only? MONGODB_CA_FILE turns it on here)';
  return '';
}
