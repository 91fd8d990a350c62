/** Everything that can happen to the system, each with a beginning and an end. */
import type { Random } from '@centesimo/testkit';
import { pause } from '../caller.ts';
import type { EngineName } from './engines.ts';
import type { LinkState } from './link.ts';
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

/** All faults that this world can have, by seed where they choose. */
export function faultsOf(world: World, random: Random): Fault[] {
  return [
    ...world.instances.flatMap((each) => [killed(each), asleep(each)]),
    ...crashes(world, random),
    allAtOnce(world),
    ...networks(world, random),
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
