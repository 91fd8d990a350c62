/** Named runs of bytes kept as documents of bounded size, under a list that says how long each is and what it hashes to. */
import { hash } from 'node:crypto';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore } from '@centesimo/store';

export interface ChunkPorts {
  readonly documents: DocumentStore;
  readonly clock: Clock;
}

/** A part as the list names it. */
export interface StoredPart {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

const COLLECTION = 'snapshot-chunks';
const CHUNK_BYTES = 4 * 1024 * 1024;
const STORE_MS = 60_000;

function chunksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CHUNK_BYTES));
}

function chunkId(generation: string, part: number, chunk: number): string {
  return `${generation}/${String(part).padStart(6, '0')}/${String(chunk).padStart(6, '0')}`;
}

/** Writes a part, chunk by chunk: other work goes on between them. */
export async function writePart(
  { clock, documents }: ChunkPorts,
  generation: string,
  part: number,
  name: string,
  bytes: Uint8Array,
): Promise<StoredPart> {
  for (let chunk = 0; chunk < chunksOf(bytes.length); chunk += 1) {
    const some = bytes.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES);
    const put = documents.put(COLLECTION, [{ id: chunkId(generation, part, chunk), bytes: some }]);
    await within(clock, STORE_MS, 'snapshot', put);
  }
  return { name, bytes: bytes.length, sha256: hash('sha256', bytes, 'hex') };
}

/** Reads a part; undefined when it is not there whole and unchanged. */
export async function readPart(
  { clock, documents }: ChunkPorts,
  generation: string,
  part: number,
  { bytes: size, sha256 }: StoredPart,
): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(size);
  for (let chunk = 0; chunk < chunksOf(size); chunk += 1) {
    const got = documents.get(COLLECTION, chunkId(generation, part, chunk));
    const some = await within(clock, STORE_MS, 'snapshot', got);
    if (some === undefined || chunk * CHUNK_BYTES + some.length > size) return undefined;
    bytes.set(some, chunk * CHUNK_BYTES);
  }
  return hash('sha256', bytes, 'hex') === sha256 ? bytes : undefined;
}

export async function deleteParts(
  { clock, documents }: ChunkPorts,
  generation: string,
  parts: readonly StoredPart[],
): Promise<void> {
  for (const [part, { bytes }] of parts.entries()) {
    const ids = Array.from({ length: chunksOf(bytes) }, (_, chunk) => chunkId(generation, part, chunk));
    await within(clock, STORE_MS, 'snapshot', documents.delete(COLLECTION, ids));
  }
}
