/** Rows made ready for another thread: small blobs copied into one buffer, which is handed over without a second copy. */
import type { Row } from './database-protocol.ts';

export interface Packed<R> {
  readonly rows: readonly R[];
  /** Bytes of all blobs. */
  readonly bytes: number;
  /** Buffers that leave this thread with the rows. */
  readonly transfer: readonly ArrayBuffer[];
}

function blobBytes(rows: readonly (Row | undefined)[], bytesMin: number): number {
  let bytes = 0;
  for (const row of rows)
    if (row !== undefined)
      for (const value of row)
        if (typeof value === 'object' && value !== null && value.length < bytesMin) bytes += value.length;
  return bytes;
}

/**
 * Copies blobs of less than `ownedFrom` bytes, so that the caller keeps its own; larger ones are given away with their
 * buffers and must fill them. Infinity: nothing of the caller's is given away.
 */
export function packBlobs<R extends Row | undefined>(rows: readonly R[], ownedFrom: number): Packed<R> {
  const copied = blobBytes(rows, ownedFrom);
  let bytes = copied;
  // Every byte of it is written below, so that it need not be cleared.
  const buffer = Buffer.allocUnsafeSlow(copied).buffer;
  const transfer = copied === 0 ? [] : [buffer];
  let at = 0;
  const pack = (blob: Uint8Array): Uint8Array => {
    if (blob.length >= ownedFrom) {
      transfer.push(blob.buffer as ArrayBuffer);
      bytes += blob.length;
      return blob;
    }
    const copy = new Uint8Array(buffer, at, blob.length);
    copy.set(blob);
    at += blob.length;
    return copy;
  };
  const packRow = (row: R): R =>
    row?.map((value) => (typeof value === 'object' && value !== null ? pack(value) : value)) as R;
  return { rows: rows.map(packRow), bytes, transfer };
}
