/** Deadlines on awaits, by the injected clock. */
import { ENDED } from './ended.ts';
import { JournalError } from './errors.ts';
import type { Clock } from './types.ts';

const LATE = Symbol('late');

/** Answers what `work` answers, or throws `timeout` after `ms`; the outcome of `work` is then unknown. */
export async function within<T>(clock: Clock, ms: number, what: string, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = clock.sleep(ms, timer.signal).then(
    (): typeof LATE => LATE,
    (): typeof LATE => LATE,
  );
  try {
    const first = await Promise.race([work, late]);
    if (first === LATE) throw new JournalError('timeout', `${what} did not answer in ${ms} ms`);
    return first;
  } finally {
    timer.abort(ENDED);
  }
}
