/** The gRPC health protocol: which services answer, for probes and load balancers, without a token. */
import {
  Health as HealthService,
  HealthCheckResponse_ServingStatus as Status,
} from './gen/grpc/health/v1/health_pb.ts';
import { RpcError } from './rpc-error.ts';
import { bindService } from './service-binding.ts';
import type { CallContext, ServiceBinding } from './service-binding.ts';

type ServingStatus = (typeof Status)[keyof typeof Status];

/** The owner of the server says what is ready; a service starts as not serving. */
export interface Health {
  /** All services at once, the whole server (the empty name) included. */
  setServing(serving: boolean): void;
  /** One service by its full name; `''` is the whole server. */
  setService(service: string, serving: boolean): void;
}

/** Watchers at a time; one more is refused, so that probes cannot fill the memory. */
export const HEALTH_WATCHERS_MAX = 100;

interface HealthParts {
  readonly health: Health;
  readonly binding: ServiceBinding;
  /** Everything stops serving, for good. */
  drain(): void;
}

export function createHealth(services: readonly string[]): HealthParts {
  const states = new Map<string, ServingStatus>(['', ...services].map((name) => [name, Status.NOT_SERVING]));
  const watchers = new Set<() => void>();
  let draining = false;
  const set = (name: string, serving: boolean): void => {
    if (draining || !states.has(name)) return;
    states.set(name, serving ? Status.SERVING : Status.NOT_SERVING);
  };
  const wake = (): void => {
    for (const watcher of watchers) watcher();
  };
  const setServing = (serving: boolean): void => {
    for (const name of states.keys()) set(name, serving);
    wake();
  };
  const setService = (name: string, serving: boolean): void => {
    set(name, serving);
    wake();
  };
  const drain = (): void => {
    setServing(false);
    draining = true;
  };
  return { health: { setServing, setService }, binding: bindHealth(states, watchers), drain };
}

function bindHealth(states: ReadonlyMap<string, ServingStatus>, watchers: Set<() => void>): ServiceBinding {
  const handlers = {
    check: ({ service }: { service: string }) => {
      const status = states.get(service);
      if (status !== undefined) return Promise.resolve({ status });
      return Promise.reject(new RpcError('not-found', 'service-unknown', 'there is no such service here'));
    },
    watch: ({ service }: { service: string }, call: CallContext) => watch(service, states, watchers, call),
  };
  return bindService(HealthService, handlers, { check: 'public', watch: 'public' });
}

async function* watch(
  service: string,
  states: ReadonlyMap<string, ServingStatus>,
  watchers: Set<() => void>,
  call: CallContext,
): AsyncGenerator<{ status: ServingStatus }> {
  if (watchers.size >= HEALTH_WATCHERS_MAX) {
    throw new RpcError('unavailable', 'too-many-watchers', 'too many watchers', { retryAfterMs: 5_000 });
  }
  const ended = AbortSignal.any([call.signal, call.stopping]);
  let wakeUp = (): void => undefined;
  const watcher = (): void => wakeUp();
  watchers.add(watcher);
  ended.addEventListener('abort', watcher);
  try {
    let told: ServingStatus | undefined;
    while (!ended.aborted) {
      const status = states.get(service) ?? Status.SERVICE_UNKNOWN;
      if (status !== told) yield { status: (told = status) };
      else await new Promise<void>((resolve) => (wakeUp = resolve));
    }
  } finally {
    watchers.delete(watcher);
  }
}
