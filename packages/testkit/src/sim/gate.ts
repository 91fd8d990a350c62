/** The one gate of an instance: everything that reaches it passes here, so crash and pause are exact at its awaits. */

import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export type GateStatus = 'running' | 'paused' | 'dead';

export interface Gate {
  readonly id: string;
  status(): GateStatus;
  /** Runs now, later (paused: when it resumes) or never (dead). */
  deliver(run: () => void): void;
  pause(): void;
  /** Everything held back is delivered within a few milliseconds, in seeded order. Answers how much that was. */
  resume(): number;
  kill(): void;
  /** Called after every change of status: servers use it for sessions and broken connections. */
  onStatus(listener: (status: GateStatus) => void): void;
}

export function createGate(id: string, scheduler: Scheduler, random: Random): Gate {
  let status: GateStatus = 'running';
  let held: (() => void)[] = [];
  const listeners: ((status: GateStatus) => void)[] = [];
  const change = (next: GateStatus) => {
    status = next;
    for (const listener of listeners) listener(next);
  };
  const deliver = (run: () => void) => {
    if (status === 'running') run();
    else if (status === 'paused') held.push(run);
  };
  return {
    id,
    status: () => status,
    deliver,
    pause: () => {
      if (status === 'running') change('paused');
    },
    resume: () => {
      if (status !== 'paused') return 0;
      const late = held;
      held = [];
      change('running');
      for (const run of late) scheduler.after(random.int(0, 5), () => deliver(run));
      return late.length;
    },
    kill: () => {
      held = [];
      if (status !== 'dead') change('dead');
    },
    onStatus: (listener) => {
      listeners.push(listener);
    },
  };
}

/** The client's side of a request: the first of answer, failure and time-out counts, through the client's gate. */
export interface Call<T> {
  readonly promise: Promise<T>;
  answer(delayMs: number, value: T): void;
  fail(delayMs: number, error: Error): void;
}

/** Opens a call that fails with `onTimeout()` after `timeoutMs`. A dead client's call never settles. */
export function openCall<T>(
  scheduler: Scheduler,
  gate: Gate,
  timeoutMs: number,
  onTimeout: () => Error,
): Call<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = scheduler.after(timeoutMs, () => gate.deliver(() => reject(onTimeout())));
  const settle = (delayMs: number, act: () => void) => {
    scheduler.after(delayMs, () =>
      gate.deliver(() => {
        scheduler.cancel(timer);
        act();
      }),
    );
  };
  return {
    promise,
    answer: (delayMs, value) => settle(delayMs, () => resolve(value)),
    fail: (delayMs, error) => settle(delayMs, () => reject(error)),
  };
}

/** A clock whose sleeps end through the gate: a paused instance oversleeps, a dead one never wakes. */
export interface SimClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Ends early, without an error, when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export function createGateClock(scheduler: Scheduler, gate: Gate): SimClock {
  return {
    now: () => scheduler.now(),
    sleep: (ms, signal) => {
      if (signal?.aborted === true) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const abort = () => {
        scheduler.cancel(timer);
        resolve(undefined);
      };
      const timer = scheduler.after(ms, () =>
        gate.deliver(() => {
          signal?.removeEventListener('abort', abort);
          resolve(undefined);
        }),
      );
      signal?.addEventListener('abort', abort, { once: true });
      return promise;
    },
  };
}
