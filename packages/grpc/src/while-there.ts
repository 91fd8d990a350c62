/** A long call to a peer, given up once the peer does not even say that it is there. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RpcError } from './rpc-error.ts';

/**
 * Looks again and again while the call runs. A busy peer answers that; a process that was stopped or cut off does not, and
 * whoever waits for it would wait out the whole deadline. What became of the call is unknown then, as it is at a deadline.
 * @throws RpcError `peer-silent`, or what the call fails with
 */
export async function whileThere<T>(
  look: () => Promise<unknown>,
  lookAfterMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const given = new AbortController();
  const ended = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      await sleep(lookAfterMs, undefined, { signal: ended.signal });
      await look();
    }
  };
  let silence: RpcError | undefined;
  watch().catch((cause: unknown) => {
    if (ended.signal.aborted) return;
    silence = new RpcError('unavailable', 'peer-silent', 'the peer does not answer', { cause });
    given.abort();
  });
  try {
    return await call(given.signal);
  } catch (error) {
    throw silence ?? error;
  } finally {
    ended.abort();
  }
}
