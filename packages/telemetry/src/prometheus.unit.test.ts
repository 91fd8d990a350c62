// The text that Prometheus reads: types, escaped labels, cumulative buckets.
import { describe, expect, it } from 'vitest';
import { createMetrics, METRIC_MEANINGS, observeCalls, observeRequests, prometheusText } from './index.ts';

describe('metrics as text', () => {
  it('stand by name with type and meaning, one line a value', () => {
    const metrics = createMetrics();
    metrics.counter('centesimo_commands_total', { service: 'a"\\\n', outcome: 'done' }).inc(3);
    metrics.counter('centesimo_commands_total', { service: 'b', outcome: 'done' }).inc();
    let lag = 4;
    metrics.gauge('centesimo_publish_lag_records', {}, () => lag);
    lag = 5;
    const text = prometheusText(metrics.samples());
    expect(text.split('\n')).toEqual([
      expect.stringContaining('# HELP centesimo_commands_total commands answered'),
      '# TYPE centesimo_commands_total counter',
      'centesimo_commands_total{service="a\\"\\\\\\n",outcome="done"} 3',
      'centesimo_commands_total{service="b",outcome="done"} 1',
      expect.stringContaining('# HELP centesimo_publish_lag_records '),
      '# TYPE centesimo_publish_lag_records gauge',
      'centesimo_publish_lag_records 5',
      '',
    ]);
  });

  it('count a duration in every bucket that it fits', () => {
    const metrics = createMetrics();
    const answered = observeRequests(metrics);
    for (const seconds of [0.001, 0.002, 0.3, 99])
      answered({ method: 'GET', route: '/v1/trails/{code}', status: 200, seconds });
    answered({ method: 'GET', route: undefined, status: 404, seconds: 0 });
    observeCalls(metrics)('a.B/C', 'ok', 0.1);
    const lines = prometheusText(metrics.samples()).split('\n');
    const labels = 'method="GET",route="/v1/trails/{code}",status="200"';
    const bucket = (le: string): string | undefined =>
      lines
        .find((line) => line.includes(`${labels},le="${le}"}`))
        ?.split(' ')
        .at(-1);
    expect([bucket('0.001'), bucket('0.0025'), bucket('0.25'), bucket('10'), bucket('+Inf')]).toEqual([
      '1',
      '2',
      '2',
      '3',
      '4',
    ]);
    expect(lines).toContain(`centesimo_http_request_duration_seconds_count{${labels}} 4`);
    expect(lines).toContain(
      `centesimo_http_request_duration_seconds_sum{${labels}} ${0.001 + 0.002 + 0.3 + 99}`,
    );
    expect(lines.some((line) => line.includes('route="none",status="404"'))).toBe(true);
    expect(() => metrics.histogram('centesimo_x_seconds').observe(-1)).toThrow(RangeError);
    expect(() => metrics.histogram('centesimo_x_seconds').observe(Number.NaN)).toThrow(RangeError);
  });

  it('have a meaning of one line each, under a name of its form', () => {
    for (const [name, { text }] of Object.entries(METRIC_MEANINGS)) {
      expect(name).toMatch(
        /^centesimo(_[a-z]+)+_(total|seconds|bytes|records|entries|messages|count|streams)$/,
      );
      expect(text).not.toContain('\n');
    }
  });
});
