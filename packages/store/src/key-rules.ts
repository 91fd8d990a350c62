/** The names a store accepts: journals, record numbers, collections, document ids and blob keys. */
import { ID_BYTES_MAX, RECORD_BYTES_MAX, RECORD_NUMBER_MAX, StoreError } from './port.ts';

const BLOB_SEGMENT = /^[a-z0-9_-][a-z0-9._-]*$/;
const BLOB_SEGMENT_CHARS_MAX = 200;
const BLOB_KEY_CHARS_MAX = 800;

/** Refuses a name that is empty, too long, not well-formed text, or has a NUL. @throws StoreError `invalid-key` */
export function checkName(what: string, name: string): void {
  // One UTF-16 unit is at most three bytes, so that most names need no count of bytes.
  const short = name.length * 3 <= ID_BYTES_MAX || Buffer.byteLength(name) <= ID_BYTES_MAX;
  if (name.length > 0 && short && name.isWellFormed() && !name.includes('\0')) return;
  const shown = JSON.stringify(name.slice(0, 60));
  throw new StoreError(
    'invalid-key',
    `The ${what} ${shown} is not 1 to ${ID_BYTES_MAX} bytes of well-formed text without NUL.`,
  );
}

/** Refuses a record number that is no integer of 0 to 12 digits' worth. @throws StoreError `invalid-key` */
export function checkRecordNumber(n: number): void {
  if (Number.isSafeInteger(n) && n >= 0 && n <= RECORD_NUMBER_MAX) return;
  throw new StoreError(
    'invalid-key',
    `The record number ${n} is not an integer from 0 to ${RECORD_NUMBER_MAX}.`,
  );
}

/** Refuses content over the limit of records and documents. @throws StoreError `too-large` */
export function checkSize(what: string, bytes: Uint8Array): void {
  if (bytes.length <= RECORD_BYTES_MAX) return;
  throw new StoreError(
    'too-large',
    `The ${what} has ${bytes.length} bytes; the limit is ${RECORD_BYTES_MAX}.`,
  );
}

/** Splits a blob key into its segments. @throws StoreError `invalid-key` */
export function blobKeySegments(key: string): string[] {
  const segments = key.length <= BLOB_KEY_CHARS_MAX ? key.split('/') : [];
  const valid = (segment: string): boolean =>
    segment.length <= BLOB_SEGMENT_CHARS_MAX && BLOB_SEGMENT.test(segment);
  if (segments.length > 0 && segments.every(valid)) return segments;
  const rule = 'lower-case letters, digits, "-", "_", ".", "/"; no segment begins with a dot';
  throw new StoreError(
    'invalid-key',
    `The blob key ${JSON.stringify(key.slice(0, 60))} is not allowed: ${rule}.`,
  );
}
