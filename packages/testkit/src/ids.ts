/** Ids in sequence, for tests that read better with `gift-1` than with random text. */

/** Answers `<prefix>-1`, `<prefix>-2`, … */
export function sequenceIds(prefix: string): () => string {
  let last = 0;
  return () => `${prefix}-${++last}`;
}

/** Bytes in sequence, as deterministic stand-in for a port of random bytes: never the same twice. */
export function sequenceBytes(seed = 1): (length: number) => Uint8Array {
  let next = seed;
  return (length) => {
    const bytes = new Uint8Array(length);
    const number = next++;
    for (let i = 0; i < length; i++) bytes[length - 1 - i] = i < 6 ? Math.floor(number / 256 ** i) % 256 : 0;
    return bytes;
  };
}
