/** The one error of this package: what is no time stamp, or one that must not be believed, by a closed set of codes. */

export type StampErrorCode =
  /** Not the DER of what it should be. */
  | 'stamp-malformed'
  /** Well formed, and not to be believed: the message says which of the rules it breaks. */
  | 'stamp-refused'
  /** The authority answered that it does not stamp. */
  | 'stamp-denied';

export class StampError extends Error {
  readonly code: StampErrorCode;

  constructor(code: StampErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StampError';
    this.code = code;
  }
}

export function malformed(what: string, cause?: unknown): never {
  throw new StampError('stamp-malformed', what, { cause });
}

export function refused(what: string): never {
  throw new StampError('stamp-refused', what);
}
