/** An authority that is asked over HTTP (RFC 3161, 3.4), as the public ones are. */
import { MAX_REPLY_BYTES, QUERY_TYPE, REPLY_TYPE } from '@centesimo/stamp';
import type { TrustedAuthorities } from '@centesimo/stamp';
import type { TimeAuthority } from '../log/time-authority.ts';
import { askedAuthority } from './asked-authority.ts';

export function httpAuthority(url: string, trusted?: TrustedAuthorities): TimeAuthority {
  return askedAuthority(url, (query, signal) => post(url, query, signal), trusted);
}

async function post(url: string, query: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const headers = { 'content-type': QUERY_TYPE, accept: REPLY_TYPE, 'accept-encoding': 'identity' };
  const body = Buffer.from(query);
  const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (answer.status !== 200 || type !== REPLY_TYPE) {
    await answer.body?.cancel();
    throw new Error(`answered ${answer.status} as ${type ?? 'nothing'}`);
  }
  return await readBounded(answer);
}

async function readBounded({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop cancels the body.
    if (bytes > MAX_REPLY_BYTES) throw new Error(`answered more than ${MAX_REPLY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
