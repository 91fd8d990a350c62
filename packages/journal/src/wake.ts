/** Waiting for work: a pulse that ends a wait early. */
import { ENDED } from './ended.ts';
import type { Clock } from './types.ts';

export class Wake {
  #pulsed = false;
  #end: (() => void) | undefined;

  /** Ends the present wait, or the next one at once. */
  pulse(): void {
    this.#pulsed = true;
    this.#end?.();
  }

  /** Waits for a pulse, at most `ms`. One waiter at a time. */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#pulsed && !signal.aborted) {
      const timer = new AbortController();
      const stop = (): void => timer.abort(ENDED);
      this.#end = stop;
      signal.addEventListener('abort', stop);
      await clock.sleep(ms, timer.signal);
      signal.removeEventListener('abort', stop);
      this.#end = undefined;
    }
    this.#pulsed = false;
  }
}
