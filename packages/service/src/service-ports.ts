/** What a service needs from outside, whoever chose it; and what of it goes on to its journals as it is. */
import type { EventBus } from '@centesimo/bus';
import type { Clock, HostConfig, Limits, Peers } from '@centesimo/journal';
import type { Store } from '@centesimo/store';
import type { Logger, Metrics, Tracing } from '@centesimo/telemetry';
import { countNotices } from './count-notices.ts';
import { type Deployment, withPartitions } from './deployment.ts';
import { meteredBus } from './metered-bus.ts';
import { meteredStore } from './metered-store.ts';
import type { SweepTimes } from './sweep-times.ts';
import type { Random } from './system-random.ts';

export interface ServicePorts {
  /** This service's own store. */
  readonly store: Store;
  readonly bus: EventBus;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** New at every process start. */
  readonly instance: string;
  /** Where this instance answers its peers. */
  readonly address: string;
  readonly deployment: Deployment;
  /** The journal's limits, where they are not the defaults. */
  readonly limits?: Partial<Limits>;
  /** When what stayed unfinished is swept, where it is not the default. */
  readonly sweep?: Partial<SweepTimes>;
  /** Left out: nothing is traced. */
  readonly tracing?: Tracing;
}

/** Everything that a journal host of that service is given but its participant; store, bus and what it tells are measured. */
export function journalConfig(
  ports: ServicePorts,
  service: string,
): Omit<HostConfig<never, never, never>, 'participant'> {
  const { peers, clock, random, log, metrics, instance, address, deployment, limits, tracing } = ports;
  return {
    store: meteredStore(ports.store, metrics, service),
    bus: meteredBus(ports.bus, metrics, service),
    peers,
    clock,
    notify: countNotices(log, metrics, service),
    instance,
    address,
    ...withPartitions(deployment),
    random: () => random.number(),
    ...(limits === undefined ? {} : { limits }),
    ...(tracing && { tracing }),
  };
}
