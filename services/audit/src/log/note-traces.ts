/** Tells the traces of a record's events that their entries are in the log. */
import type { Tracing } from '@centesimo/journal';

/** By trace: the first of its entries, counted from the record's first, and how many there are. */
export type EntryTraces = Map<string, { readonly at: number; entries: number }>;

export function countTrace(traces: EntryTraces, trace: string, at: number): void {
  const known = traces.get(trace);
  if (known === undefined) traces.set(trace, { at, entries: 1 });
  else known.entries += 1;
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
