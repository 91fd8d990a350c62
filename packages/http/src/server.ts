/** The HTTP server of a process: starts when ready to listen, drains when stopped, then cuts whatever still runs. */
import { toListenError } from '@centesimo/grpc';
import { type HttpAppOptions, createHttpApp } from './app.ts';

export interface HttpServerOptions extends HttpAppOptions {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
}

export interface RunningHttpServer {
  /** `host:port` as bound. */
  readonly address: string;
  readonly port: number;
  /** Drains: new requests are told to ask again, running ones end or are cut after the timeout. */
  stop(): Promise<'drained' | 'forced'>;
}

/** @throws ListenError `address-taken`, `address-unusable` */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const app = await createHttpApp(options);
  const { server } = app.fastify;
  const split = options.address.lastIndexOf(':');
  const host = options.address.slice(0, split);
  try {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    await app.fastify.listen({ host: bare, port: Number(options.address.slice(split + 1)) });
  } catch (error) {
    await app.fastify.close();
    throw toListenError(options.address, error instanceof Error ? error : new Error(String(error)));
  }
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  let stopped: Promise<'drained' | 'forced'> | undefined;
  const stop = async (): Promise<'drained' | 'forced'> => {
    app.drain();
    let outcome: 'drained' | 'forced' = 'drained';
    const timer = setTimeout(() => {
      outcome = 'forced';
      server.closeAllConnections();
    }, app.limits.stopTimeoutMs);
    await app.fastify.close();
    clearTimeout(timer);
    return outcome;
  };
  return { address: `${host}:${port}`, port, stop: () => (stopped ??= stop()) };
}
