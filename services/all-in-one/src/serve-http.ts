/** One HTTP server for all services of the process: their routes side by side, one document, one page. */
import type { TokenVerifier } from '@centesimo/auth';
import { type HttpBinding, type RunningHttpServer, startHttpServer } from '@centesimo/http';
import {
  type Logger,
  type MemoryMetrics,
  type Tracing,
  observeRequests,
  prometheusText,
} from '@centesimo/telemetry';

export interface HttpPorts {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
  readonly bindings: readonly HttpBinding[];
  readonly verifier: TokenVerifier;
  readonly isReady: () => boolean;
  readonly log: Logger;
  readonly metrics: MemoryMetrics;
  readonly tracing?: Tracing | undefined;
}

/** @throws ListenError `address-taken`, `address-unusable` */
export async function serveHttp({ log, metrics, tracing, ...ports }: HttpPorts): Promise<RunningHttpServer> {
  return await startHttpServer({
    ...ports,
    info: {
      title: 'Centesimo',
      description: 'Every cent of a gift, to the invoice it paid, and the proof of it.',
      version: '1',
    },
    metricsText: () => prometheusText(metrics.samples()),
    onAnswered: observeRequests(metrics),
    ...(tracing && { traced: tracing.run }),
    onFault: (route, error) => log.error('request-failed', { route, error }),
  });
}
