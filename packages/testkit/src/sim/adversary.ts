/** The adversary: seeded crashes, pauses, failovers, rebalances, losses and cuts through a history, until it stops. */

import type { BusServer } from './bus-server.ts';
import type { FaultName } from './faults.ts';
import type { Instance } from './instances.ts';
import type { SimNetwork } from './network.ts';
import type { SimBase } from './sim-base.ts';
import type { StoreServer } from './store-server.ts';

export interface Adversary {
  /** Request faults may strike from now on; events come with each `step`. */
  start(): void;
  /** One step of the history: each event fault is drawn once. */
  step(): void;
  /** No new faults; the dead are started, the paused resumed, links and servers healed. What is under way still lands. */
  stop(): void;
}

export interface AdversaryTargets {
  readonly bus: BusServer;
  readonly network: SimNetwork;
  readonly stores: ReadonlyMap<string, StoreServer>;
  readonly instances: readonly Instance[];
}

export function createAdversary(base: SimBase, targets: AdversaryTargets): Adversary {
  const { faults, trace } = base;
  const events = eventsOf(base, targets);
  return {
    start: () => {
      faults.setActive(true);
      trace.note('adversary', 'starts');
    },
    step: () => {
      for (const [fault, act] of events) {
        if (faults.strikes(fault, 'step')) act();
      }
    },
    stop: () => {
      trace.note('adversary', 'stops');
      faults.setActive(false);
      targets.network.heal();
      for (const store of targets.stores.values()) store.heal();
      targets.bus.disk.heal();
      for (const instance of targets.instances) {
        instance.resume();
        instance.restart();
      }
    },
  };
}

function eventsOf(base: SimBase, { bus, network, stores, instances }: AdversaryTargets) {
  const random = base.random.fork('adversary');
  const { scheduler } = base;
  const pickIfAny = <T>(items: readonly T[]): T | undefined =>
    items.length === 0 ? undefined : random.pick(items);
  const running = () => pickIfAny(instances.filter((instance) => instance.status() === 'running'));
  const topic = () => pickIfAny([...bus.topics.values()]);
  const events: [FaultName, () => void][] = [
    ['instance.crash', () => crash(running())],
    ['instance.pause', () => pause(running())],
    [
      'store.failover',
      () => pickIfAny([...stores.values()])?.failover(random.int(20, 800), random.int(50, 2_000)),
    ],
    [
      'store.slow',
      () => pickIfAny([...stores.values()])?.slowDown(random.int(5, 60), random.int(500, 5_000)),
    ],
    ['store.disk-full', () => pickIfAny([...stores.values()])?.disk.fill(random.int(200, 6_000))],
    ['bus.disk-full', () => bus.disk.fill(random.int(200, 6_000))],
    ['bus.rebalance', () => rebalance()],
    ['bus.tail-loss', () => loseTail()],
    ['bus.topic-loss', () => loseTopic()],
    ['bus.offset-back', () => bus.moveOffsetBack()],
    ['net.partition', () => cut()],
  ];
  const crash = (instance: Instance | undefined) => {
    instance?.crash();
    const id = instance?.id();
    scheduler.after(random.int(50, 5_000), () => instance?.id() === id && instance?.restart());
  };
  const pause = (instance: Instance | undefined) => {
    instance?.pause();
    const id = instance?.id();
    // Half of the pauses outlast the group's session, so that somebody else takes the partitions over.
    const durationMs = random.chance(0.5) ? random.int(50, 2_500) : random.int(3_500, 15_000);
    scheduler.after(durationMs, () => instance?.id() === id && instance?.resume());
  };
  const rebalance = () => {
    const group = pickIfAny(bus.groups());
    if (group === undefined) return;
    group.rebalance();
    base.faults.count('bus.rebalance');
  };
  const loseTail = () => {
    const chosen = topic();
    if (chosen !== undefined)
      bus.loseTail(chosen.name, random.int(0, chosen.partitions.length - 1), random.int(1, 6));
  };
  const loseTopic = () => {
    const name = topic()?.name ?? '';
    if (random.chance(0.5)) bus.deleteTopic(name);
    else bus.loseTopic(name, random.pick(['vanish', 'stay']));
  };
  const cut = () => {
    const [a, b] = random.shuffle(network.addresses());
    if (a !== undefined && b !== undefined) network.cut(a, b, random.int(200, 6_000));
  };
  return events;
}
