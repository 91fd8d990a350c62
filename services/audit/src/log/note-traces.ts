/** Tells the traces of a record's events that their entries are in the log. */
import type { Tracing } from '@centesimo/journal';

/** By trace: the first of its entries, counted from the record's first, and how many there are. */
export type EntryTraces = Map<string, { readonly at: number; entries: number }>;

export function countTrace(traces: EntryTraces, trace: string, at: number): void {
  const known = traces.get(trace);
  if (known === undefined) traces.set(trace, { at, entries: 1 });
  else known.entries += 1;
}

/** Traces remembered; a reader that is further behind follows the log without them. */
const REMEMBERED_MAX = 10_000;

/** Which of the last entries belong to a trace, for whoever reads on from here: in memory only, beside the log. */
export class RecentTraces {
  readonly #byIndex = new Map<number, string>();

  /** The traces of one record, whose first entry has this index. */
  add(traces: EntryTraces, firstIndex: number): void {
    for (const [trace, { at }] of traces) {
      const [oldest] = this.#byIndex.keys();
      if (this.#byIndex.size >= REMEMBERED_MAX && oldest !== undefined) this.#byIndex.delete(oldest);
      this.#byIndex.set(firstIndex + at, trace);
    }
  }

  /** Those of `count` entries from an index on, each by its place among them. */
  of(firstIndex: number, count: number): { at: number; traceparent: string }[] {
    const found: { at: number; traceparent: string }[] = [];
    if (this.#byIndex.size === 0) return found;
    for (let at = 0; at < count; at += 1) {
      const traceparent = this.#byIndex.get(firstIndex + at);
      if (traceparent !== undefined) found.push({ at, traceparent });
    }
    return found;
  }
}

/** One span for each trace, however many of its events one record holds. */
export function noteTraces(
  tracing: Tracing | undefined,
  traces: EntryTraces,
  firstIndex: number,
  fromMs: number,
): void {
  for (const [parent, { at, entries }] of traces)
    tracing?.note({ name: 'log entry', parent, fromMs, attributes: { index: firstIndex + at, entries } });
}
