/** What a process serves, whichever services it runs: gRPC, HTTP, health and metrics, and the order in which it ends. */
import type { TokenVerifier } from '@centesimo/auth';
import type { MemberState } from '@centesimo/bus';
import { type RunningServer, type ServiceBinding, startServer } from '@centesimo/grpc';
import { type HttpBinding, type RunningHttpServer, startHttpServer } from '@centesimo/http';
import { observeCalls, observeProcess, observeRequests, prometheusText } from '@centesimo/telemetry';
import type { Logger, MemoryMetrics, Tracing } from '@centesimo/telemetry';
import type { Opened } from './opened.ts';
import { systemClock } from './system-clock.ts';

const READY_POLL_MS = 20;
const HEALTH_MS = 250;

/** One service, or several side by side, as the servers of a process see them. */
export interface Served {
  readonly routes: readonly ServiceBinding[];
  readonly bindings: readonly HttpBinding[];
  /** Called when the servers listen; `address` is that of gRPC, as bound. */
  start(address: string): Promise<void>;
  /** Ends what would keep the servers from draining, such as open streams. */
  drain?(): void | Promise<void>;
  /** Everything answered is stored and handed on; safe where `start` was never called. */
  stop(): Promise<void>;
  /** What `/readyz` and the health service tell. */
  isReady(): boolean;
  /** When `ready` resolves; as `isReady` when left out. */
  isWorking?(): boolean;
  /** Whether the topic reaches it; always when left out. The process of one that is dead is ended. */
  consuming?(): MemberState;
  /** Why it will never work; undefined while it may. */
  refused?(): Error | undefined;
}

export interface ServePorts {
  /** `host:port` of gRPC; port 0 takes a free one. */
  readonly address: string;
  /** `host:port` of HTTP; port 0 takes a free one. */
  readonly httpAddress: string;
  /** What `/docs` calls it. */
  readonly title: string;
  readonly description: string;
  readonly verifier: TokenVerifier;
  readonly log: Logger;
  readonly metrics: MemoryMetrics;
  /** Left out: nothing is traced. Its owner stops it, when everything else has ended. */
  readonly tracing?: Tracing | undefined;
}

export interface RunningProcess {
  /** `host:port` of gRPC, as bound. */
  readonly address: string;
  /** `host:port` of HTTP, as bound. */
  readonly httpAddress: string;
  /** Resolves when it works; rejects with the reason when it never will. */
  ready(): Promise<void>;
  /** Resolves when the topic will never reach this process again; only a new one helps. */
  died(): Promise<void>;
}

/**
 * Listens, then starts what is served. `opened` closes all of it, whatever failed half-way: health first, so that nobody
 * is sent here any more, then the servers, then what they served.
 * @throws ListenError `address-taken`, `address-unusable`; what `start` throws
 */
export async function serveProcess(
  served: Served,
  ports: ServePorts,
  opened: Opened,
): Promise<RunningProcess> {
  const isReady = (): boolean => served.isReady();
  observeProcess(ports.metrics, isReady);
  opened.closeWith(() => served.stop());
  const server = await serveGrpc(served, ports);
  opened.closeWith(async () => void (await server.stop()));
  const http = await serveHttp(served, ports);
  // Both drain at the same time; the stop of gRPC that comes after this one finds it stopped.
  opened.closeWith(async () => void (await Promise.all([http.stop(), server.stop()])));
  // For as long as it runs: what stands still later is not healthy either.
  const consuming = watchConsuming(served, ports.log);
  const health = setInterval(() => {
    server.health.setServing(isReady());
    consuming.look();
  }, HEALTH_MS);
  opened.closeWith(async () => {
    clearInterval(health);
    await served.drain?.();
  });
  await served.start(server.address);
  const ready = async (): Promise<void> => {
    await untilWorking(served);
    server.health.setServing(isReady());
  };
  return { address: server.address, httpAddress: http.address, ready, died: () => consuming.died };
}

/** Tells when the topic stops and begins to reach what is served; `died` resolves when it will never do again. */
function watchConsuming(served: Served, log: Logger): { readonly died: Promise<void>; look(): void } {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  let before: MemberState = 'consuming';
  const look = (): void => {
    const state = served.consuming?.() ?? 'consuming';
    if (state === before) return;
    before = state;
    if (state === 'consuming') log.info('consumer-back');
    if (state === 'silent') log.warn('consumer-silent');
    if (state !== 'dead') return;
    log.error('consumer-dead');
    resolve();
  };
  return { died, look };
}

function serveGrpc(
  { routes }: Served,
  { address, log, metrics, tracing, verifier }: ServePorts,
): Promise<RunningServer> {
  return startServer({
    address,
    services: routes,
    verifier,
    onFault: (method, error) => log.error('call-failed', { method, error }),
    onAnswered: observeCalls(metrics),
    ...(tracing && { traced: tracing.run }),
  });
}

/** The routes of all services side by side: one document, one page. */
function serveHttp(
  served: Served,
  { description, httpAddress, log, metrics, title, tracing, verifier }: ServePorts,
): Promise<RunningHttpServer> {
  return startHttpServer({
    address: httpAddress,
    bindings: served.bindings,
    info: { title, description, version: '1' },
    verifier,
    isReady: () => served.isReady(),
    metricsText: () => prometheusText(metrics.samples()),
    onFault: (route, error) => log.error('request-failed', { route, error }),
    onAnswered: observeRequests(metrics),
    ...(tracing && { traced: tracing.run }),
  });
}

async function untilWorking(served: Served): Promise<void> {
  const isWorking = (): boolean => served.isWorking?.() ?? served.isReady();
  while (!isWorking()) {
    const reason = served.refused?.();
    if (reason !== undefined) throw reason;
    await systemClock.sleep(READY_POLL_MS);
  }
}
