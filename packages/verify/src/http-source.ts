/** A log behind an http(s) address. Every answer has a time and a size limit, also after decompression. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseTilePath } from '@centesimo/log';
import { maxBytesOf, requireStampPath, SourceError } from './source.ts';
import type { LogSource } from './source.ts';

export interface HttpSourceOptions {
  /** For one file, from the request to its last byte. */
  readonly timeoutMs?: number;
  /** Requests at once. */
  readonly concurrency?: number;
  /** Tries of one file, when the connection breaks or the server is busy. */
  readonly attempts?: number;
  /** Bearer token, where entry bundles are not open to everybody. */
  readonly token?: string;
  /** Ends what is being fetched, and all that is asked for later. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULTS = { timeoutMs: 30_000, concurrency: 8, attempts: 3 };
const RETRY_MS = 250;

/** @throws SourceError `source-malformed` for what is not an http(s) address */
export function httpSource(address: string, options: HttpSourceOptions = {}): LogSource {
  const settings = { ...DEFAULTS, ...options };
  const base = baseOf(address);
  const read = (path: string) => readRetrying(new URL(path, base), path, settings);
  return {
    name: base.href,
    concurrency: settings.concurrency,
    checkpoint: async () => read('checkpoint'),
    cosignedCheckpoint: async () => read('cosigned-checkpoint'),
    tile: async (path) => {
      parseTilePath(path);
      return read(path);
    },
    stampFile: async (path) => {
      requireStampPath(path);
      return read(path);
    },
  };
}

function baseOf(address: string): URL {
  if (!URL.canParse(address)) throw new SourceError('source-malformed', 'not an address');
  const base = new URL(address.endsWith('/') ? address : `${address}/`);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new SourceError('source-malformed', `not an http(s) address: ${base.protocol}`);
  }
  return base;
}

type Settings = Required<Omit<HttpSourceOptions, 'token' | 'signal'>> &
  Pick<HttpSourceOptions, 'token' | 'signal'>;

/** Thrown for what may go better at the next try. */
class Busy extends Error {}

async function readRetrying(url: URL, path: string, settings: Settings): Promise<Uint8Array | undefined> {
  let last: unknown;
  for (let attempt = 0; attempt < settings.attempts; attempt += 1) {
    try {
      if (attempt > 0) await wait(RETRY_MS * 2 ** attempt, undefined, { signal: settings.signal });
      return await readOnce(url, path, settings);
    } catch (error) {
      if (error instanceof SourceError) throw error;
      last = error;
      if (settings.signal?.aborted === true) break;
    }
  }
  const reason = last instanceof Error ? last.message : 'unknown';
  throw new SourceError('source-unreachable', `${path} could not be fetched: ${reason}`, { cause: last });
}

async function readOnce(url: URL, path: string, settings: Settings): Promise<Uint8Array | undefined> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (settings.token !== undefined) headers['authorization'] = `Bearer ${settings.token}`;
  const timeout = AbortSignal.timeout(settings.timeoutMs);
  const signal = settings.signal === undefined ? timeout : AbortSignal.any([timeout, settings.signal]);
  const response = await fetch(url, { headers, signal, redirect: 'manual' });
  if (response.ok) return readBody(response, path);
  await response.body?.cancel();
  if (response.status === 404 || response.status === 410) return undefined;
  const elsewhere = response.headers.get('location');
  // Who runs this server must not choose whom this machine asks.
  if (elsewhere !== null)
    throw new SourceError('source-refused', `${path} was refused: it sends to ${elsewhere.slice(0, 200)}`);
  if (response.status === 429 || response.status >= 500) throw new Busy(`status ${response.status}`);
  throw new SourceError('source-refused', `${path} was refused with status ${response.status}`);
}

/** Counts what comes out of the decompression, so that a small answer cannot become a large one. */
async function readBody(response: Response, path: string): Promise<Uint8Array> {
  const limit = maxBytesOf(path);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The body of a fetch is a stream of bytes; the type leaves that open.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop cancels the body.
    if (size > limit) throw new SourceError('source-too-large', `${path} is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}
