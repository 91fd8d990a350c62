/** What a running service tells its operator: logs and metrics. */
export { createLogger, LOG_LEVELS, REDACTED_FIELDS } from './logger.ts';
export type { LogFields, Logger, LoggerOptions, LogLevel } from './logger.ts';
export { METRIC_MEANINGS } from './metric-meanings.ts';
export { createMetrics, METRICS_MAX } from './metrics.ts';
export type {
  Counter,
  Gauge,
  Histogram,
  MemoryMetrics,
  MetricLabels,
  Metrics,
  MetricSample,
} from './metrics.ts';
export { observeCalls, observeProcess, observeRequests } from './observe-calls.ts';
export { openTracing, tracingTo } from './open-tracing.ts';
export { prometheusText } from './prometheus.ts';
export type { NotedSpan, Tracing } from './tracing.ts';
