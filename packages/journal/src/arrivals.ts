/** The count of what waits to be taken into a record. */
import { Wake } from './wake.ts';

/** What waits at the consumer, counted, so that an idle loop need not look at each message. */
export class Arrivals {
  readonly wake = new Wake();
  /** Messages that change the state; the others are only marked, in larger lots. */
  effective = 0;
  oldestAt = 0;

  /** Counts one accepted message. */
  add(hasEffect: boolean, now: number, pendingCount: number): void {
    if (pendingCount === 1) this.oldestAt = now;
    if (hasEffect) this.effective += 1;
    if (hasEffect || pendingCount % MARK_PULSE === 0) this.wake.pulse();
  }
}

const MARK_PULSE = 500;
