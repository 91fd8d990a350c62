/** What a journal tells goes to the log of its service and is counted by its name. */
import type { Notify } from '@centesimo/journal';
import type { LogFields, Logger, Metrics } from '@centesimo/telemetry';

/** Lines about foreign messages in a window: whoever floods the topic must not fill the disk with them. */
const FOREIGN_LINES = 10;
const WINDOW_MS = 10_000;

/** `more` stands in every line. An append that found another owner's record in its place has a counter of its own. */
export function countNotices(log: Logger, metrics: Metrics, service: string, more: LogFields = {}): Notify {
  const fenced = metrics.counter('centesimo_fenced_appends_total', { service });
  const foreign = boundedForeign();
  return ({ name, level, fields }) => {
    metrics.counter('centesimo_notices_total', { service, name }).inc();
    if (fields['code'] === 'fenced') fenced.inc();
    if (name !== 'foreign-message') return log[level](name, { ...fields, ...more });
    const reason = String(fields['reason']);
    metrics.counter('centesimo_foreign_messages_total', { service, reason }).inc();
    const told = foreign();
    if (told !== undefined) log[level](name, { ...fields, ...told, ...more });
  };
}

/** Fields of the next line: how many were held back before it; undefined where it is held back itself. */
function boundedForeign(): () => LogFields | undefined {
  let fromMs = -Infinity;
  let lines = 0;
  let withheld = 0;
  return () => {
    const nowMs = performance.now();
    if (nowMs - fromMs >= WINDOW_MS) [fromMs, lines] = [nowMs, 0];
    if (lines >= FOREIGN_LINES) {
      withheld += 1;
      return undefined;
    }
    lines += 1;
    const told = withheld === 0 ? {} : { withheld };
    withheld = 0;
    return told;
  };
}
