/** Blobs of a simulated store. */

import { blobKeySegments, type BlobStore, StoreError } from '@centesimo/store';
import { copyOf, read, type StoreClient, write } from './store-requests.ts';

/** Blobs meet the faults of a request; they are files written once, so no failover takes them back. */
export function blobsOf(client: StoreClient): BlobStore {
  const { blobs } = client.server;
  const check = (key: string) => () => void blobKeySegments(key);
  return {
    put: async (key, content, bytesMax) => {
      check(key)();
      const whole = await collect(key, content, bytesMax);
      return write<{ bytes: number }>(client, {
        step: 'blob.put',
        key,
        check: check(key),
        execute: (reply) => {
          const present = blobs.get(key) ?? whole;
          blobs.set(key, present);
          reply({ bytes: present.length });
        },
      });
    },
    get: (key) =>
      read(client, `get-blob ${key}`, check(key), () => {
        const whole = blobs.get(key);
        return whole === undefined ? undefined : oneChunk(whole);
      }),
    delete: (key) =>
      write<undefined>(client, {
        step: 'blob.delete',
        key,
        check: check(key),
        execute: (reply) => {
          blobs.delete(key);
          reply(undefined);
        },
      }),
  };
}

async function collect(
  key: string,
  content: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new StoreError('too-large', `the blob ${key} has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return copyOf(Buffer.concat(chunks));
}

// An async iterable by contract, with nothing to wait for.
async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield copyOf(bytes);
}
