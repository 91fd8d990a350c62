/** Counts what became of commands, by outcome. */
import type { Answer } from '@centesimo/journal';
import type { Counter, Metrics } from '@centesimo/telemetry';

/** One counter for each outcome; they stand at zero before the first answer. */
export function countAnswers(metrics: Metrics, service: string): (answers: readonly Answer[]) => void {
  const metric = 'centesimo_commands_total';
  const counters = {
    done: metrics.counter(metric, { service, outcome: 'done' }),
    repeated: metrics.counter(metric, { service, outcome: 'repeated' }),
    refused: metrics.counter(metric, { service, outcome: 'refused' }),
    conflict: metrics.counter(metric, { service, outcome: 'conflict' }),
    unavailable: metrics.counter(metric, { service, outcome: 'unavailable' }),
  };
  return (answers) => {
    for (const answer of answers)
      counters[answer.kind === 'done' && answer.repeated ? 'repeated' : answer.kind].inc();
  };
}

/** Counts what was done and not done before. */
export function countDone(counter: Counter): (answers: readonly Answer[]) => void {
  return (answers) =>
    counter.inc(answers.filter((answer) => answer.kind === 'done' && !answer.repeated).length);
}
