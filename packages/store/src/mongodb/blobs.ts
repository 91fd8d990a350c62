/** Blobs in GridFS, each named by one small document that is inserted once its content is whole. */
import { type Collection, GridFSBucket, ObjectId } from 'mongodb';
import { blobKeySegments } from '../key-rules.ts';
import { type BlobStore, StoreError } from '../port.ts';
import type { MongoEngine } from './mongo-engine.ts';
import { isDuplicate, toStoreError } from './mongo-errors.ts';

/** Which file of GridFS is the content of a key. */
export interface BlobName {
  readonly _id: string;
  readonly file: ObjectId;
  readonly bytes: number;
}

/** Writes the content under an id of its own; what is cut off is removed, and named by nothing. */
async function upload(
  bucket: GridFSBucket,
  key: string,
  content: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Pick<BlobName, 'file' | 'bytes'>> {
  const file = new ObjectId();
  const sink = bucket.openUploadStreamWithId(file, key);
  // A failure that comes between two writes is told by the next one.
  sink.on('error', () => undefined);
  try {
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new StoreError('too-large', `The blob has more than ${bytesMax} bytes.`);
      await new Promise<void>((resolve, reject) => {
        sink.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
    }
    await new Promise<void>((resolve, reject) => {
      sink.once('error', reject).once('finish', resolve).end();
    });
    return { file, bytes };
  } catch (error) {
    await sink.abort().catch(() => undefined);
    throw error;
  }
}

async function* download(bucket: GridFSBucket, { _id, file }: BlobName): AsyncIterable<Uint8Array> {
  try {
    yield* bucket.openDownloadStream(file) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw toStoreError(error, `reading the blob ${_id}`, 'read');
  }
}

async function put(
  bucket: GridFSBucket,
  names: Collection<BlobName>,
  key: string,
  content: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<{ bytes: number }> {
  const { file, bytes } = await upload(bucket, key, content, bytesMax);
  try {
    await names.insertOne({ _id: key, file, bytes });
    return { bytes };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // The first content stays; this one goes.
    await bucket.delete(file);
    return { bytes: (await names.findOne({ _id: key }))?.bytes ?? bytes };
  }
}

export function openBlobs(engine: MongoEngine): BlobStore {
  const bucket = new GridFSBucket(engine.db, { bucketName: 'blob-content' });
  const names = engine.db.collection<BlobName>('blobs');
  return {
    async put(key, content, bytesMax) {
      blobKeySegments(key);
      return engine.write('blob.put', key, () => put(bucket, names, key, content, bytesMax));
    },
    async get(key) {
      blobKeySegments(key);
      const found = await engine.read(`reading the blob ${key}`, () => names.findOne({ _id: key }));
      return found === null ? undefined : download(bucket, found);
    },
    async delete(key) {
      blobKeySegments(key);
      await engine.write('blob.delete', key, async () => {
        const found = await names.findOne({ _id: key });
        if (found === null) return;
        await names.deleteOne({ _id: key });
        await bucket.delete(found.file);
      });
    },
  };
}
