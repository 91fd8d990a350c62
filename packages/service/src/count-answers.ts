/** Counts what became of commands, by outcome. */
import type { Answer } from '@centesimo/journal';
import type { Metrics } from '@centesimo/telemetry';

/** Counters of the name `metric`, one for each outcome; they stand at zero before the first answer. */
export function countAnswers(metrics: Metrics, metric: string): (answers: readonly Answer[]) => void {
  const counters = {
    done: metrics.counter(metric, { outcome: 'done' }),
    repeated: metrics.counter(metric, { outcome: 'repeated' }),
    refused: metrics.counter(metric, { outcome: 'refused' }),
    conflict: metrics.counter(metric, { outcome: 'conflict' }),
    unavailable: metrics.counter(metric, { outcome: 'unavailable' }),
  };
  return (answers) => {
    for (const answer of answers)
      counters[answer.kind === 'done' && answer.repeated ? 'repeated' : answer.kind].inc();
  };
}
