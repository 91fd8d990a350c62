/** What a journal tells goes to the log of its service and is counted by its name. */
import type { Notify } from '@centesimo/journal';
import type { LogFields, Logger, Metrics } from '@centesimo/telemetry';

/** `more` stands in every line. An append that found another owner's record in its place has a counter of its own. */
export function countNotices(log: Logger, metrics: Metrics, service: string, more: LogFields = {}): Notify {
  const fenced = metrics.counter('centesimo_fenced_appends_total', { service });
  return ({ name, level, fields }) => {
    metrics.counter('centesimo_notices_total', { service, name }).inc();
    if (fields['code'] === 'fenced') fenced.inc();
    log[level](name, { ...fields, ...more });
  };
}
