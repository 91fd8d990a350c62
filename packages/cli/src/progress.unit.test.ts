// Progress says how far it is, and about how long it will still take by the speed so far.
import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.ts';

function shown(isTerminal: boolean, updates: readonly (readonly [ms: number, done: number, all: number])[]) {
  const lines: string[] = [];
  let now = 0;
  const io = {
    isTerminal,
    out: () => undefined,
    err: (text: string) => void lines.push(text),
    signal: new AbortController().signal,
    env: {},
  };
  const progress = createProgress(io, 'verifying entries', () => now);
  for (const [ms, done, all] of updates) {
    now = ms;
    progress.update(done, all);
  }
  return lines;
}

describe('progress', () => {
  it('is silent for work that ends at once', () => {
    expect(
      shown(false, [
        [10, 5, 10],
        [20, 10, 10],
      ]),
    ).toEqual([]);
  });

  it.each([
    [10_000, 'about 30 s left'],
    [60_000, 'about 3 min left'],
    [7_200_000, 'about 6 h left'],
  ])('estimates what is left after a quarter in %d ms: %s', (ms, left) => {
    const [line] = shown(false, [
      [0, 0, 4_000],
      [ms, 1_000, 4_000],
    ]);
    expect(line).toBe(`verifying entries 25% (1,000 of 4,000), ${left}\n`);
  });

  it('counts only what is done from where it went on', () => {
    const [line] = shown(true, [
      [0, 9_000, 10_000],
      [5_000, 9_500, 10_000],
    ]);
    expect(line).toContain('] verifying entries 95% (9,500 of 10,000), about 5 s left');
  });

  it('gives no estimate in the first second, nor when nothing is done or left', () => {
    const lines = shown(true, [
      [0, 0, 10],
      [500, 1, 10],
      [2_000, 0, 10],
      [3_000, 10, 10],
    ]);
    expect(lines.join('')).not.toContain('left');
    expect(lines).toHaveLength(3);
  });
});
