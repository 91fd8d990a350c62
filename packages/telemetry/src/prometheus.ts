/** Metrics as text in the Prometheus exposition format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). */
import { METRIC_MEANINGS } from './metric-meanings.ts';
import { BUCKETS_S, type MetricLabels, type MetricSample } from './metrics.ts';

/** All samples of a name stand together, below their type and meaning. */
export function prometheusText(samples: readonly MetricSample[]): string {
  const lines: string[] = [];
  for (const [name, same] of Map.groupBy(samples, (sample) => sample.name)) {
    const meaning = METRIC_MEANINGS[name];
    if (meaning !== undefined) lines.push(`# HELP ${name} ${meaning.text}`);
    lines.push(`# TYPE ${name} ${same[0]?.kind ?? 'untyped'}`);
    for (const sample of same) lines.push(...linesOf(sample));
  }
  return `${lines.join('\n')}\n`;
}

function linesOf({ buckets, labels, name, value }: MetricSample): string[] {
  if (buckets === undefined) return [`${name}${labelsText(labels)} ${numberText(value)}`];
  let count = 0;
  const counts = buckets.map((each, at) => {
    count += each;
    const le = at < BUCKETS_S.length ? String(BUCKETS_S[at]) : '+Inf';
    return `${name}_bucket${labelsText({ ...labels, le })} ${count}`;
  });
  const text = labelsText(labels);
  return [...counts, `${name}_sum${text} ${numberText(value)}`, `${name}_count${text} ${count}`];
}

function labelsText(labels: MetricLabels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
