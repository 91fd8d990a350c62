/** The log that audit serves is refused: it is proved to be wrong, not just out of reach. */
import type { Failure } from '@centesimo/verify';

/** The event stands in the signed log and cannot be taken back: nothing after it can be believed. */
const FINAL: ReadonlySet<Failure['what']> = new Set(['event-refused', 'journal-broken', 'money-rule']);

export class LogRefusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'LogRefusal';
    this.failure = failure;
  }

  /** True: asking again is no use. */
  get isFinal(): boolean {
    return FINAL.has(this.failure.what);
  }
}
