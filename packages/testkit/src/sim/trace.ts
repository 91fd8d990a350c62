/** What happened in a history: the last events as text, bounded, and a running digest that compares two runs. */

export interface Trace {
  /** Notes an event; `detail` is called only when the trace is on. */
  note(actor: string, what: string, detail?: () => string): void;
  readonly on: boolean;
  lines(): string[];
}

export interface TraceOptions {
  readonly on: boolean;
  /** Lines kept: the last ones. */
  readonly linesMax?: number;
}

export function createTrace(now: () => number, startMs: number, options: TraceOptions): Trace {
  const linesMax = options.linesMax ?? 2000;
  let kept: string[] = [];
  return {
    on: options.on,
    note: (actor, what, detail) => {
      if (!options.on) return;
      const tail = detail === undefined ? '' : ` ${detail()}`;
      kept.push(`${String(now() - startMs).padStart(8)} ${actor.padEnd(16)} ${what}${tail}`);
      if (kept.length > 2 * linesMax) kept = kept.slice(-linesMax);
    },
    lines: () => kept.slice(-linesMax),
  };
}
