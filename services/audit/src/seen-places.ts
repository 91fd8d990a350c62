/** Where checkpoints that others saw are read: a file, a folder of a mirror, an address. */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeenPlace } from './log/seen-elsewhere.ts';

/** A note is small; the public view of a ledger, which holds one, is a page. */
const BYTES_MAX = 1024 * 1024;
const TIMEOUT_MS = 3_000;

/** An address by http or https, or a path. */
export function seenPlaces(names: readonly string[]): SeenPlace[] {
  return names.map((name) => {
    const read = (): Promise<string> => (/^https?:\/\//.test(name) ? readAddress(name) : readPath(name));
    return { name, read };
  });
}

async function readPath(path: string): Promise<string> {
  const isFolder = (await stat(path)).isDirectory();
  const file = await open(isFolder ? join(path, 'checkpoint') : path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BYTES_MAX), 0, BYTES_MAX, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function readAddress(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > BYTES_MAX) throw new Error(`answered more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
