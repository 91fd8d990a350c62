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
  /** Payments of this money in the order of their dates: the gifts dated by then must reach each. */
  readonly payments: readonly { readonly date: string; readonly amount: number }[];
}

const MEDIAN_CENTS = 5_000;
const LEAST_CENTS = 100;
const DAY_MS = 86_400_000;
/** Gifts above this many medians carry the adjustment to the exact total, so that the typical gift stays typical. */
const LARGE = 4;
/** Large gifts are not scaled below this part of what was drawn: all gifts are scaled then. */
const LEAST_FACTOR = 0.3;

/** The gifts, in the order of their dates. @throws RangeError when the count is not between 1 and the cents there are */
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

/** Scales the large gifts (all of them, where those cannot bear it); what rounding leaves is spread over the same ones. */
function fitSum(drawn: readonly number[], total: number, largeFrom: number): number[] {
  const large = sumOf(drawn.filter((value) => value >= largeFrom));
  const small = sumOf(drawn) - large;
  const factor = large > 0 ? (total - small) / large : 0;
  const canBear = factor > LEAST_FACTOR;
  const fitted = drawn.map((value) => {
    if (canBear) return value >= largeFrom ? Math.floor(value * factor) : value;
    return Math.max(1, Math.floor((value * total) / (small + large)));
  });
  const bears = (value: number): boolean => !canBear || value >= largeFrom;
  const bearers = drawn.flatMap((value, at) => (bears(value) ? [at] : []));
  spread(fitted, bearers, total - sumOf(fitted));
  return fitted;
}

/** Adds `left` to the values at `bearers`, the same to each as nearly as whole cents allow; no value falls below 1. */
function spread(values: number[], bearers: readonly number[], left: number): void {
  let rest = left;
  for (let at = 0; rest !== 0; at = (at + 1) % bearers.length) {
    const index = bearers[at] ?? 0;
    const value = values[index] ?? 0;
    const share = Math.ceil(Math.abs(rest) / bearers.length);
    const step = rest > 0 ? share : -Math.min(value - 1, share);
    values[index] = value + step;
    rest -= step;
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Most gifts come early; each is dated no later than the payment that needs it, and within the collection's period. */
function dateGifts(
  amounts: readonly number[],
  { from, payments, to }: SimulationRequest,
  random: () => number,
): SimulatedGift[] {
  const days = daysFrom(from, to);
  const order = shuffle(amounts, random);
  let [given, needed, next] = [0, payments[0]?.amount ?? 0, 0];
  return order.map((amount, at) => {
    while (given >= needed && next < payments.length) needed += payments[(next += 1)]?.amount ?? 0;
    const natural = days[Math.floor((days.length - 1) * (at / order.length) ** 3)] ?? from;
    const latest = payments[next]?.date ?? natural;
    given += amount;
    // A payment before this collection began is paid from another one.
    return { amount, date: latest >= natural ? natural : latest > from ? latest : from };
  });
}

/** All days of the period; the first alone where the last is before it. */
function daysFrom(from: string, to: string): string[] {
  const start = Date.parse(from);
  const count = Math.max(0, Math.round((Date.parse(to) - start) / DAY_MS)) + 1;
  return Array.from({ length: count }, (_, day) => new Date(start + day * DAY_MS).toISOString().slice(0, 10));
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
