/** The randomness of a running process: bytes for salts, which must not be guessed, and numbers for back-offs. */
import { randomBytes } from 'node:crypto';

export interface Random {
  bytes(count: number): Uint8Array;
  /** In [0, 1); may be guessed. */
  number(): number;
}

export const systemRandom: Random = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
  number: () => Math.random(),
};
