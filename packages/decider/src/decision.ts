/** What a decision answers: events to append, or a refusal with a stable code. Values, never exceptions. */

/** What a refusal tells its reader: small, plain values such as the amount that is available. */
export type Facts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Accepted<Event> {
  readonly accepted: true;
  readonly events: readonly Event[];
}

export interface Rejected<Code extends string = string> {
  readonly accepted: false;
  readonly code: Code;
  readonly facts: Facts;
}

export type Decision<Event, Code extends string = string> = Accepted<Event> | Rejected<Code>;

/** Accepts with the events that happened; none means that the command was right and changes nothing. */
export function accept<Event>(events: readonly Event[]): Accepted<Event> {
  return { accepted: true, events };
}

/** Refuses with a stable kebab-case code and the facts that explain it. */
export function reject<Code extends string>(code: Code, facts: Facts = {}): Rejected<Code> {
  return { accepted: false, code, facts };
}

export function isAccepted<Event, Code extends string>(
  decision: Decision<Event, Code>,
): decision is Accepted<Event> {
  return decision.accepted;
}

export function isRejected<Event, Code extends string>(
  decision: Decision<Event, Code>,
): decision is Rejected<Code> {
  return !decision.accepted;
}
