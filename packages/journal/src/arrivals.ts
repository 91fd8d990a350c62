/** The count of what waits to be taken into a record. */
import { Wake } from './wake.ts';

const MARK_PULSE = 500;

/** What waits at the consumer, counted, so that an idle loop need not look at each message. */
export class Arrivals {
  readonly wake = new Wake();
  /** Messages that change the state; the others are only marked, in larger lots. */
  effective = 0;
  /** Messages that a record must cover in time. */
  waiting = 0;
  oldestAt = 0;

  /** Counts one accepted message. */
  add(hasEffect: boolean, now: number): void {
    if (this.waiting === 0) this.oldestAt = now;
    this.waiting += 1;
    if (hasEffect) this.effective += 1;
    if (hasEffect || this.waiting % MARK_PULSE === 0) this.wake.pulse();
  }

  /** Messages were handed out and `left` stay, which may be any of them. */
  taken(left: number, now: number): void {
    this.effective = left;
    this.waiting = left;
    this.oldestAt = now;
  }
}
