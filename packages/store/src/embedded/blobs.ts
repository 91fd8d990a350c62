/** Blobs as files: written beside their place, synced, then renamed into it. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '@centesimo/sqlite';
import { blobKeySegments } from '../key-rules.ts';
import { StoreError } from '../port.ts';
import type { BlobStore } from '../port.ts';
import { fileError, makeFolder, systemCode } from './durable-files.ts';
import type { StoreEngine } from './store-engine.ts';

const CHUNK_BYTES = 64 * 1024;
/** No key begins with a dot, so this folder meets none. */
const UNFINISHED = '.unfinished';

/** The file of a key. The `=` keeps a file `a` apart from the folder of `a/b`; no key holds one. */
function blobPath(folder: string, key: string): string {
  return `${join(folder, ...blobKeySegments(key))}=`;
}

async function writeAll(
  file: FileHandle,
  content: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<number> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new StoreError('too-large', `The blob has more than ${bytesMax} bytes.`);
    await file.writeFile(chunk);
  }
  await file.sync();
  return bytes;
}

/** Gives the finished file its name unless the key has content already, without a gap between look and rename. */
function place(unfinished: string, path: string): boolean {
  if (existsSync(path)) return false;
  renameSync(unfinished, path);
  syncFolder(dirname(path));
  return true;
}

async function putBlob(
  folder: string,
  key: string,
  content: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<{ bytes: number }> {
  const path = blobPath(folder, key);
  const unfinished = join(folder, UNFINISHED, randomUUID());
  try {
    await makeFolder(dirname(path));
    const file = await open(unfinished, 'wx');
    const bytes = await writeAll(file, content, bytesMax).finally(() => file.close());
    return { bytes: place(unfinished, path) ? bytes : (await stat(path)).size };
  } catch (error) {
    throw fileError(error, `Storing the blob ${key}`);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Opens the file at the first read, so that content nobody reads holds no descriptor. */
async function* readChunks(path: string, key: string): AsyncIterable<Uint8Array> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw fileError(error, `Reading the blob ${key}`);
  });
  try {
    yield* file.createReadStream({
      highWaterMark: CHUNK_BYTES,
      autoClose: false,
    }) as AsyncIterable<Uint8Array>;
  } finally {
    await file.close();
  }
}

async function deleteBlob(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
    if (existsSync(dirname(path))) syncFolder(dirname(path));
  } catch (error) {
    throw fileError(error, `Deleting the blob ${path}`);
  }
}

/** Opens the blobs of `folder` and drops what a crash left unfinished. */
export async function openBlobs(folder: string, engine: StoreEngine): Promise<BlobStore> {
  await rm(join(folder, UNFINISHED), { recursive: true, force: true });
  await makeFolder(join(folder, UNFINISHED));

  return {
    async put(key, content, bytesMax) {
      blobKeySegments(key);
      return engine.guard('blob.put', key, () => putBlob(folder, key, content, bytesMax));
    },
    async get(key) {
      engine.checkOpen();
      const path = blobPath(folder, key);
      try {
        await stat(path);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined;
        throw fileError(error, `Reading the blob ${key}`);
      }
      return readChunks(path, key);
    },
    async delete(key) {
      const path = blobPath(folder, key);
      return engine.guard('blob.delete', key, () => deleteBlob(path));
    },
  };
}
