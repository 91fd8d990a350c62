/** Tells the traces of a record that it is stored: of its commands, and of the messages it follows. */
import type { Tracing } from './types.ts';

export function noteRecord(
  tracing: Tracing,
  { causes, traces }: { readonly causes: ReadonlySet<string>; readonly traces: ReadonlySet<string> },
  { fromMs, journal, n }: { readonly journal: string; readonly n: number; readonly fromMs: number },
): void {
  const attributes = { journal, n };
  for (const parent of traces) tracing.note({ name: 'journal append', parent, fromMs, attributes });
  const all = [...causes];
  for (const parent of all) {
    const links = all.filter((other) => other !== parent);
    tracing.note({ name: 'journal follow', parent, fromMs, links, attributes });
  }
}
