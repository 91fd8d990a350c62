/** Readers that wait for a first message, and what ends their wait. */
import { setTimeout as delay } from 'node:timers/promises';

/** An abort without a reason makes a DOMException with a stack, and there is one for each wait. */
const OVER = new Error('the wait is over');

/** The time a bus needs: a sleep that ends early, by resolving or rejecting, when `signal` is aborted. */
export interface BusClock {
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: BusClock = {
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};

export interface WaitingReaders {
  /** Resolves when `isOver` holds at a wake-up of the partition, when the time is over or the signal is aborted. */
  wait(partition: number, isOver: () => boolean, milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Lets the readers of a partition look again. */
  wake(partition: number): void;
  wakeAll(): void;
}

interface Waiter {
  readonly isOver: () => boolean;
  readonly end: () => void;
}

export function makeWaitingReaders(partitions: number, clock: BusClock): WaitingReaders {
  const waiting = Array.from({ length: partitions }, () => new Set<Waiter>());

  function wake(partition: number): void {
    for (const waiter of waiting[partition] ?? []) if (waiter.isOver()) waiter.end();
  }
  async function wait(
    partition: number,
    isOver: () => boolean,
    milliseconds: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = (): void => resolve();
    const waiter: Waiter = { isOver, end };
    const sleep = new AbortController();
    waiting[partition]?.add(waiter);
    signal?.addEventListener('abort', end);
    // A sleep that is cut short may reject; either way this wait is over.
    clock.sleep(milliseconds, sleep.signal).then(end, end);
    try {
      await promise;
    } finally {
      waiting[partition]?.delete(waiter);
      signal?.removeEventListener('abort', end);
      sleep.abort(OVER);
    }
  }
  return { wait, wake, wakeAll: () => waiting.forEach((_, partition) => wake(partition)) };
}
