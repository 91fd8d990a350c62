/** Tracing by the standard settings of OpenTelemetry; without them nothing of it is even loaded. */
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { type Tracing, createTracing } from './tracing.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Spans that wait to be sent; more of them are dropped. */
const QUEUE_MAX = 8_192;
const SEND_EVERY_MS = 1_000;

/**
 * On when `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` says where an OTLP receiver listens for
 * HTTP, unless `OTEL_SDK_DISABLED` is true or `OTEL_TRACES_EXPORTER` is none. `OTEL_TRACES_SAMPLER_ARG` is the share of
 * requests that are traced, `OTEL_SERVICE_NAME` the name. Answers undefined when off.
 */
export async function openTracing(service: string, env: Environment): Promise<Tracing | undefined> {
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  const isOff = env['OTEL_SDK_DISABLED'] === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  if (endpoint === '' || isOff) return undefined;
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  // The exporter reads its address, headers and timeout from the same settings.
  return await tracingTo(new OTLPTraceExporter(), env['OTEL_SERVICE_NAME'] ?? service, shareOf(env));
}

/** Tracing to an exporter, of a share of all requests from 0 to 1. */
export async function tracingTo(exporter: SpanExporter, service: string, share = 1): Promise<Tracing> {
  const { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } =
    await import('@opentelemetry/sdk-trace');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const options = { exporter, maxQueueSize: QUEUE_MAX, scheduledDelayMillis: SEND_EVERY_MS };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor(options)],
  });
  // A receiver that is gone must not keep a process from ending well.
  return createTracing(provider.getTracer('centesimo'), () => provider.shutdown().catch(() => undefined));
}

/** Everything where the setting is missing or no number from 0 to 1. */
function shareOf(env: Environment): number {
  const share = Number(env['OTEL_TRACES_SAMPLER_ARG'] ?? '1');
  return share >= 0 && share <= 1 ? share : 1;
}
