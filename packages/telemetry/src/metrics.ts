/** Counters, gauges and histograms behind a small port; kept in memory, read by whoever exports them. */

/** Adds up; never falls. */
export interface Counter {
  /** `by` is 0 or more, 1 when left out. */
  inc(by?: number): void;
}

/** Goes up and down. */
export interface Gauge {
  set(value: number): void;
}

/** How long something took, in seconds, by buckets. */
export interface Histogram {
  observe(seconds: number): void;
}

export type MetricLabels = Readonly<Record<string, string>>;

/** Names are `centesimo_<noun>_<unit>`; the same name and labels give the same metric. */
export interface Metrics {
  counter(name: string, labels?: MetricLabels): Counter;
  /** With `read`, the value is asked for whenever the metrics are read. */
  gauge(name: string, labels?: MetricLabels, read?: () => number): Gauge;
  histogram(name: string, labels?: MetricLabels): Histogram;
}

export type MetricKind = 'counter' | 'gauge' | 'histogram';

export interface MetricSample {
  readonly name: string;
  readonly kind: MetricKind;
  readonly labels: MetricLabels;
  /** Of a histogram: the sum of what was observed, in seconds. */
  readonly value: number;
  /** Of a histogram: how many observations each bucket of `BUCKETS_S` holds by itself; the last one: the rest. */
  readonly buckets?: readonly number[];
}

export interface MemoryMetrics extends Metrics {
  /** All metrics, by name and labels in ASCII order. */
  samples(): MetricSample[];
  /** One value; undefined when the metric was never made. */
  value(name: string, labels?: MetricLabels): number | undefined;
}

/** Metrics of different labels at most: labels made from input must not fill the memory. */
export const METRICS_MAX = 10_000;

/** Upper bounds of the buckets of every histogram, in seconds; the targets of the design lie on them. */
export const BUCKETS_S: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
];

const NAME = /^centesimo(_[a-z0-9]+){2,}$/;

interface Cell {
  readonly name: string;
  readonly kind: MetricKind;
  readonly labels: MetricLabels;
  readonly buckets?: number[];
  value: number;
  read?: () => number;
}

export function createMetrics(): MemoryMetrics {
  const cells = new Map<string, Cell>();
  const cell = (name: string, kind: MetricKind, labels: MetricLabels = {}): Cell => {
    const key = keyOf(name, labels);
    const known = cells.get(key);
    if (known !== undefined && known.kind === kind) return known;
    if (known !== undefined) throw new TypeError(`${name} is a ${known.kind}`);
    if (!NAME.test(name)) throw new TypeError(`${name} is not named centesimo_<noun>_<unit>`);
    if (cells.size >= METRICS_MAX) throw new RangeError(`more than ${METRICS_MAX} metrics`);
    const buckets = kind === 'histogram' ? { buckets: [...BUCKETS_S.map(() => 0), 0] } : {};
    const made: Cell = { name, kind, labels, value: 0, ...buckets };
    cells.set(key, made);
    return made;
  };
  const valueOf = ({ read, value }: Cell): number => read?.() ?? value;
  return {
    counter: (name, labels) => toCounter(cell(name, 'counter', labels)),
    gauge: (name, labels, read) => {
      const gauge = cell(name, 'gauge', labels);
      if (read !== undefined) gauge.read = read;
      return toGauge(gauge);
    },
    histogram: (name, labels) => toHistogram(cell(name, 'histogram', labels)),
    samples: () => [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => sampleOf(each)),
    value: (name, labels = {}) => {
      const found = cells.get(keyOf(name, labels));
      return found && valueOf(found);
    },
  };

  function sampleOf(each: Cell): MetricSample {
    const { buckets, kind, labels, name } = each;
    const sample = { name, kind, labels, value: valueOf(each) };
    return buckets === undefined ? sample : { ...sample, buckets: [...buckets] };
  }
}

function toCounter(cell: Cell): Counter {
  return {
    inc: (by = 1) => {
      if (!(by >= 0)) throw new RangeError(`${cell.name} cannot fall`);
      cell.value += by;
    },
  };
}

function toGauge(cell: Cell): Gauge {
  return {
    set: (value) => {
      cell.value = value;
    },
  };
}

function toHistogram(cell: Cell): Histogram {
  const buckets = cell.buckets ?? [];
  return {
    observe: (seconds) => {
      if (!(seconds >= 0)) throw new RangeError(`${cell.name} takes seconds of 0 or more`);
      let at = 0;
      while (at < BUCKETS_S.length && seconds > (BUCKETS_S[at] ?? Infinity)) at += 1;
      buckets[at] = (buckets[at] ?? 0) + 1;
      cell.value += seconds;
    },
  };
}

function keyOf(name: string, labels: MetricLabels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? name : `${name}${JSON.stringify(pairs)}`;
}
