/** Durations of requests and calls by route pattern: an address itself may hold a trail code and is never a label. */
import type { Histogram, Metrics } from './metrics.ts';

export interface ObservedRequest {
  readonly method: string;
  /** The pattern, `/v1/trails/{code}`; undefined where no route was met. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** Histograms are looked up once for each route and status. */
export function observeRequests(metrics: Metrics): (request: ObservedRequest) => void {
  const name = 'centesimo_http_request_duration_seconds';
  const known = new Map<string, Histogram>();
  return ({ method, route = 'none', seconds, status }) => {
    const key = `${method} ${status} ${route}`;
    let histogram = known.get(key);
    if (histogram === undefined) {
      histogram = metrics.histogram(name, { method, route, status: String(status) });
      known.set(key, histogram);
    }
    histogram.observe(seconds);
  };
}

/** The same for gRPC: `method` is of the protocol, `code` the name of the status or of the refusal's kind. */
export function observeCalls(metrics: Metrics): (method: string, code: string, seconds: number) => void {
  const name = 'centesimo_grpc_call_duration_seconds';
  const known = new Map<string, Histogram>();
  return (method, code, seconds) => {
    const key = `${code} ${method}`;
    let histogram = known.get(key);
    if (histogram === undefined) {
      histogram = metrics.histogram(name, { method, code });
      known.set(key, histogram);
    }
    histogram.observe(seconds);
  };
}

/** What every process tells of itself. */
export function observeProcess(metrics: Metrics, isReady: () => boolean): void {
  metrics.gauge('centesimo_service_ready_count', {}, () => (isReady() ? 1 : 0));
  metrics.gauge('centesimo_process_memory_bytes', {}, () => process.memoryUsage.rss());
  metrics.gauge('centesimo_process_uptime_seconds', {}, () => process.uptime());
}
