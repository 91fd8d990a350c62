/** Seeded randomness for the simulation: xoshiro128**, so one number replays a whole history. */

export interface Random {
  /** A number in [0, 1). */
  float(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with probability `p`; `p <= 0` draws nothing, so a fault that is off does not shift the sequence. */
  chance(p: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  /** A sequence of its own, a function of the seed and the label only. */
  fork(label: string): Random;
}

export function createRandom(seed: number | string): Random {
  const next = xoshiro(hashText(String(seed)));
  const float = () => next() / 0x1_0000_0000;
  const int = (low: number, high: number) => low + Math.floor(float() * (high - low + 1));
  return {
    float,
    int,
    chance: (p) => p > 0 && float() < p,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[int(0, items.length - 1)]!;
    },
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = int(0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
      }
      return shuffled;
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/** xoshiro128** of Blackman and Vigna, seeded through splitmix32 so that near seeds give far sequences. */
function xoshiro(seed: number): () => number {
  const mix = splitmix(seed);
  let a = mix();
  let b = mix();
  let c = mix();
  let d = mix();
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

function splitmix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
