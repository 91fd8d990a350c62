/** The log that audit serves is refused: it is proved to be wrong, not just out of reach. */
import type { Failure } from '@centesimo/verify';

/** The event stands in the signed log and cannot be taken back: nothing after it can be believed. */
const FINAL: ReadonlySet<Failure['what']> = new Set([
  'event-refused',
  'heads-differ',
  'journal-broken',
  'money-rule',
]);

/** Two notes of the same size, both signed by the log's key: whoever holds it has told two histories. */
export interface Proof {
  /** What was verified before. */
  readonly verified: string;
  readonly signed: string;
}

export class LogRefusal extends Error {
  readonly failure: Failure;
  /** Only where the log's own key proves the lie. */
  readonly proof: Proof | undefined;

  constructor(failure: Failure, proof?: Proof) {
    super(failure.message);
    this.name = 'LogRefusal';
    this.failure = failure;
    this.proof = proof;
  }

  /** True: asking again is no use, an operator must act. */
  get isFinal(): boolean {
    return FINAL.has(this.failure.what) || this.proof !== undefined;
  }
}
