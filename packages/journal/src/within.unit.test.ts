/** Deadlines and waits by the injected clock, which end their signals with one constant reason. */
import { describe, expect, it } from 'vitest';
import { ENDED } from './ended.ts';
import { Wake } from './wake.ts';
import { within } from './within.ts';

function spyClock() {
  const reasons: unknown[] = [];
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (ms === 0) resolve();
      signal?.addEventListener('abort', () => {
        reasons.push(signal.reason);
        resolve();
      });
    });
  return { reasons, clock: { now: () => 0, sleep } };
}

describe('a deadline', () => {
  it('answers what the work answers, and ends its timer without a new error', async () => {
    const { clock, reasons } = spyClock();
    expect(await within(clock, 10, 'work', Promise.resolve(7))).toBe(7);
    expect(reasons).toEqual([ENDED]);
  });

  it('fails when the work is late', async () => {
    const { clock } = spyClock();
    const late = within(clock, 0, 'work', new Promise<never>(() => undefined));
    await expect(late).rejects.toMatchObject({ code: 'timeout', message: 'work did not answer in 0 ms' });
  });
});

describe('a wait', () => {
  it('ends by a pulse, also one before it, and by the signal', async () => {
    const { clock, reasons } = spyClock();
    const stop = new AbortController();
    const wake = new Wake();
    wake.pulse();
    await wake.wait(clock, 10, stop.signal);
    const waiting = wake.wait(clock, 10, stop.signal);
    wake.pulse();
    await waiting;
    const stopped = wake.wait(clock, 10, stop.signal);
    stop.abort(ENDED);
    await stopped;
    await wake.wait(clock, 10, stop.signal);
    expect(reasons).toEqual([ENDED, ENDED]);
  });
});
