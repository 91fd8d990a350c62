/** Tells the traces of requests that what they did is verified and on the pages. */
import type { Clock } from '@centesimo/journal';
import type { Tracing } from '@centesimo/telemetry';
import type { EntryBatch, EntryTrace } from './log-feed.ts';

/** Traces that wait for their entry to be verified; more are not followed to their end. */
const WAITING_MAX = 10_000;

export class ShownTraces {
  readonly #tracing: Pick<Tracing, 'note'>;
  readonly #clock: Clock;
  #waiting: (EntryTrace & { readonly fromMs: number })[] = [];

  constructor(tracing: Pick<Tracing, 'note'>, clock: Clock) {
    this.#tracing = tracing;
    this.#clock = clock;
  }

  /** A batch that came; one that comes again after a stream was cut tells its traces again. */
  arrived({ entries, first, traces = [] }: EntryBatch): void {
    const fromMs = this.#clock.now();
    const isIn = ({ index }: EntryTrace): boolean => index >= first && index < first + entries.length;
    // What waits from here on came by a stream that is over.
    this.#waiting = this.#waiting.filter(({ index }) => index < first);
    for (const trace of traces.filter(isIn).slice(0, WAITING_MAX - this.#waiting.length))
      this.#waiting.push({ ...trace, fromMs });
  }

  /** Every entry below `size` is verified and shown. */
  shown(size: number): void {
    if (this.#waiting.length === 0) return;
    for (const { index, trace: parent, fromMs } of this.#waiting.filter(({ index }) => index < size))
      this.#tracing.note({ name: 'portal show', parent, fromMs, attributes: { index } });
    this.#waiting = this.#waiting.filter(({ index }) => index >= size);
  }
}
