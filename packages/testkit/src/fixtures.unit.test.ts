// The small fixtures: a clock moved by hand, ids in sequence, a folder that goes away.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createManualClock } from './clock.ts';
import { sequenceBytes, sequenceIds } from './ids.ts';
import { withTempFolder } from './temp-folder.ts';

describe('the manual clock', () => {
  it('wakes sleepers in the order of their times, and those they start', async () => {
    const clock = createManualClock(0);
    const woken: string[] = [];
    const sleep = (name: string, ms: number) =>
      clock.sleep(ms).then(() => woken.push(`${name}@${clock.now()}`));
    void sleep('b', 20).then(() => sleep('c', 5));
    void sleep('a', 10);
    void sleep('d', 31);
    await clock.advance(30);
    expect(woken).toEqual(['a@10', 'b@20', 'c@25']);
    expect([clock.now(), clock.sleepers()]).toEqual([30, 1]);
  });

  it('ends a sleep whose signal aborts', async () => {
    const clock = createManualClock();
    const abort = new AbortController();
    const slept = clock.sleep(1_000, abort.signal);
    abort.abort();
    await slept;
    await clock.sleep(1_000, abort.signal);
    expect(clock.sleepers()).toBe(0);
  });
});

describe('ids', () => {
  it('come in sequence, bytes too', () => {
    const next = sequenceIds('gift');
    expect([next(), next()]).toEqual(['gift-1', 'gift-2']);
    const bytes = sequenceBytes(255);
    expect([[...bytes(2)], [...bytes(2)], [...bytes(1)]]).toEqual([[0, 255], [1, 0], [1]]);
  });
});

describe('a temporary folder', () => {
  it('is gone afterwards, also after an error', async () => {
    const seen: string[] = [];
    const use = withTempFolder(async (folder) => {
      seen.push(folder);
      await writeFile(join(folder, 'file'), 'x');
      throw new Error('broken');
    });
    await expect(use).rejects.toThrow('broken');
    expect(seen.map((folder) => existsSync(folder))).toEqual([false]);
  });
});
