/** Splits an amount over weights by largest remainder (Hamilton's method), losing and inventing nothing. */

interface Share {
  index: number;
  part: number;
  remainder: bigint;
}

/**
 * Splits `amount` (minor units, ≥ 0) in proportion to positive integer weights. Each part is the floor of its
 * exact share; the cents left go to the largest remainders, ties in listed order. The parts stand in the order
 * of the weights, zero parts included, and sum to the amount. Products are taken in `bigint`.
 * Without weights the answer is an empty list.
 */
export function splitByWeights(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return weights.map(() => 0);
  const whole = BigInt(amount);
  const shares = weights.map((weight, index): Share => {
    const product = whole * BigInt(weight);
    return { index, part: Number(product / total), remainder: product % total };
  });
  const given = shares.reduce((sum, share) => sum + BigInt(share.part), 0n);
  const left = Number(whole - given);
  const byRemainder = shares.toSorted(largestRemainderFirst).slice(0, left);
  for (const share of byRemainder) share.part += 1;
  return shares.map((share) => share.part);
}

function largestRemainderFirst(left: Share, right: Share): number {
  if (left.remainder !== right.remainder) return left.remainder > right.remainder ? -1 : 1;
  return left.index - right.index;
}
