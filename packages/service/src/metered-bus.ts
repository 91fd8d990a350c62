/** A bus that is measured where the services meet it, so that every adapter is measured alike. */
import { BusError, type EventBus, type GroupListener, type Membership, type ReadBatch } from '@centesimo/bus';
import type { Counter, Gauge, Metrics } from '@centesimo/telemetry';

/** The same bus: what is published and read, how far behind, what was given and taken, and what failed by its code. */
export function meteredBus(bus: EventBus, metrics: Metrics, service: string): EventBus {
  const seconds = metrics.histogram('centesimo_publish_duration_seconds', { service });
  const published = metrics.counter('centesimo_published_messages_total', { service });
  const failed = failureCounter(metrics, 'publish', service);
  return {
    ensureTopic: (topic, partitions) => bus.ensureTopic(topic, partitions),
    produce: async (topic, partition, messages) => {
      const from = performance.now();
      try {
        await bus.produce(topic, partition, messages);
        published.inc(messages.length);
      } catch (error) {
        failed(error);
        throw error;
      } finally {
        seconds.observe((performance.now() - from) / 1_000);
      }
    },
    join: (group, topic, listener) => joinMetered(bus, { group, topic, listener }, metrics, service),
    close: () => bus.close(),
  };
}

interface Join {
  readonly group: string;
  readonly topic: string;
  readonly listener: GroupListener;
}

async function joinMetered(
  bus: EventBus,
  { group, listener, topic }: Join,
  metrics: Metrics,
  service: string,
): Promise<Membership> {
  const moved = (change: string): Counter =>
    metrics.counter('centesimo_partitions_moved_total', { service, change });
  const [given, taken] = [moved('assigned'), moved('revoked')];
  const held = new Set<number>();
  const lag = lagGauges(metrics, service);
  metrics.gauge('centesimo_partitions_held_count', { service }, () => held.size);
  const member = await bus.join(group, topic, {
    assigned: (partitions) => {
      given.inc(partitions.length);
      for (const partition of partitions) held.add(partition);
      listener.assigned(partitions);
    },
    revoked: (partitions) => {
      taken.inc(partitions.length);
      for (const partition of partitions) {
        held.delete(partition);
        // Whoever has it now tells how far behind it is.
        lag(partition).set(0);
      }
      listener.revoked(partitions);
    },
  });
  return meteredMember(member, metrics, service, (partition, { end, next }) => {
    if (held.has(partition)) lag(partition).set(Math.max(0, end - next));
  });
}

function meteredMember(
  member: Membership,
  metrics: Metrics,
  service: string,
  onRead: (partition: number, batch: ReadBatch) => void,
): Membership {
  const messages = metrics.counter('centesimo_consumed_messages_total', { service });
  const batches = metrics.counter('centesimo_consumed_batches_total', { service });
  const failed = failureCounter(metrics, 'consume', service);
  return {
    read: async (partition, offset, options) => {
      try {
        const batch = await member.read(partition, offset, options);
        onRead(partition, batch);
        if (batch.messages.length > 0) batches.inc();
        messages.inc(batch.messages.length);
        return batch;
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    committed: (partition) => member.committed(partition),
    commit: (partition, offset) => member.commit(partition, offset),
    start: (partition) => member.start(partition),
    state: () => member.state(),
    leave: () => member.leave(),
  };
}

function lagGauges(metrics: Metrics, service: string): (partition: number) => Gauge {
  const gauges = new Map<number, Gauge>();
  return (partition) => {
    const known = gauges.get(partition);
    if (known !== undefined) return known;
    const labels = { service, partition: String(partition) };
    const made = metrics.gauge('centesimo_consume_lag_messages', labels);
    gauges.set(partition, made);
    return made;
  };
}

/** What a partition that moves away and a bus that closes answer is no failure. */
const NO_FAILURE: ReadonlySet<string> = new Set(['not-assigned', 'closed']);

function failureCounter(
  metrics: Metrics,
  doing: 'publish' | 'consume',
  service: string,
): (error: unknown) => void {
  const counter = (code: string): Counter =>
    metrics.counter('centesimo_topic_failures_total', { service, doing, code });
  // There from the start, so that the first failure shows as a rise.
  counter('unavailable');
  return (error) => {
    const code = error instanceof BusError ? error.code : 'other';
    if (!NO_FAILURE.has(code)) counter(code).inc();
  };
}
