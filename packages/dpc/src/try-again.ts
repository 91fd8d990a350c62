/** Waiting out "not now": a restart, a full queue or a slow moment does not end an import, silence does. */
import { type CallOptions, RpcError } from '@centesimo/grpc';

const PAUSE_MS = 500;
const PAUSE_MS_MAX = 10_000;

export interface Patience {
  /** Notes that something came of it. */
  progressed(): void;
  /** How long the error asks to wait, in ms. @throws the error where it is final, or nothing came of it for too long */
  pauseAfter(error: unknown): number;
  /** Waits that long. @throws as above */
  waitAfter(error: unknown): Promise<void>;
}

export interface Waiting {
  /** How long nothing may come of trying. */
  readonly patienceMs: number;
  /** Nothing is tried again once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

export function createPatience({ patienceMs, signal }: Waiting): Patience {
  let since = performance.now();
  const pauseAfter = (error: unknown): number => {
    const isOver = signal?.aborted === true || performance.now() - since > patienceMs;
    if (isOver || !isWorthRepeating(error)) throw error;
    return Math.min(error.retryAfterMs ?? PAUSE_MS, PAUSE_MS_MAX);
  };
  return {
    progressed: () => void (since = performance.now()),
    pauseAfter,
    waitAfter: async (error) => {
      await pause(pauseAfter(error));
    },
  };
}

export function callOptions({ signal }: Waiting): CallOptions {
  return signal === undefined ? {} : { signal };
}

/** Makes a call until it is answered; the call must be one that may be repeated. */
export async function patiently<T>(waiting: Waiting, call: () => Promise<T>): Promise<T> {
  const patience = createPatience(waiting);
  for (;;) {
    try {
      return await call();
    } catch (error) {
      await patience.waitAfter(error);
    }
  }
}

/** A deadline leaves the outcome unknown; every call here is answered the same when repeated. */
function isWorthRepeating(error: unknown): error is RpcError {
  return error instanceof RpcError && (error.retriable || error.kind === 'deadline');
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
