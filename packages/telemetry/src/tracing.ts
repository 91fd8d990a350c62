/**
 * Traces that follow one gift through the services. A trace is handed on as the text of W3C Trace Context, beside the
 * journals and never in them: what was published before a crash and is published again has lost it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { Context, Link, Span, SpanContext } from '@opentelemetry/api';

/** Something that is over: from `fromMs` (epoch) until now, under a sampled parent. */
export interface NotedSpan {
  readonly name: string;
  /** A traceparent. */
  readonly parent: string;
  readonly fromMs: number;
  /** Traceparents of what was done in the same go. */
  readonly links?: readonly string[];
  /** No personal data, and nothing of an address or a body. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

export interface Tracing {
  /** The traceparent of what runs now; undefined when it is not traced. */
  current(): string | undefined;
  /** Runs the work of a request, as the child of the caller's span where `parent` is a traceparent. */
  readonly run: <T>(name: string, parent: string | undefined, work: () => Promise<T>) => Promise<T>;
  note(span: NotedSpan): void;
  /** Sends what waits; bounded in time. */
  stop(): Promise<void>;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = 1;
/** Links of one span at most. */
const LINKS_MAX = 32;

export function createTracing(tracer: Tracer, stop: () => Promise<void>): Tracing {
  const running = new AsyncLocalStorage<string>();
  return {
    current: () => running.getStore(),
    stop,
    run: async (name, parent, work) => {
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, under(parent));
      const at = traceparentOf(span.spanContext());
      try {
        return await (at === undefined ? work() : running.run(at, work));
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    note: ({ attributes, fromMs, links = [], name, parent }) => {
      // It would be a trace of its own, which nobody has asked for.
      if (contextOf(parent) === undefined) return;
      const linked = links.slice(0, LINKS_MAX).flatMap((text): Link[] => {
        const context = contextOf(text);
        return context === undefined ? [] : [{ context }];
      });
      const options = { startTime: fromMs, links: linked, ...(attributes && { attributes }) };
      const span: Span = tracer.startSpan(name, options, under(parent));
      span.end();
    },
  };
}

function under(parent: string | undefined): Context {
  const context = parent === undefined ? undefined : contextOf(parent);
  return context === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context);
}

/** Undefined when the text is no traceparent: what a caller sends is not trusted to be one. */
function contextOf(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
}

/** Undefined when it is not sampled: then nothing further is noted. */
function traceparentOf({ spanId, traceFlags, traceId }: SpanContext): string | undefined {
  return (traceFlags & SAMPLED) === 0 ? undefined : `00-${traceId}-${spanId}-01`;
}
