/** Whether journals that were copied at different instants make one history: no record without what it had consumed. */

export interface LogEnd {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** Of the text of a record of `audit/log`: its header is its first line. */
export function logEndOf(text: string): LogEnd {
  const { size, root } = JSON.parse(text.slice(0, (text + '\n').indexOf('\n'))) as LogEnd;
  return { size, root };
}

export interface LastRecord {
  readonly journal: string;
  readonly n: number;
  /** The record as stored: JSON with `consumed`, the mark in each journal that was followed so far. */
  readonly text: string;
}

/** The first journal whose last record has consumed one that is not there, and which one that is. */
export function missingCause(
  records: readonly LastRecord[],
): { readonly journal: string; readonly missing: string } | undefined {
  const ends = new Map(records.map(({ journal, n }) => [journal, n]));
  for (const { journal, text } of records) {
    const { consumed } = JSON.parse(text) as { consumed: Record<string, { n: number }> };
    for (const [cause, { n }] of Object.entries(consumed))
      if (n > (ends.get(cause) ?? -1)) return { journal, missing: `${cause}/${n}` };
  }
  return undefined;
}
