/** What a start takes up again once the journals are open: in order, each until it is done, however often that takes. */
import type { Clock } from '@centesimo/journal';

export interface RecoveryPorts {
  readonly clock: Clock;
  readonly isReady: () => boolean;
  readonly failed: (error: unknown) => void;
  readonly steps: readonly (() => Promise<unknown>)[];
}

const LOOK_MS = 100;
const RETRY_MS = 5_000;

export class Recovery {
  readonly #ports: RecoveryPorts;
  readonly #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(ports: RecoveryPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#ended = this.#run();
  }

  /** Resolves when the step under way has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { clock, failed, isReady, steps } = this.#ports;
    const { signal } = this.#stop;
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
  }
}
