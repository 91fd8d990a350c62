/** Looks at a file while it passes: its hash, its size, and whether it is what it says. Holds no more than its head. */
import { createHash } from 'node:crypto';
import { RpcError } from '@centesimo/grpc';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { EvidenceLimits } from '../evidence-limits.ts';
import { HEAD_BYTES, beginsAs, createTextCheck, isText, kindOf } from './evidence-type.ts';
import { toRpcError } from './to-status.ts';

/** From the first byte to the last: below the day after which an upload that is not whole is swept. */
export const UPLOAD_MS = 12 * 3_600_000;
/** How long no byte may come. */
const STALL_MS = 25_000;

export interface Scanned {
  readonly bytes: number;
  readonly mediaType: string;
  /** base64url. */
  readonly sha256: string;
}

export interface Scan {
  readonly bytesMax: number;
  /** The bytes as given; throws RpcError where they are not what they say, too many, none, or too slow. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Known once `content` has been read to its end. */
  result(): Scanned;
  /** What `content` threw, since a store tells it in words of its own. */
  fault(): Error | undefined;
}

export interface ScanPorts {
  readonly clock: Clock;
  readonly evidenceLimits: EvidenceLimits;
}

/**
 * `bytesSaid`: what its sender says beforehand that it has.
 * @throws RpcError `evidence-type-unsupported`, `evidence-too-large` before anything is read
 */
export function scanEvidence(
  { clock, evidenceLimits }: ScanPorts,
  contentType: string,
  given: AsyncIterable<Uint8Array>,
  bytesSaid = 0,
): Scan {
  const kind = kindOf(contentType);
  if (kind === undefined) throw toRpcError({ code: 'evidence-type-unsupported' });
  const { mediaType } = kind;
  const bytesMax = evidenceLimits[kind.extension] ?? 0;
  const tooLarge = (): RpcError => toRpcError({ code: 'evidence-too-large', facts: { bytesMax, mediaType } });
  if (bytesSaid > bytesMax) throw tooLarge();
  const sha256 = createHash('sha256');
  let bytes = 0;
  let digest: string | undefined;
  let fault: Error | undefined;
  const mismatch = (): RpcError => toRpcError({ code: 'evidence-mismatch', facts: { mediaType } });
  async function* passing(): AsyncGenerator<Uint8Array> {
    const text = isText(kind!) ? createTextCheck() : undefined;
    for await (const chunk of withHead(patient(clock, given))) {
      if (bytes === 0 && !beginsAs(kind!, chunk)) throw mismatch();
      if (text?.takes(chunk) === false) throw mismatch();
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLarge();
      sha256.update(chunk);
      yield chunk;
    }
    if (bytes === 0) throw toRpcError({ code: 'evidence-empty' });
    if (text?.ends() === false) throw mismatch();
    digest = sha256.digest('base64url');
  }
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      yield* passing();
    } catch (error) {
      fault = error instanceof Error ? error : new Error(String(error));
      throw fault;
    }
  }
  return {
    bytesMax,
    content: content(),
    result: () => {
      if (digest === undefined) throw new Error('the file has not been read to its end');
      return { bytes, mediaType, sha256: digest };
    },
    fault: () => fault,
  };
}

/** Puts small first chunks together until there is enough to tell the kind. */
async function* withHead(given: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] | undefined = [];
  let held = 0;
  for await (const chunk of given) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    held += chunk.length;
    if (held < HEAD_BYTES) continue;
    yield Buffer.concat(head);
    head = undefined;
  }
  if (held > 0 && head !== undefined) yield Buffer.concat(head);
}

/** @throws RpcError `evidence-too-slow` */
async function* patient(clock: Clock, given: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const until = clock.now() + UPLOAD_MS;
  const chunks = given[Symbol.asyncIterator]();
  for (;;) {
    const asked = clock.now();
    // Bytes that are there already would win against a wait of nothing.
    if (asked >= until) throw toRpcError({ code: 'evidence-too-slow', facts: { ms: UPLOAD_MS } });
    const left = Math.min(STALL_MS, until - asked);
    const next = await within(clock, left, 'upload', chunks.next()).catch((error: unknown) => {
      if (clock.now() - asked >= left) throw toRpcError({ code: 'evidence-too-slow', facts: { ms: left } });
      throw error;
    });
    if (next.done === true) return;
    yield next.value;
  }
}
