/** A clock that a test moves by hand: nothing wakes by itself. */

export interface ManualClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Ends when the clock has been moved that far; early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Moves the clock; the sleepers wake in the order of their times, each with what follows from it done. */
  advance(ms: number): Promise<void>;
  sleepers(): number;
}

/** Starts at 2026-01-01T00:00:00Z unless told otherwise. */
export function createManualClock(startMs: number = Date.UTC(2026, 0, 1)): ManualClock {
  let nowMs = startMs;
  let sleepers: { readonly wakeMs: number; readonly wake: () => void }[] = [];
  const nextBefore = (endMs: number) =>
    sleepers.filter(({ wakeMs }) => wakeMs <= endMs).sort((a, b) => a.wakeMs - b.wakeMs)[0];
  return {
    now: () => nowMs,
    sleep: (ms, signal) => {
      if (signal?.aborted === true || ms <= 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const sleeper = { wakeMs: nowMs + ms, wake: () => end() };
      const end = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', end);
        resolve(undefined);
      };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', end, { once: true });
      return promise;
    },
    advance: async (ms) => {
      const endMs = nowMs + ms;
      for (let next = nextBefore(endMs); next !== undefined; next = nextBefore(endMs)) {
        nowMs = Math.max(nowMs, next.wakeMs);
        next.wake();
        await drain();
      }
      nowMs = endMs;
      await drain();
    },
    sleepers: () => sleepers.length,
  };
}

/** One turn of the event loop: all microtasks, and those they set off, have run. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
