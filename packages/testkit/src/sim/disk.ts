/** The disk of a simulated server, which can be full for a while. */
import type { SimBase } from './sim-base.ts';

export interface SimDisk {
  /** What arrives in this time to be written is refused. */
  fill(durationMs: number): void;
  isFull(): boolean;
  heal(): void;
}

export function createDisk({ scheduler }: Pick<SimBase, 'scheduler'>): SimDisk {
  let fullUntilMs = 0;
  return {
    fill: (durationMs) => (fullUntilMs = scheduler.now() + durationMs),
    isFull: () => scheduler.now() < fullUntilMs,
    heal: () => (fullUntilMs = 0),
  };
}
