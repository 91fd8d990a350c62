/** Which of two instances has which journals open, and when. */
import { pause } from './caller.ts';
import { type CharityOfTwo, type Twin, journalsOf } from './twin.ts';

const TAKEN_OVER_MS = 10_000;
const SHARED_OUT_MS = 30_000;
const POLL_MS = 20;

/** Each has its half of the journals open. */
export async function untilBothOwn({ twins, shared }: CharityOfTwo): Promise<void> {
  const share = journalsOf(shared.deployment).length / twins.length;
  await until('both have their share', SHARED_OUT_MS, () =>
    twins.every((twin) => twin.isReady() && twin.owned().length === share),
  );
}

/** Answers how long it took, in milliseconds. */
export async function untilOwnerOfAll({ shared }: CharityOfTwo, survivor: Twin): Promise<number> {
  const all = journalsOf(shared.deployment).length;
  return await until('the other one has taken over', TAKEN_OVER_MS, () => survivor.owned().length === all);
}

/** Answers how long it took, in milliseconds. @throws Error when it has not come by the limit */
async function until(what: string, limitMs: number, holds: () => boolean): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > limitMs) throw new Error(`${what}: not after ${limitMs} ms`);
    await pause(POLL_MS);
  }
  return Math.round(performance.now() - start);
}
