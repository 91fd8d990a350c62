/** Virtual time: one queue of events, each run alone, with every microtask it set off drained before the next. */

import { createEventHeap, type SimEvent } from './event-heap.ts';
import type { Random } from './random.ts';
import { realTimeGuard } from './real-time-guard.ts';

/** Virtual time begins at 2026-01-01T00:00:00Z, so that product code sees plausible dates. */
export const SIM_START_MS = Date.UTC(2026, 0, 1);
/** Events at one virtual instant before the run is judged to be a loop that does not wait. */
const EVENTS_PER_INSTANT_MAX = 200_000;
/** Events between two turns of the real event loop, which let the test runner live and show unhandled rejections. */
const EVENTS_PER_TURN = 4096;

export interface Scheduler {
  /** Virtual milliseconds since the Unix epoch, whole. */
  now(): number;
  /** Runs `run` after `delayMs` of virtual time. */
  after(delayMs: number, run: () => void): SimEvent;
  cancel(event: SimEvent): void;
  /** Lets `durationMs` of virtual time pass. Rejects with the first failure reported. */
  runFor(durationMs: number): Promise<void>;
  /** Runs until `done()`; answers false when it did not hold within `limitMs` of virtual time. */
  runUntil(done: () => boolean, limitMs: number): Promise<boolean>;
  /**
   * Lets virtual time run by itself, one event in each turn of the real event loop, until the function it answers is
   * called: for code that awaits a port without driving the world. Not deterministic towards that code.
   */
  flow(): () => void;
  /** Makes the current or the next run reject: for errors that nobody awaits. */
  fail(error: unknown): void;
  /** Events run so far. */
  steps(): number;
}

export interface SchedulerOptions {
  readonly random: Random;
  /** Real timers, clocks and randomness fail while the simulation runs. Default true. */
  readonly guard?: boolean;
}

/** The events to come and the time they have brought. */
interface Queue {
  now(): number;
  moveTo(timeMs: number): void;
  after(delayMs: number, run: () => void): SimEvent;
  /** Runs the next event, if there is one up to `endMs`; false when there is none. */
  step(endMs: number): boolean;
  fail(error: unknown): void;
  failed(): boolean;
  /** Throws the first failure since the last call. */
  throwFailure(): void;
  steps(): number;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const queue = createQueue(options.random);
  const guard = options.guard ?? true;
  let running = false;
  const begin = () => {
    if (running) throw new Error('the simulation is already running: await one run before the next');
    running = true;
  };
  const run = async (endMs: number, done: () => boolean): Promise<boolean> => {
    begin();
    try {
      return await spin(queue, endMs, () => queue.failed() || done(), guard);
    } finally {
      running = false;
      queue.throwFailure();
    }
  };
  return {
    now: queue.now,
    after: queue.after,
    cancel: (event) => {
      event.cancelled = true;
    },
    runFor: async (durationMs) => {
      const endMs = queue.now() + Math.max(0, Math.ceil(durationMs));
      await run(endMs, () => false);
      queue.moveTo(endMs);
    },
    runUntil: (done, limitMs) => run(queue.now() + limitMs, done),
    flow: () => {
      begin();
      const turn = () => {
        if (!running) return;
        queue.step(Number.POSITIVE_INFINITY);
        setImmediate(turn);
      };
      turn();
      return () => {
        running = false;
        queue.throwFailure();
      };
    },
    fail: queue.fail,
    steps: queue.steps,
  };
}

function createQueue(random: Random): Queue {
  const heap = createEventHeap();
  let nowMs = SIM_START_MS;
  let sequence = 0;
  let steps = 0;
  let failure: { error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
  };
  return {
    now: () => nowMs,
    moveTo: (timeMs) => {
      nowMs = timeMs;
    },
    after: (delayMs, run) => {
      const timeMs = nowMs + Math.max(0, Math.ceil(delayMs));
      const event = { timeMs, tie: random.int(0, 0x3fff_ffff), sequence: sequence++, run, cancelled: false };
      heap.push(event);
      return event;
    },
    step: (endMs) => {
      const event = heap.peek();
      if (event === undefined || event.timeMs > endMs) return false;
      heap.pop();
      nowMs = event.timeMs;
      steps++;
      try {
        event.run();
      } catch (error) {
        fail(error);
      }
      return true;
    },
    fail,
    failed: () => failure !== undefined,
    throwFailure: () => {
      const first = failure;
      failure = undefined;
      if (first !== undefined) throw first.error;
    },
    steps: () => steps,
  };
}

/**
 * The loop. A microtask that asks for the next tick is enough for exact quiescence: Node runs ticks only when the
 * microtask queue is empty. It costs a fraction of a turn of the event loop (`setImmediate`).
 */
function spin(queue: Queue, endMs: number, done: () => boolean, guarded: boolean): Promise<boolean> {
  const release = guarded ? realTimeGuard.install() : () => undefined;
  return new Promise<boolean>((resolve, reject) => {
    let sinceTurn = 0;
    let instantMs = queue.now();
    let atInstant = 0;
    const finish = (held: boolean) => {
      const violation = release();
      // One real turn, so that a rejection nobody handled is shown inside the run that caused it.
      setImmediate(() => (violation === undefined ? resolve(held) : reject(violation)));
    };
    const drain = () => process.nextTick(turn);
    const turn = (): void => {
      if (guarded && realTimeGuard.violated()) return finish(false);
      if (done()) return finish(true);
      if (!queue.step(endMs)) return finish(false);
      atInstant = queue.now() === instantMs ? atInstant + 1 : 0;
      instantMs = queue.now();
      if (atInstant > EVENTS_PER_INSTANT_MAX) {
        release();
        return reject(
          new Error(`virtual time stands still at ${instantMs}: something loops without waiting`),
        );
      }
      if (++sinceTurn < EVENTS_PER_TURN) return queueMicrotask(drain);
      sinceTurn = 0;
      if (guarded) realTimeGuard.yieldTurn(turn);
      else setImmediate(turn);
    };
    // The caller's own microtasks come first.
    queueMicrotask(drain);
  });
}
