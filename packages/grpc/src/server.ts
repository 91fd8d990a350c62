/** The gRPC server of a service: starts when ready, drains when stopped, and after a time stops whatever still runs. */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import type { TokenVerifier } from '@centesimo/auth';
import { createHealth } from './health.ts';
import type { Health } from './health.ts';
import { toListenError } from './listen-error.ts';
import { bindReflection } from './reflection.ts';
import { serveMethod } from './serve-method.ts';
import type { Serving, Traced } from './serve-method.ts';
import type { ServiceBinding } from './service-binding.ts';
import { toMethodDefinition } from './wire-type.ts';

export const SERVER_DEFAULTS = {
  /** Largest message taken, in bytes. */
  messageBytesMax: 4 * 1024 * 1024,
  /** How long running calls may take once the server drains. */
  stopTimeoutMs: 10_000,
  /** Calls at a time on one connection. */
  callsPerConnectionMax: 1_000,
} as const;

export interface ServerOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
  readonly services: readonly ServiceBinding[];
  readonly verifier: TokenVerifier;
  /** Told of every failure inside a handler that is not an RpcError. */
  readonly onFault: (method: string, error: unknown) => void;
  /** Told of every call once it is answered: the method, `ok` or the kind of its refusal, how long it took. */
  readonly onAnswered?: (method: string, outcome: string, seconds: number) => void;
  /** Runs the handler of a unary call as part of a trace; `parent` is what the caller sent as `traceparent`. */
  readonly traced?: Traced;
  /** Plain HTTP/2 when left out. */
  readonly credentials?: ServerCredentials;
  readonly messageBytesMax?: number;
  readonly stopTimeoutMs?: number;
  readonly callsPerConnectionMax?: number;
}

export interface RunningServer {
  /** `host:port` as bound. */
  readonly address: string;
  readonly port: number;
  readonly health: Health;
  /** Drains: no new calls, running ones end or are cut after the timeout. Answers which of the two it was. */
  stop(): Promise<'drained' | 'forced'>;
}

/** @throws ListenError `address-taken`, `address-unusable` */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const limits = { ...SERVER_DEFAULTS, ...options };
  const server = new Server({
    'grpc.max_receive_message_length': limits.messageBytesMax,
    'grpc.max_concurrent_streams': limits.callsPerConnectionMax,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
  });
  const stopping = new AbortController();
  const health = createHealth(options.services.map((binding) => binding.service.typeName));
  const bindings = [...options.services, health.binding];
  const { onAnswered, onFault, traced, verifier } = options;
  const serving = {
    verifier,
    stopping: stopping.signal,
    onFault,
    ...(onAnswered && { onAnswered }),
    ...(traced && { traced }),
  };
  for (const binding of [...bindings, bindReflection(bindings)]) addService(server, binding, serving);
  const port = await bind(server, options.address, options.credentials ?? ServerCredentials.createInsecure());
  const host = options.address.slice(0, options.address.lastIndexOf(':'));
  let stopped: Promise<'drained' | 'forced'> | undefined;
  const stop = (): Promise<'drained' | 'forced'> => {
    health.drain();
    stopping.abort();
    return shutdown(server, limits.stopTimeoutMs);
  };
  return { address: `${host}:${port}`, port, health: health.health, stop: () => (stopped ??= stop()) };
}

function addService(server: Server, binding: ServiceBinding, serving: Serving): void {
  const definition: Record<string, ReturnType<typeof toMethodDefinition>> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const bound of binding.methods) {
    definition[bound.method.localName] = toMethodDefinition(bound.method);
    implementation[bound.method.localName] = serveMethod(bound, serving);
  }
  server.addService(definition, implementation);
}

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(toListenError(address, error));
    });
  });
}

function shutdown(server: Server, timeoutMs: number): Promise<'drained' | 'forced'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve('forced');
    }, timeoutMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve('drained');
    });
  });
}
