// A scan in windows of look-ups gets on, however slow the server is, and keeps to its bounds.

import { describe, expect, it } from 'vitest';
import { scanDense } from './dense-scan.ts';

const RECORDS = 40;
const BOUNDS = { limit: 100, bytesMax: 1_000_000, windowsMs: 2_000 };

/** A server whose every window of look-ups takes `windowMs`. */
function serverOf(windowMs: number) {
  let nowMs = 0;
  let asked = -1;
  const read = async (n: number): Promise<Uint8Array | undefined> => {
    if (asked !== nowMs) asked = nowMs;
    await Promise.resolve();
    nowMs = asked + windowMs;
    return n <= RECORDS ? Uint8Array.of(n) : undefined;
  };
  return { read, now: () => nowMs };
}

describe('a dense scan', () => {
  it('reads to the first hole of a quick server', async () => {
    const { now, read } = serverOf(1);
    const found = await scanDense(read, 3, BOUNDS, now);
    expect(found.map(({ n }) => n)).toEqual(Array.from({ length: RECORDS - 2 }, (_, at) => at + 3));
  });

  it('gets on over a slow server: it answers what it found in its time, at least the first window', async () => {
    const { now, read } = serverOf(1_500);
    const seen: number[] = [];
    for (let from = 1; ;) {
      const found = await scanDense(read, from, BOUNDS, now);
      if (found.length === 0) break;
      seen.push(...found.map(({ n }) => n));
      from += found.length;
    }
    expect(seen).toEqual(Array.from({ length: RECORDS }, (_, at) => at + 1));
    const { now: later, read: slow } = serverOf(60_000);
    expect(await scanDense(slow, 1, BOUNDS, later)).toHaveLength(2);
  });

  it('keeps to its bounds of records and bytes, and answers one record of any size', async () => {
    const { now, read } = serverOf(1);
    expect(await scanDense(read, 1, { ...BOUNDS, limit: 7 }, now)).toHaveLength(7);
    expect(await scanDense(read, 1, { ...BOUNDS, bytesMax: 5 }, now)).toHaveLength(5);
    expect(await scanDense(read, 1, { ...BOUNDS, bytesMax: 0 }, now)).toHaveLength(1);
    expect(await scanDense(read, RECORDS + 1, BOUNDS, now)).toEqual([]);
  });
});
