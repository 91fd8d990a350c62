/** Everything that can happen to the system, each with a beginning and an end. */
import type { Random } from '@centesimo/testkit';
import { pause } from '../caller.ts';
import type { Disk } from './disk.ts';
import type { EngineName } from './engines.ts';
import type { LinkState } from './link.ts';
import { joinAllGroups, repeatLast } from './topic.ts';
import { type Instance, SESSION_MS, type World } from './world.ts';

export interface Fault {
  readonly name: string;
  /** True: while it lasts, others carry the work, and how soon they do counts. */
  readonly isCarried: boolean;
  /** How long it lasts at least, in milliseconds. */
  readonly lastsMs: number;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Longer than the session: who sleeps as long wakes when others have taken its place. */
const SLEEP_MS = SESSION_MS * 2;
const DOWN_MS = 1_000;
const CUT_MS = 10_000;
const SLOW_MS = 15_000;
/** The driver finds out within 20 s that a server does not answer, and gives up what was under way. */
const LATE_MS = 25_000;
const FULL_MS = 10_000;
const STRANGER_MS = 2_000;

const later = async (): Promise<void> => undefined;

function killed(instance: Instance): Fault {
  return {
    name: `${instance.name} is killed`,
    isCarried: true,
    lastsMs: DOWN_MS,
    begin: () => instance.kill(),
    end: async () => instance.start(),
  };
}

function asleep(instance: Instance): Fault {
  return {
    name: `${instance.name} sleeps and wakes`,
    isCarried: true,
    lastsMs: SLEEP_MS,
    begin: async () => instance.signal('SIGSTOP'),
    end: async () => instance.signal('SIGCONT'),
  };
}

/** `find` tells which server it is when the fault begins. */
function crashed({ engines }: World, name: string, find: () => Promise<EngineName>): Fault {
  let server: EngineName | undefined;
  return {
    name,
    isCarried: engines.brokers.length > 1 && name !== DATABASE_KILLED,
    lastsMs: DOWN_MS,
    async begin() {
      server = await find();
      await engines.kill(server);
    },
    end: async () => (server === undefined ? later() : engines.start(server)),
  };
}

const DATABASE_KILLED = 'the database is killed';

function crashes(world: World, random: Random): Fault[] {
  const { engines } = world;
  const faults = [
    crashed(world, DATABASE_KILLED, async () => 'ferretdb'),
    crashed(world, 'the controller is killed', () => engines.controller()),
  ];
  if (engines.brokers.length === 1)
    return [faults[0]!, crashed(world, 'the broker is killed', async () => 'kafka-1')];
  return [
    ...faults,
    crashed(world, 'one of three brokers is killed', async () => random.pick(engines.brokers)),
  ];
}

function allAtOnce({ engines, instances }: World): Fault {
  const servers: readonly EngineName[] = [...engines.brokers, 'ferretdb'];
  return {
    name: 'all at once are killed',
    isCarried: false,
    lastsMs: DOWN_MS,
    async begin() {
      await Promise.all([
        ...instances.map((each) => each.kill()),
        ...servers.map((each) => engines.kill(each)),
      ]);
    },
    async end() {
      await Promise.all(servers.map((each) => engines.start(each)));
      instances.forEach((each) => each.start());
    },
  };
}

type Side = 'brokers' | 'database';

/** `instances` are those whose links change. */
function network(
  name: string,
  instances: readonly Instance[],
  side: Side,
  state: LinkState,
  lastsMs: number,
): Fault {
  const links = instances.flatMap(({ brokerLinks, databaseLink }) =>
    side === 'database' ? [databaseLink] : brokerLinks,
  );
  const become = async (next: LinkState): Promise<void> => links.forEach((link) => link.become(next));
  return { name, isCarried: false, lastsMs, begin: () => become(state), end: () => become('open') };
}

function networks({ instances }: World, random: Random): Fault[] {
  const one = random.pick(instances);
  return (['brokers', 'database'] as const).flatMap((side) => [
    network(`all are cut off from the ${side}`, instances, side, 'broken', CUT_MS),
    network(`${one.name} is cut off from the ${side}`, [one], side, 'broken', CUT_MS),
    network(`the network to the ${side} is silent`, instances, side, 'silent', CUT_MS),
    network(`the network to the ${side} is slow`, instances, side, 'slow', SLOW_MS),
  ]);
}

/** A member that does no work comes into every group and leaves again, while batches are under way. */
function rebalanced(world: World): Fault {
  let leave = later;
  return {
    name: 'a stranger joins every group and leaves',
    isCarried: false,
    lastsMs: STRANGER_MS,
    begin: async () => void (leave = await joinAllGroups(world)),
    end: () => leave(),
  };
}

/** Messages that were delivered come again: as they were, or the later ones before the earlier ones. */
function repeated(world: World, name: string, order: Parameters<typeof repeatLast>[1]): Fault {
  return { name, isCarried: false, lastsMs: 0, begin: () => repeatLast(world, order), end: later };
}

/** The first broker has no room for its topics; once there is room, its supervisor starts it again if it ended. */
function fullDisk({ engines }: World, disk: Disk): Fault {
  return {
    name: 'the disk of a broker is full',
    isCarried: engines.brokers.length > 1,
    lastsMs: FULL_MS,
    begin: async () => disk.fill(),
    async end() {
      disk.empty();
      await engines.start('kafka-1');
    },
  };
}

/** All faults that this world can have, by seed where they choose. */
export function faultsOf(world: World, random: Random): Fault[] {
  return [
    ...world.instances.flatMap((each) => [killed(each), asleep(each)]),
    ...crashes(world, random),
    allAtOnce(world),
    ...networks(world, random),
    network(
      'the database answers after the time of its caller',
      world.instances,
      'database',
      'no-answers',
      LATE_MS,
    ),
    rebalanced(world),
    repeated(world, 'messages are delivered twice', (messages) => messages),
    repeated(world, 'messages are delivered again in reverse', (messages) => messages.toReversed()),
    ...(world.disk === undefined ? [] : [fullDisk(world, world.disk)]),
  ];
}

/** Lasts as long as it must; `until` may take longer, and tells how long the system took to carry on. */
export async function strike(fault: Fault, until: () => Promise<number>): Promise<number | undefined> {
  await fault.begin();
  const carrying = fault.isCarried ? until() : Promise.resolve(undefined);
  try {
    const [carriedMs] = await Promise.all([carrying, pause(fault.lastsMs)]);
    return carriedMs;
  } finally {
    await fault.end();
  }
}
