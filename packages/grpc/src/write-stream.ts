/** Writes what an iterable yields to a call, no faster than the other side takes it. */
import { once } from 'node:events';

interface MessageSink {
  write(message: unknown): boolean;
  end(): void;
  on(event: 'drain', listener: () => void): unknown;
}

/**
 * Ends the sink when the iterable ends. Where `write()` answers false it waits for `drain`; an abort ends the wait, and
 * closes the iterable.
 * @throws whatever the iterable throws, or the abort's reason
 */
export async function writeAll(
  sink: MessageSink & NodeJS.EventEmitter,
  messages: AsyncIterable<unknown>,
  encodeInit: (message: never) => unknown,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    signal.throwIfAborted();
    if (!sink.write(encodeInit(message as never))) await once(sink, 'drain', { signal });
  }
  signal.throwIfAborted();
  sink.end();
}
