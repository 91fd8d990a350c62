/** The steps of a copy, counted for whoever waits. How many there will be is not known before. */
import { CliError } from '../command.ts';
import type { Progress } from '../progress.ts';
import type { CopySteps } from './copy-store.ts';

export function createCopySteps(signal: AbortSignal, progress: Progress): CopySteps {
  let done = 0;
  return {
    step() {
      if (signal.aborted) throw new CliError('cancelled', 'the copy was cut short; it may be called again');
      done += 1;
      progress.update(done, done);
    },
  };
}
