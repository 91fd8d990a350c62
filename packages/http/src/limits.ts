/** What one caller may take: sizes, times, connections. */

export const HTTP_DEFAULTS = {
  /** Largest body taken where a route names no other limit. */
  bodyBytesMax: 1024 * 1024,
  /** All header lines of a request together, with the request line. */
  headerBytesMax: 16 * 1024,
  headersMax: 100,
  /** Path and query. */
  urlCharactersMax: 4 * 1024,
  /** One parameter of the path, as sent. */
  paramCharactersMax: 512,
  /** From the first byte of a request to its last; of a streamed body, how long it may be silent. */
  requestTimeoutMs: 30_000,
  /** From the first byte of a request to the end of its headers. */
  headersTimeoutMs: 10_000,
  /** From the request to its answer. */
  answerTimeoutMs: 30_000,
  /** How long a connection may move no byte in either direction. */
  idleTimeoutMs: 60_000,
  /** How long a connection may wait for its next request. */
  keepAliveTimeoutMs: 65_000,
  connectionsMax: 10_000,
  /** How long running requests may take once the server drains. */
  stopTimeoutMs: 10_000,
} as const;

export type HttpLimits = { readonly [K in keyof typeof HTTP_DEFAULTS]: number };
