/** The one error of this package: what is malformed or refused, by a closed set of stable codes. */

/** Codes ending in `-malformed` concern the form of an input, the others its meaning. */
export type LogErrorCode =
  | 'value-not-json'
  | 'text-not-canonical'
  | 'encoding-malformed'
  | 'size-out-of-range'
  | 'entry-malformed'
  | 'entry-too-large'
  | 'chain-broken'
  | 'range-malformed'
  | 'proof-malformed'
  | 'proof-refused'
  | 'key-malformed'
  | 'note-malformed'
  | 'note-unsigned'
  | 'signature-refused'
  | 'checkpoint-malformed'
  | 'origin-refused'
  | 'tile-malformed'
  | 'tile-path-malformed'
  | 'bundle-malformed'
  | 'receipt-malformed'
  | 'witness-request-malformed'
  | 'policy-malformed';

export class LogError extends Error {
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, message: string) {
    super(message);
    this.name = 'LogError';
    this.code = code;
  }
}
