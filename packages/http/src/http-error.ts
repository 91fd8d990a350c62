/** Refusals that only HTTP knows: the address, the method, the form of a request. */

/** Status and meaning of each code; docs/ERRORS.md lists them. */
export const HTTP_CODES = {
  'request-malformed': { status: 400, meaning: 'this is not HTTP/1.1' },
  'url-malformed': { status: 400, meaning: 'the address holds broken escapes' },
  'body-malformed': { status: 400, meaning: 'the body is not JSON in UTF-8, or ends early' },
  'request-invalid': { status: 400, meaning: 'a parameter or the body is not what the route takes' },
  'idempotency-key-missing': { status: 400, meaning: 'the header Idempotency-Key is required here' },
  'idempotency-key-malformed': {
    status: 400,
    meaning: 'Idempotency-Key is 1 to 255 printable ASCII characters, bare or as a quoted string',
  },
  'cursor-malformed': { status: 400, meaning: 'the cursor is none that this list has given' },
  'route-not-found': { status: 404, meaning: 'nothing is served at this address' },
  'method-not-allowed': { status: 405, meaning: 'the address takes other methods, listed in Allow' },
  'request-timeout': { status: 408, meaning: 'the request did not arrive in time' },
  'body-too-large': { status: 413, meaning: 'the body is larger than the limit' },
  'url-too-long': { status: 414, meaning: 'the address is longer than the limit' },
  'media-type-unsupported': { status: 415, meaning: 'the body has a media type that is not taken here' },
  'headers-too-large': { status: 431, meaning: 'the headers are larger than the limit' },
  'not-ready': { status: 503, meaning: 'the service has not started fully' },
  'answer-timeout': { status: 504, meaning: 'the answer took too long, and what came of it is not known' },
  stopping: { status: 503, meaning: 'the service is being stopped: ask again' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type HttpCode = keyof typeof HTTP_CODES;

export interface HttpErrorOptions {
  /** JSON-able, no personal data. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

export class HttpError extends Error {
  readonly code: HttpCode;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly retriable: boolean;
  constructor(code: HttpCode, message: string = HTTP_CODES[code].meaning, options: HttpErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'HttpError';
    this.code = code;
    this.facts = options.facts ?? {};
    this.headers = options.headers ?? {};
    this.retriable = HTTP_CODES[code].status >= 503;
  }
}
