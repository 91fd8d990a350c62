/** Makes real timers, clocks and randomness fail while a simulation runs: each would break its determinism silently. */

import nodeCrypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import nodeTimers from 'node:timers';
import timersPromises from 'node:timers/promises';

export class RealTimeError extends Error {
  constructor(name: string) {
    super(`${name} was called inside the simulation: use the injected clock, ids and randomness`);
    this.name = 'RealTimeError';
  }
}

type Patchable = Record<string, unknown>;

const PATCHES: readonly (readonly [Patchable, string, readonly string[]])[] = [
  [globalThis, '', ['setTimeout', 'setInterval', 'setImmediate']],
  [nodeTimers, 'timers.', ['setTimeout', 'setInterval', 'setImmediate']],
  [timersPromises, 'timers/promises.', ['setTimeout', 'setInterval', 'setImmediate']],
  [AbortSignal as unknown as Patchable, 'AbortSignal.', ['timeout']],
  [Date as unknown as Patchable, 'Date.', ['now']],
  [Math as unknown as Patchable, 'Math.', ['random']],
  [nodeCrypto, 'crypto.', ['randomBytes', 'randomUUID', 'randomInt']],
];

/** Real time passes while it is true: between runs, and in the turns that the scheduler itself gives away. */
let open = true;
let installed = 0;
let violation: RealTimeError | undefined;
let restore: (() => void) | undefined;

export const realTimeGuard = {
  /** Installs the guard; the function it answers removes it and answers the first violation, if there was one. */
  install(): () => RealTimeError | undefined {
    restore ??= patch();
    installed++;
    open = false;
    violation = undefined;
    return () => {
      installed--;
      open = installed === 0;
      const first = violation;
      violation = undefined;
      return first;
    };
  },
  violated: (): boolean => violation !== undefined,
  /** Gives a turn of the real event loop away, open to whatever else the process does, then calls `resume`. */
  yieldTurn(resume: () => void): void {
    open = true;
    setImmediate(() => {
      open = false;
      resume();
    });
  },
};

/** Patched once per process: each wrapper calls the original whenever no simulation runs. */
function patch(): () => void {
  const undo: (() => void)[] = [];
  for (const [target, prefix, names] of PATCHES) {
    for (const name of names) {
      const original = target[name] as (...args: unknown[]) => unknown;
      target[name] = guarded(target, prefix + name, original);
      undo.push(() => (target[name] = original));
    }
  }
  syncBuiltinESMExports();
  return () => {
    for (const step of undo) step();
    syncBuiltinESMExports();
  };
}

function guarded(target: Patchable, name: string, original: (...args: unknown[]) => unknown) {
  const wrapper = (...args: unknown[]) => {
    if (open) return original.apply(target, args);
    violation ??= new RealTimeError(name);
    throw violation;
  };
  // The promisify symbol of the timers, and whatever else hangs on the original.
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
}
