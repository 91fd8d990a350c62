/** The receipts that portals of other logs publish, over HTTP: an answer has a time, a size, and no other address. */
import { TRAIL_RECEIPT_CHARS_MAX } from '@centesimo/verify/trail-receipt';

const TIMEOUT_MS = 10_000;

/** @throws when it does not come whole in time, is too large, or leads elsewhere */
export async function fetchReceipt(
  address: string,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<string> {
  const response = await fetch(address, {
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (response.ok) return await readText(response);
  await response.body?.cancel();
  throw new Error(`it answered with status ${response.status}`);
}

/** Counts what comes out of a decompression, so that a small answer cannot become a large one. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The body of a fetch is a stream of bytes; the type leaves that open.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop cancels the body.
    if (size > TRAIL_RECEIPT_CHARS_MAX) throw new Error(`it is larger than ${TRAIL_RECEIPT_CHARS_MAX} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, size));
}
