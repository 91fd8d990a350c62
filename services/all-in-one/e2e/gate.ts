/**
 * The outside world of one instance behind a gate: every await on a port passes it. Shut, the instance is as good as a
 * process that was killed or stopped: no call leaves it, no answer reaches it, no timer fires. Opened again, it goes on
 * where it was, as a stopped process does.
 */
import type { Clock } from '@centesimo/journal';
import { pause } from './caller.ts';

/** What becomes of the very call at which the gate falls: not made, made unheard, or made when nobody waits any more. */
export const MOMENTS = ['unmade', 'unheard', 'late'] as const;
export type Moment = (typeof MOMENTS)[number];

const LATE_MS = 4_000;

export interface Strike {
  /** The gate falls at this call from now on. */
  readonly calls: number;
  readonly moment: Moment;
}

export class Gate {
  #opened: PromiseWithResolvers<void> | undefined;
  #armed: { left: number; moment: Moment; struck: (call: string) => void } | undefined;
  readonly #onShut: (() => void)[] = [];
  readonly #onOpen: (() => void)[] = [];
  readonly #passed = new Map<string, number>();

  get isShut(): boolean {
    return this.#opened !== undefined;
  }

  /** How many calls of that name were made. */
  passed(call: string): number {
    return this.#passed.get(call) ?? 0;
  }

  /** Resolves with the name of the call at which the gate fell. */
  arm({ calls, moment }: Strike): Promise<string> {
    return new Promise((struck) => (this.#armed = { left: calls, moment, struck }));
  }

  whenShut(then: () => void): void {
    this.#onShut.push(then);
  }

  whenOpened(then: () => void): void {
    this.#onOpen.push(then);
  }

  /** Resolves when the gate falls the next time. */
  untilShut(): Promise<'cut'> {
    return new Promise((resolve) => this.whenShut(() => resolve('cut')));
  }

  open(): void {
    this.#opened?.resolve();
    this.#opened = undefined;
    for (const then of this.#onOpen) then();
  }

  /** Makes the call; while the gate is shut neither it nor its answer passes. */
  async pass<T>(call: string, make: () => Promise<T>): Promise<T> {
    await this.#opened?.promise;
    this.#passed.set(call, this.passed(call) + 1);
    const moment = this.#strike(call);
    if (moment === 'unmade') await this.#opened?.promise;
    if (moment === 'late') await pause(LATE_MS);
    try {
      return await make();
    } finally {
      await this.#opened?.promise;
    }
  }

  /** The port, each of whose calls passes the gate. */
  through<T extends object>(name: string, port: T): T {
    return new Proxy(port, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          this.pass(`${name}.${String(key)}`, () => Reflect.apply(method, target, args) as Promise<unknown>);
      },
    });
  }

  /** Timers are no calls: the gate does not fall at them, but a stopped process has none. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        await this.#opened?.promise;
      },
    };
  }

  #strike(call: string): Moment | undefined {
    const armed = this.#armed;
    if (armed === undefined || --armed.left > 0) return undefined;
    this.#armed = undefined;
    this.#opened = Promise.withResolvers();
    for (const then of this.#onShut) then();
    armed.struck(call);
    return armed.moment;
  }
}
