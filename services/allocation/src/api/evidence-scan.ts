/** Looks at a file while it passes: its hash, its size, and whether it is what it says. Holds no more than its head. */
import { createHash } from 'node:crypto';
import { RpcError } from '@centesimo/grpc';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import { HEAD_BYTES, beginsAs, createTextCheck, isText, kindOf } from './evidence-type.ts';
import { toRpcError } from './to-status.ts';

/** Larger scans are made smaller; a signed invoice with its annexes has a tenth of it. */
export const EVIDENCE_BYTES_MAX = 20 * 1024 * 1024;
/** From the first byte to the last. */
const UPLOAD_MS = 120_000;

export interface Scanned {
  readonly bytes: number;
  readonly mediaType: string;
  /** base64url. */
  readonly sha256: string;
}

export interface Scan {
  /** The bytes as given; throws RpcError where they are not what they say, too many, none, or too slow. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Known once `content` has been read to its end. */
  result(): Scanned;
  /** What `content` threw, since a store tells it in words of its own. */
  fault(): Error | undefined;
}

/** @throws RpcError `evidence-type-unsupported` */
export function scanEvidence(clock: Clock, contentType: string, given: AsyncIterable<Uint8Array>): Scan {
  const kind = kindOf(contentType);
  if (kind === undefined) throw toRpcError({ code: 'evidence-type-unsupported' });
  const { mediaType } = kind;
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
      if (bytes > EVIDENCE_BYTES_MAX)
        throw toRpcError({ code: 'evidence-too-large', facts: { bytesMax: EVIDENCE_BYTES_MAX } });
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
    const left = Math.max(0, until - clock.now());
    const next = await within(clock, left, 'upload', chunks.next()).catch((error: unknown) => {
      if (clock.now() >= until) throw toRpcError({ code: 'evidence-too-slow', facts: { ms: UPLOAD_MS } });
      throw error;
    });
    if (next.done === true) return;
    yield next.value;
  }
}
