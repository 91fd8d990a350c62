/**
 * The operator: whenever the topic was lost, it is made again by the command's own code, while the services run; what was
 * cut short or failed is called again. A topic that is there, only empty, is now and then left to the services.
 */
import type { EventBus } from '@centesimo/bus';
import type { rebuildTopic } from '@centesimo/cli/rebuild-topic';
import type { SimClient, SimTopic, World } from '@centesimo/testkit';
import { type Produced, checkRebuilt, storedPlaces } from './rebuilt.ts';
import { GENERATIONS, type System } from './system.ts';

export interface Operator {
  /** Looks whether the topic was lost. */
  look(): void;
  isBusy(): boolean;
  /** What the command promised and did not keep; must stay empty. */
  readonly faults: readonly string[];
}

const HEALS_ITSELF_RATE = 0.5;
const CUT_SHORT_RATE = 0.2;

interface State {
  readonly world: World;
  readonly system: System;
  readonly rebuild: typeof rebuildTopic;
  readonly faults: string[];
  /** Ends the command that runs, as Ctrl-C does. */
  cut: AbortController;
}

export function startOperator(world: World, system: System): Operator {
  const rebuild = system.parts.rebuildTopic;
  const state: State = { world, system, rebuild, faults: [], cut: new AbortController() };
  const random = world.random.fork('operator');
  let losses = 0;
  let rebuilding: Promise<void> | undefined;
  return {
    look: () => {
      const topics = topicsOf(world);
      if (lossesOf(topics) === losses) return;
      losses = lossesOf(topics);
      // The command would wait for a topic that was deleted again.
      if (rebuilding !== undefined) return state.cut.abort(new Error('lost again'));
      const isAway = topics.some((topic) => topic.isAway);
      if (!isAway && random.chance(HEALS_ITSELF_RATE)) return world.faults.count('topic.left-to-heal');
      rebuilding = rebuildUntilDone(state)
        .catch((error: unknown) => world.scheduler.fail(error))
        .finally(() => (rebuilding = undefined));
    },
    isBusy: () => rebuilding !== undefined,
    faults: state.faults,
  };
}

/** Those of all generations, as far as they were made. */
function topicsOf(world: World): SimTopic[] {
  return GENERATIONS.flatMap(({ topic }) => world.bus.topics.get(topic) ?? []);
}

function lossesOf(topics: readonly SimTopic[]): number {
  return topics.reduce((sum, { losses }) => sum + losses, 0);
}

async function rebuildUntilDone(state: State): Promise<void> {
  const { world } = state;
  const client = world.client(`operator-${lossesOf(topicsOf(world))}`, 'donation');
  const { clock, random } = client;
  const allocation = world.client(`${client.id}-allocation`, 'allocation');
  await clock.sleep(random.int(100, 6_000));
  for (;;) {
    const cut = (state.cut = new AbortController());
    if (random.chance(CUT_SHORT_RATE))
      world.scheduler.after(random.int(10, 2_000), () => cut.abort(new Error('cut short')));
    const losses = lossesOf(topicsOf(world));
    try {
      await rebuildOnce(state, { client, allocation }, cut.signal);
      world.faults.count('topic.rebuilt');
      if (lossesOf(topicsOf(world)) === losses) return;
    } catch (error) {
      world.trace.note(client.id, 'could not rebuild the topic', () => String(error));
      world.faults.count(cut.signal.aborted ? 'topic.rebuild-cut-short' : 'topic.rebuild-failed');
    }
    await clock.sleep(random.int(200, 3_000));
  }
}

async function rebuildOnce(
  { faults, rebuild, system, world }: State,
  { client, allocation }: Readonly<Record<'client' | 'allocation', SimClient>>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, store } = client;
  const produced: Produced[] = [];
  const bus: EventBus = {
    ...client.bus,
    produce: async (name, partition, messages) => {
      produced.push({ messages, step: 'sent' });
      await client.bus.produce(name, partition, messages);
      produced.push({ messages, step: 'acknowledged' });
    },
  };
  const { deployment } = system;
  const expected = storedPlaces(world);
  const lost = lostBy(world);
  const records = await rebuild(
    { donation: { store }, allocation: { store: allocation.store } },
    bus,
    deployment,
    {
      clock,
      signal,
      notify: ({ fields, name }) => world.trace.note(client.id, name, () => JSON.stringify(fields)),
      progress: { update: () => undefined, end: () => undefined },
    },
  );
  world.trace.note(client.id, 'has rebuilt the topic', () => `${records} records`);
  // What the broker acknowledged early is there by then.
  await clock.sleep(LANDED_MS);
  // A generation that has begun since was none of the command's.
  const isWhole = lostBy(world) === lost && deployment === system.deployment;
  faults.push(...checkRebuilt(expected, produced, isWhole ? topicsOf(world) : undefined));
}

const LANDED_MS = 5_000;

/** Changes with each message that the broker loses. */
function lostBy({ bus, faults }: World): string {
  const losses = [...bus.topics.values()].map((topic) => topic.losses);
  return `${faults.counts().get('bus.messages-lost') ?? 0} ${losses.join()}`;
}
