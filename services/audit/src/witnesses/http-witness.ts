/** Witnesses at the addresses of a policy, over HTTP. Every answer has a time and a size limit. */
import { MAX_COSIGNATURES_BYTES, type WitnessPolicy } from '@centesimo/log';
import type { Witness, WitnessAnswer } from './witness.ts';

/** From the request to the last byte of the answer. */
const TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS_MAX = 60 * 60_000;

/** Those of the policy that have an address; the others can only be looked for in what somebody brings. */
export function httpWitnesses(policy: WitnessPolicy, timeoutMs = TIMEOUT_MS): Witness[] {
  return policy.witnesses.flatMap(({ key, name, url }) =>
    url === undefined
      ? []
      : [{ name, key, addCheckpoint: (body, signal) => post(url, body, timeoutMs, signal) }],
  );
}

async function post(
  prefix: string,
  body: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<WitnessAnswer> {
  const answer = await fetch(`${prefix.replace(/\/+$/, '')}/add-checkpoint`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    // Where it leads on is not what the policy names.
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const retryAfterMs = retryAfterOf(answer.headers.get('retry-after'));
  const answered = { status: answer.status, body: await bodyOf(answer) };
  return retryAfterMs === undefined ? answered : { ...answered, retryAfterMs };
}

async function bodyOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // The body of a fetch is a stream of bytes; the type leaves that open.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    // Leaving the loop cancels the body.
    if (bytes > MAX_COSIGNATURES_BYTES)
      throw new Error(`it answered more than ${MAX_COSIGNATURES_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** In seconds, or as a date (RFC 9110, 10.2.3). */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^[0-9]{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX);
}
