/** What a start takes up again once the journals are open: in order, each until it is done, however often that takes. */
import type { Clock } from '@centesimo/journal';
import { Background } from '@centesimo/service';

export interface RecoveryPorts {
  readonly clock: Clock;
  readonly isReady: () => boolean;
  readonly failed: (error: unknown) => void;
  readonly steps: readonly (() => Promise<unknown>)[];
}

const LOOK_MS = 100;
const RETRY_MS = 5_000;

export function createRecovery({ clock, failed, isReady, steps }: RecoveryPorts): Background {
  return new Background(async (signal) => {
    while (!isReady() && !signal.aborted) await clock.sleep(LOOK_MS, signal);
    for (const step of steps) {
      for (let isDone = false; !isDone && !signal.aborted;) {
        try {
          await step();
          isDone = true;
        } catch (error) {
          failed(error);
          await clock.sleep(RETRY_MS, signal);
        }
      }
    }
  });
}
