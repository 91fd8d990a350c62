/** A typed client of a service: every call has a deadline, every failure is an RpcError. */
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { Client, credentials as channelCredentials } from '@grpc/grpc-js';
import type { ChannelCredentials } from '@grpc/grpc-js';
import { callBoth, callCollect, callStream, callUnary } from './client-call.ts';
import type { CallOptions, Connection, Messages } from './client-call.ts';
import type { KindOf, MethodName, RequestInit, ResponseOf } from './wire-type.ts';

export const CLIENT_DEFAULTS = {
  /** A call with one answer. */
  deadlineMs: 10_000,
  /** A call that streams either way, from its start to its end. */
  streamDeadlineMs: 3_600_000,
  /** Largest message taken, in bytes. */
  messageBytesMax: 16 * 1024 * 1024,
} as const;

export interface ClientOptions {
  /** `host:port`. */
  readonly address: string;
  /** The bearer token, asked for at each call. */
  readonly token?: () => string;
  /** The trace of what runs now, asked for at each call and sent as `traceparent`. */
  readonly trace?: () => string | undefined;
  /** Plain HTTP/2 when left out. */
  readonly credentials?: ChannelCredentials;
  readonly deadlineMs?: number;
  readonly streamDeadlineMs?: number;
  readonly messageBytesMax?: number;
}

/** How a method of the service is called. Failures are thrown as RpcError, by the promise or while iterating. */
export type ClientMethod<S extends DescService, K extends MethodName<S>> =
  KindOf<S, K> extends 'unary'
    ? (request: RequestInit<S, K>, options?: CallOptions) => Promise<ResponseOf<S, K>>
    : KindOf<S, K> extends 'server_streaming'
      ? (request: RequestInit<S, K>, options?: CallOptions) => AsyncGenerator<ResponseOf<S, K>>
      : KindOf<S, K> extends 'client_streaming'
        ? (requests: AsyncIterable<RequestInit<S, K>>, options?: CallOptions) => Promise<ResponseOf<S, K>>
        : (
            requests: AsyncIterable<RequestInit<S, K>>,
            options?: CallOptions,
          ) => AsyncGenerator<ResponseOf<S, K>>;

export type ServiceCalls<S extends DescService> = { readonly [K in MethodName<S>]: ClientMethod<S, K> };

export interface ServiceClient<S extends DescService> {
  readonly call: ServiceCalls<S>;
  close(): void;
}

/** Connects at the first call, and again by itself whenever the connection is lost. */
export function createClient<S extends DescService>(service: S, options: ClientOptions): ServiceClient<S> {
  const settings = { ...CLIENT_DEFAULTS, ...options };
  const client = new Client(options.address, options.credentials ?? channelCredentials.createInsecure(), {
    'grpc.max_receive_message_length': settings.messageBytesMax,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.service_config_disable_resolution': 1,
    // Services speak to each other directly, whatever the environment says about proxies.
    'grpc.enable_http_proxy': 0,
  });
  const { deadlineMs, streamDeadlineMs } = settings;
  const { token, trace } = options;
  const connection = { client, token, trace, deadlineMs, streamDeadlineMs };
  const calls: Record<string, unknown> = {};
  for (const method of service.methods) calls[method.localName] = callerOf(connection, method);
  return { call: calls as ServiceCalls<S>, close: () => client.close() };
}

function callerOf(connection: Connection, method: DescMethod): unknown {
  switch (method.methodKind) {
    case 'unary':
      return (request: unknown, options: CallOptions = {}) => callUnary(connection, method, request, options);
    case 'client_streaming':
      return (requests: Messages, options: CallOptions = {}) =>
        callCollect(connection, method, requests, options);
    case 'server_streaming':
      return (request: unknown, options: CallOptions = {}) =>
        callStream(connection, method, request, options);
    case 'bidi_streaming':
      return (requests: Messages, options: CallOptions = {}) =>
        callBoth(connection, method, requests, options);
  }
}
