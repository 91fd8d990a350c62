/** What an adapter gives the contract suite, and how the suite makes its bytes. */
import type { Store, StoreErrorCode, StoreWriteStep, WriteFaults } from '../port.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens the same data again, without a faults hook. */
  reopen(): Promise<Store>;
  /** Closes what is open and removes the data. */
  dispose(): Promise<void>;
}

export interface MakeStoreOptions {
  readonly faults?: WriteFaults<StoreWriteStep>;
}

export type MakeStore = (options?: MakeStoreOptions) => Promise<StoreUnderTest>;

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Each of the 256 byte values, and a NUL at either end. */
export function everyByte(): Uint8Array {
  return Uint8Array.from({ length: 258 }, (_, at) => at % 256);
}

/** Matches a StoreError by its code. */
export function storeFault(code: StoreErrorCode) {
  return { name: 'StoreError', code };
}

/** The chunks as a stream. */
export async function* streamOf(...chunks: Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* chunks;
}

/** Reads a stream to its end. */
export async function readAll(
  content: AsyncIterable<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  if (content === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
