/** Reads a server call's messages one by one, and leaves the call able to answer whenever the reader stops. */
import type { Readable } from 'node:stream';

/**
 * Node's own iterator would not do: it destroys the stream when the handler's refusal is emitted on it, and the status
 * would never leave. The next message is asked for only when this one was taken, which holds a fast sender back.
 * @throws the signal's reason once the caller has gone
 */
export async function* readAll(call: Readable, signal: AbortSignal): AsyncGenerator<unknown> {
  let ended = false;
  let wakeUp = (): void => undefined;
  const onReadable = (): void => wakeUp();
  const onEnd = (): void => {
    ended = true;
    wakeUp();
  };
  call.on('readable', onReadable);
  call.on('end', onEnd);
  signal.addEventListener('abort', onReadable);
  try {
    for (;;) {
      signal.throwIfAborted();
      const message: unknown = call.read();
      if (message !== null) yield message;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wakeUp = resolve));
    }
  } finally {
    call.off('readable', onReadable);
    call.off('end', onEnd);
    signal.removeEventListener('abort', onReadable);
  }
}
