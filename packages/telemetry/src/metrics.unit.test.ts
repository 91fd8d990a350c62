// Metrics: counted by name and labels, readable, bounded.
import { describe, expect, it } from 'vitest';
import { createMetrics, METRICS_MAX } from './index.ts';

describe('metrics in memory', () => {
  it('count and measure by name and labels, whatever the order of labels', () => {
    const metrics = createMetrics();
    metrics.counter('centesimo_gifts_total', { ledger: 'a', kind: 'x' }).inc();
    metrics.counter('centesimo_gifts_total', { kind: 'x', ledger: 'a' }).inc(2);
    metrics.gauge('centesimo_publish_lag').set(5);
    metrics.gauge('centesimo_publish_lag').set(4);
    expect(metrics.value('centesimo_gifts_total', { ledger: 'a', kind: 'x' })).toBe(3);
    expect(metrics.value('centesimo_gifts_total')).toBeUndefined();
    expect(metrics.samples()).toEqual([
      { name: 'centesimo_gifts_total', kind: 'counter', labels: { ledger: 'a', kind: 'x' }, value: 3 },
      { name: 'centesimo_publish_lag', kind: 'gauge', labels: {}, value: 4 },
    ]);
  });

  it('refuse a bad name, another kind, a counter that falls', () => {
    const metrics = createMetrics();
    metrics.counter('centesimo_gifts_total').inc(0);
    expect(() => metrics.counter('gifts')).toThrow('centesimo_<noun>_<unit>');
    expect(() => metrics.gauge('centesimo_gifts_total')).toThrow('is a counter');
    expect(() => metrics.counter('centesimo_gifts_total').inc(-1)).toThrow('cannot fall');
    expect(() => metrics.counter('centesimo_gifts_total').inc(Number.NaN)).toThrow('cannot fall');
  });

  it('are bounded', () => {
    const metrics = createMetrics();
    for (let i = 0; i < METRICS_MAX; i++) metrics.gauge('centesimo_lag_messages', { i: String(i) });
    expect(() => metrics.gauge('centesimo_lag_messages', { i: 'more' })).toThrow(RangeError);
    metrics.gauge('centesimo_lag_messages', { i: '0' }).set(1);
  });
});
