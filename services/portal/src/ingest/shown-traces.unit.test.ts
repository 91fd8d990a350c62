// Traces are told once their entry is verified, each once, and what audit says of them is bounded and never believed.
import { expect, it } from 'vitest';
import type { EntryTrace } from './log-feed.ts';
import { ShownTraces } from './shown-traces.ts';

function tracesOf() {
  const noted: unknown[] = [];
  let now = 100;
  const clock = { now: () => now++, sleep: () => Promise.resolve() };
  const traces = new ShownTraces(
    { note: (span) => void noted.push([span.attributes?.['index'], span.fromMs]) },
    clock,
  );
  const arrived = (first: number, count: number, ...marks: EntryTrace[]): void =>
    traces.arrived({ first, entries: Array.from({ length: count }, () => new Uint8Array(1)), traces: marks });
  return { noted, traces, arrived };
}

const mark = (index: number): EntryTrace => ({ index, trace: 't' });

it('tells each trace once its entry is shown, also when the entry comes by two streams', () => {
  const { noted, traces, arrived } = tracesOf();
  arrived(0, 3, mark(0), mark(2));
  traces.shown(1);
  arrived(1, 3, mark(2), mark(3));
  traces.shown(4);
  traces.shown(4);
  expect(noted).toEqual([
    [0, 100],
    [2, 101],
    [3, 101],
  ]);
});

it('drops traces of entries that did not come, and those beyond a bound', () => {
  const { noted, traces, arrived } = tracesOf();
  arrived(5, 1, mark(4), mark(6), mark(2 ** 31), mark(5));
  arrived(6, 1, ...Array.from({ length: 20_000 }, () => mark(6)));
  traces.shown(1_000_000);
  expect(noted[0]).toEqual([5, 100]);
  expect(noted).toHaveLength(10_000);
});
