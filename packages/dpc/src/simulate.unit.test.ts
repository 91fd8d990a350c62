/** Simulated gifts: their sum is exact, their dates are the period's, and no payment precedes its money. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SimulationRequest, simulateGifts } from './simulate.ts';

const DAY_MS = 86_400_000;
const request: SimulationRequest = {
  total: 100_000_00,
  count: 500,
  seed: 7,
  from: '2020-03-18',
  to: '2021-05-10',
  payments: [],
};
const sumOf = (gifts: readonly { amount: number }[]): number =>
  gifts.reduce((sum, { amount }) => sum + amount, 0);
const dayAfter = (from: string, days: number): string =>
  new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);

describe('the gifts', () => {
  it('are the same for the same seed and others for another', () => {
    expect(simulateGifts(request)).toEqual(simulateGifts(request));
    expect(simulateGifts(request)).not.toEqual(simulateGifts({ ...request, seed: 8 }));
  });

  it('are these, on every machine', () => {
    expect(simulateGifts({ ...request, count: 4, total: 50_000 })).toMatchInlineSnapshot(`
      [
        {
          "amount": 5173,
          "date": "2020-03-18",
        },
        {
          "amount": 20690,
          "date": "2020-03-24",
        },
        {
          "amount": 18965,
          "date": "2020-05-09",
        },
        {
          "amount": 5172,
          "date": "2020-09-10",
        },
      ]
    `);
  });

  it('are typical: a median near 50 euros, none below 1, many of them round, a few large', () => {
    const gifts = simulateGifts({ ...request, total: 17_351_703_619, count: 20_000 });
    const amounts = gifts.map(({ amount }) => amount).toSorted((a, b) => a - b);
    expect(amounts[10_000]).toBeGreaterThan(4_000);
    expect(amounts[10_000]).toBeLessThan(6_000);
    expect(amounts[0]).toBeGreaterThanOrEqual(100);
    expect(amounts.filter((amount) => amount % 50 === 0).length).toBeGreaterThan(12_000);
    expect(amounts.at(-1)).toBeGreaterThan(10_000_00);
    expect(sumOf(gifts)).toBe(17_351_703_619);
  });

  it.each([
    [0, 100],
    [-1, 100],
    [1.5, 100],
    [101, 100],
    [1, 0],
  ])('%d gifts of %d cents are refused', (count, total) => {
    expect(() => simulateGifts({ ...request, count, total })).toThrow(RangeError);
  });

  it('can be as many as the cents, or one', () => {
    expect(
      new Set(simulateGifts({ ...request, count: 1_000, total: 1_000 }).map(({ amount }) => amount)),
    ).toEqual(new Set([1]));
    const most = Number.MAX_SAFE_INTEGER;
    expect(simulateGifts({ ...request, count: 1, total: most })).toMatchObject([{ amount: most }]);
    expect(simulateGifts({ ...request, to: request.from, count: 3, total: 10 })).toHaveLength(3);
  });
});

describe('any collection', () => {
  const collection = fc
    .record({
      count: fc.integer({ min: 1, max: 300 }),
      mean: fc.integer({ min: 1, max: 200_000 }),
      extra: fc.integer({ min: 0, max: 300 }),
      seed: fc.integer(),
      length: fc.integer({ min: 0, max: 500 }),
      shares: fc.array(fc.record({ weight: fc.nat(10), day: fc.nat(500) }), { maxLength: 8 }),
    })
    .map(({ count, extra, length, mean, seed, shares }): SimulationRequest => {
      const total = count * mean + extra;
      const weights = shares.reduce((sum, { weight }) => sum + weight, 1);
      const payments = shares
        .map(({ day, weight }) => ({
          date: dayAfter(request.from, Math.min(day, length)),
          amount: Math.floor((total * weight) / weights),
        }))
        .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
      return { count, total, seed, from: request.from, to: dayAfter(request.from, length), payments };
    });

  it('is exact in sum and count, in the order of dates within its period', () => {
    fc.assert(
      fc.property(collection, (asked) => {
        const gifts = simulateGifts(asked);
        expect(gifts).toHaveLength(asked.count);
        expect(sumOf(gifts)).toBe(asked.total);
        expect(gifts.every(({ amount }) => Number.isSafeInteger(amount) && amount >= 1)).toBe(true);
        const dates = gifts.map(({ date }) => date);
        expect(dates).toEqual(dates.toSorted());
        expect((dates[0] ?? '') >= asked.from && (dates.at(-1) ?? '') <= asked.to).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('has for each payment the money by its day', () => {
    fc.assert(
      fc.property(collection, (asked) => {
        const gifts = simulateGifts(asked);
        for (const { date } of asked.payments) {
          const given = sumOf(gifts.filter((gift) => gift.date <= date));
          expect(given).toBeGreaterThanOrEqual(
            sumOf(asked.payments.filter((payment) => payment.date <= date)),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
