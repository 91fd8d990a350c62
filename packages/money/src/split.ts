/** Splits an amount over weights by largest remainder (Hamilton's method), losing and inventing nothing. */

/** A part of the split and what its exact share has above it, in units of 1 / total weight. */
interface Share {
  index: number;
  part: number;
  remainder: number;
}

/**
 * Splits `amount` (minor units, ≥ 0) in proportion to positive integer weights. Each part is the floor of its
 * exact share; the cents left go to the largest remainders, ties in listed order. The parts stand in the order
 * of the weights, zero parts included, and sum to the amount. Products that could leave the safe integers are
 * taken in `bigint`; the weights themselves must sum to a safe integer. Without weights the answer is empty.
 */
export function splitByWeights(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight, index) => exactShare(index, amount, weight, total));
  let left = shares.reduce((rest, share) => rest - share.part, amount);
  const parts = shares.map((share) => share.part);
  if (left === 0) return parts;
  for (const { index } of shares.sort(largestRemainderFirst)) {
    if (left === 0) break;
    parts[index] = parts[index]! + 1;
    left -= 1;
  }
  return parts;
}

function exactShare(index: number, amount: number, weight: number, total: number): Share {
  const product = amount * weight;
  if (Number.isSafeInteger(product)) {
    const remainder = product % total;
    return { index, part: (product - remainder) / total, remainder };
  }
  const exact = BigInt(amount) * BigInt(weight);
  return { index, part: Number(exact / BigInt(total)), remainder: Number(exact % BigInt(total)) };
}

function largestRemainderFirst(left: Share, right: Share): number {
  return right.remainder - left.remainder || left.index - right.index;
}
