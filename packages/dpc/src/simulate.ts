/**
 * Simulated gifts behind a published total: the single gifts are not public. Heavy-tailed (log-normal, median about
 * 50 euros), seeded, summing exactly, and dated over the collection's period so that no payment precedes its money.
 */

export interface SimulatedGift {
  /** Cents, at least 1. */
  readonly amount: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

export interface SimulationRequest {
  readonly total: number;
  readonly count: number;
  readonly seed: number;
  /** First and last day of the collection. */
  readonly from: string;
  readonly to: string;
  /** Payments of this money, by date: the gifts before each must reach it. */
  readonly payments: readonly { readonly date: string; readonly amount: number }[];
}

const MEDIAN_CENTS = 5_000;
const LEAST_CENTS = 100;
const DAY_MS = 86_400_000;
/** Gifts above this many medians carry the adjustment to the exact total, so that the typical gift stays typical. */
const LARGE = 4;

/** The gifts, in the order of their dates. @throws RangeError when there are more gifts than cents */
export function simulateGifts(request: SimulationRequest): SimulatedGift[] {
  const { count, total } = request;
  if (!Number.isSafeInteger(count) || count < 1 || count > total)
    throw new RangeError(`${total} cents cannot be ${count} gifts`);
  const random = randomFrom(request.seed);
  const amounts = drawAmounts(total, count, random);
  return dateGifts(amounts, request, random);
}

/** Log-normal amounts whose mean is total / count, adjusted to the exact sum. */
function drawAmounts(total: number, count: number, random: () => number): number[] {
  const mean = total / count;
  const median = Math.min(MEDIAN_CENTS, mean / 1.2);
  const sigma = Math.sqrt(2 * Math.log(mean / median));
  const least = Math.max(1, Math.min(LEAST_CENTS, Math.floor(mean / 2)));
  const drawn = Array.from({ length: count }, () => {
    const value = median * Math.exp(sigma * normal(random));
    return Math.max(least, Math.round(roundTo(value)));
  });
  return fitSum(drawn, total, median * LARGE);
}

/** People give round sums: whole euros below 100, fives and tens above. */
function roundTo(cents: number): number {
  const step = cents < 1_000 ? 50 : cents < 10_000 ? 500 : 1_000;
  return cents < 100 ? cents : Math.round(cents / step) * step;
}

/** Scales the large gifts (all of them, where those cannot bear it) and spreads the rest one cent each. */
function fitSum(drawn: readonly number[], total: number, largeFrom: number): number[] {
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const large = sumOf(drawn.filter((value) => value >= largeFrom));
  const small = sumOf(drawn) - large;
  const factor = large > 0 ? (total - small) / large : 0;
  const scale =
    factor > 0.05
      ? (value: number) => (value >= largeFrom ? value * factor : value)
      : (value: number) => (value * total) / (small + large);
  const fitted = drawn.map((value) => Math.max(1, Math.floor(scale(value))));
  let left = total - sumOf(fitted);
  for (let at = 0; left !== 0; at = (at + 1) % fitted.length) {
    const value = fitted[at] ?? 0;
    if (left < 0 && value <= 1) continue;
    // A large rest (rounding of a few huge gifts) is not dealt out cent by cent.
    const step =
      left > 0 ? Math.ceil(left / fitted.length) : -Math.min(value - 1, Math.ceil(-left / fitted.length));
    fitted[at] = value + step;
    left -= step;
  }
  return fitted;
}

/** Most gifts come early; each is dated no later than the payment that needs it. */
function dateGifts(
  amounts: readonly number[],
  request: SimulationRequest,
  random: () => number,
): SimulatedGift[] {
  const start = Date.parse(request.from);
  const days = Math.max(0, Math.round((Date.parse(request.to) - start) / DAY_MS));
  const order = shuffle(amounts, random);
  const needs = request.payments.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  let given = 0;
  let needed = needs[0]?.amount ?? Infinity;
  let next = 0;
  return order.map((amount, at) => {
    while (given >= needed && next + 1 < needs.length) needed += needs[(next += 1)]?.amount ?? 0;
    const natural = new Date(start + Math.floor(days * (at / order.length) ** 3) * DAY_MS)
      .toISOString()
      .slice(0, 10);
    const latest = given < needed ? needs[next]?.date : undefined;
    given += amount;
    return { amount, date: latest !== undefined && latest < natural ? latest : natural };
  });
}

function shuffle(values: readonly number[], random: () => number): number[] {
  const shuffled = [...values];
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other] ?? 0, shuffled[at] ?? 0];
  }
  return shuffled;
}

/** A standard normal value (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Numbers in [0, 1) from a seed (mulberry32): the same seed gives the same gifts on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
