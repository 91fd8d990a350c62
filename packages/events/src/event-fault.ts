/** Why a value is not an event. */

export type EventFaultCode =
  | 'not-an-object'
  | 'unknown-type'
  | 'invalid'
  | 'incoherent'
  | 'unreadable'
  | 'too-large'
  | 'wrong-headers'
  | 'not-json'
  | 'not-canonical';

/** Why a value is not an event. Texts of the value itself are quoted in `path` only, cut to a bound. */
export interface EventFault {
  readonly code: EventFaultCode;
  /** JSON pointer into the value, or the name of a header. */
  readonly path: string;
  readonly reason: string;
}

const PATH_CHARACTERS_MAX = 200;

/** Makes a fault with a bounded path. */
export function eventFault(code: EventFaultCode, path: string, reason: string): { fault: EventFault } {
  return { fault: { code, path: path.slice(0, PATH_CHARACTERS_MAX), reason } };
}
