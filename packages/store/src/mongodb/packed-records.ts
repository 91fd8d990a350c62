/**
 * Records as they lie in the database: deflated (RFC 1951), as whatever is written once and read several times is cheaper
 * small. A server takes, keeps, replicates and answers a third of the bytes.
 */
import { deflateRaw, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { Binary } from 'mongodb';
import { RECORD_BYTES_MAX, StoreError } from '../port.ts';

export interface JournalDocument {
  readonly _id: string;
  readonly bytes: Binary;
  /** The bytes are deflated; as they are when left out, as all of format 1 are. */
  readonly deflated?: true;
}

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
/** Of smaller ones little would be saved. */
const PACKED_FROM = 512;
/** Half of the time of the usual level, for a tenth more bytes. */
const LEVEL = 1;

export async function packRecord(_id: string, bytes: Uint8Array): Promise<JournalDocument> {
  if (bytes.length < PACKED_FROM) return { _id, bytes: new Binary(bytes) };
  const packed = await deflate(bytes, { level: LEVEL });
  return packed.length < bytes.length
    ? { _id, bytes: new Binary(packed), deflated: true }
    : { _id, bytes: new Binary(bytes) };
}

/** A copy of its own: the driver's buffers are slices of a larger one. @throws StoreError `corrupt` */
export async function unpackRecord({ _id, bytes, deflated }: JournalDocument): Promise<Uint8Array> {
  if (deflated !== true) return new Uint8Array(bytes.value());
  try {
    return await inflate(bytes.value(), { maxOutputLength: RECORD_BYTES_MAX });
  } catch (error) {
    throw new StoreError('corrupt', `the record ${_id} is not what was written: ${String(error)}`, {
      cause: error,
    });
  }
}
