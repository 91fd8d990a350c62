/** Counters and gauges behind a small port; kept in memory, read by whoever exports them. */

/** Adds up; never falls. */
export interface Counter {
  /** `by` is 0 or more, 1 when left out. */
  inc(by?: number): void;
}

/** Goes up and down. */
export interface Gauge {
  set(value: number): void;
}

export type MetricLabels = Readonly<Record<string, string>>;

/** Names are `centesimo_<noun>_<unit>`; the same name and labels give the same metric. */
export interface Metrics {
  counter(name: string, labels?: MetricLabels): Counter;
  gauge(name: string, labels?: MetricLabels): Gauge;
}

export interface MetricSample {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels: MetricLabels;
  readonly value: number;
}

export interface MemoryMetrics extends Metrics {
  /** All metrics, by name and labels in ASCII order. */
  samples(): MetricSample[];
  /** One value; undefined when the metric was never made. */
  value(name: string, labels?: MetricLabels): number | undefined;
}

/** Metrics of different labels at most: labels made from input must not fill the memory. */
export const METRICS_MAX = 10_000;

const NAME = /^centesimo(_[a-z0-9]+){2,}$/;

interface Cell {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels: MetricLabels;
  value: number;
}

export function createMetrics(): MemoryMetrics {
  const cells = new Map<string, Cell>();
  const cell = (name: string, kind: Cell['kind'], labels: MetricLabels = {}): Cell => {
    const key = keyOf(name, labels);
    const known = cells.get(key);
    if (known !== undefined && known.kind === kind) return known;
    if (known !== undefined) throw new TypeError(`${name} is a ${known.kind}`);
    if (!NAME.test(name)) throw new TypeError(`${name} is not named centesimo_<noun>_<unit>`);
    if (cells.size >= METRICS_MAX) throw new RangeError(`more than ${METRICS_MAX} metrics`);
    const made: Cell = { name, kind, labels, value: 0 };
    cells.set(key, made);
    return made;
  };
  return {
    counter: (name, labels) => toCounter(cell(name, 'counter', labels)),
    gauge: (name, labels) => toGauge(cell(name, 'gauge', labels)),
    samples: () => [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => ({ ...each })),
    value: (name, labels = {}) => cells.get(keyOf(name, labels))?.value,
  };
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

function keyOf(name: string, labels: MetricLabels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? name : `${name}${JSON.stringify(pairs)}`;
}
