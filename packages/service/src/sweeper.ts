/** Sweeps in the background, now and then, for as long as a service runs. */
import type { Clock } from '@centesimo/journal';
import { Background } from './background.ts';
import type { ServicePorts } from './service-ports.ts';
import type { SweepTimes } from './sweep-times.ts';

/** One look at what is due; answers how much it removed. */
export type Sweep = () => Promise<number>;

interface SweeperPorts {
  readonly clock: Clock;
  readonly times: SweepTimes;
  readonly sweeps: readonly Sweep[];
  /** Told of what was removed. */
  readonly swept: (count: number) => void;
  readonly failed: (error: unknown) => void;
}

async function sweepNowAndThen(
  { clock, failed, swept, sweeps, times }: SweeperPorts,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(times.everyMs, signal);
    for (const sweep of sweeps) {
      if (signal.aborted) return;
      try {
        const count = await sweep();
        if (count > 0) swept(count);
      } catch (error) {
        failed(error);
      }
    }
    if (signal.aborted) return;
  }
}

/** The sweeper of a service, which says what it does in the log and the metrics. */
export function createSweeper(
  { clock, log, metrics }: Pick<ServicePorts, 'clock' | 'log' | 'metrics'>,
  service: string,
  times: SweepTimes,
  sweeps: readonly Sweep[],
): Background {
  const counter = metrics.counter('centesimo_swept_total', { service });
  const sweeper: SweeperPorts = {
    clock,
    times,
    sweeps,
    swept: (count) => {
      counter.inc(count);
      log.info('swept', { count });
    },
    failed: (error) => log.warn('sweep-failed', { error }),
  };
  return new Background((signal) => sweepNowAndThen(sweeper, signal));
}
