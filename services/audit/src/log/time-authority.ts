/** The port of a time-stamping authority (RFC 3161): somebody else who says when a digest was there. */

export interface TimeAuthority {
  /** For people: its address, or the file that says how it is reached. */
  readonly name: string;
  /**
   * A time-stamp token (DER) over a SHA-256 digest, checked: it answers this question, is signed, and under an authority
   * that is trusted where one was named. Ends when the signal aborts, and by itself in half a minute.
   * @throws StampError for what it answers that is no good; Error where it does not answer
   */
  stamp(digest: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}
