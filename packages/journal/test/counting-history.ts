/** One history of the counting house: commands, repetitions and refusals under the adversary, then calm, then every answer asked for. */
import { type SimClient, type World, playSteps } from '@centesimo/testkit';
import type { AddCommand } from '../src/counting.fixture.ts';
import type { Answer, CommandEnvelope } from '../src/types.ts';
import { type House, type HostClass, LEDGERS, ledgerOf, openHouse } from './counting-house.ts';

export interface HistoryOptions {
  readonly steps: number;
  /** The topic is lost in the middle, and everybody starts on a new one. */
  readonly losesTopic: boolean;
  /** The house grows in the middle: one instance after another is started anew with a second generation. */
  readonly grows: boolean;
}

export interface Observed {
  readonly house: House;
  readonly asked: ReadonlyMap<string, CommandEnvelope<AddCommand>>;
  /** Every answer that a client saw, except "try again". */
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
  /** What the owners said at the end, by ledger. */
  readonly sums: ReadonlyMap<string, unknown>;
}

const SETTLE_MS = 25_000;
const ROUNDS = 40;

interface Session {
  readonly world: World;
  readonly client: SimClient;
  readonly house: House;
  readonly asked: Map<string, CommandEnvelope<AddCommand>>;
  readonly answers: Map<string, Answer[]>;
}

export async function playHistory(
  world: World,
  JournalHost: HostClass,
  options: HistoryOptions,
): Promise<Observed> {
  const house = openHouse(world, JournalHost);
  const session: Session = {
    world,
    house,
    client: world.client('client'),
    asked: new Map(),
    answers: new Map(),
  };
  const { random } = world;
  const lossAt = random.int(options.steps / 4, options.steps / 2);
  await playSteps(world, {
    steps: options.steps,
    act: (step) => {
      if (options.losesTopic && step === lossAt) loseTopic(session);
      if (options.grows && step >= lossAt) growFurther(session);
      const old = session.asked.size > 0 && random.chance(0.35);
      ask(session, old ? random.pick([...session.asked.values()]) : newCommand(session, step));
    },
  });
  while (options.grows && growFurther(session));
  await world.runFor(SETTLE_MS);
  // Effects of what was answered only now must arrive as well, and a lost tail shows by a later message.
  for (let which = 0; which < LEDGERS; which++)
    ask(session, newCommand(session, options.steps + which, which));
  await askUntilAnswered(session);
  await world.runFor(SETTLE_MS);
  const { asked, answers } = session;
  return { house, asked, answers, sums: await askSums(session) };
}

/** Each amount is asked for once, so that it names its command wherever it turns up. */
function newCommand({ world, asked }: Session, step: number, which?: number): CommandEnvelope<AddCommand> {
  const ledger = ledgerOf(which ?? world.random.int(0, LEDGERS - 1));
  // Half of the later ones are refused by the sum of the moment: asked again, they must be refused again, or done again.
  const limit = which === undefined && world.random.chance(0.3) ? { atMost: world.random.int(0, 3_000) } : {};
  const add = which === undefined && world.random.chance(0.1) ? -1 : step + 1;
  const envelope = { ledger, key: `k${step}`, inputHash: `h${step}`, command: { add, ...limit } };
  asked.set(envelope.key, envelope);
  return envelope;
}

function ask({ world, client, house, answers }: Session, envelope: CommandEnvelope<AddCommand>): void {
  const to = world.random.pick(house.instances.adder).id();
  client.network.call<Answer[]>(to, 'submit', envelope, { timeoutMs: 8_000 }).then(
    ([answer]) => {
      if (answer === undefined || answer.kind === 'unavailable') return;
      const { key } = envelope;
      answers.set(key, [...(answers.get(key) ?? []), answer]);
    },
    () => undefined,
  );
}

/** At whatever instance: an owner is known to all when nobody disturbs. */
async function askUntilAnswered(session: Session): Promise<void> {
  const { world, asked, answers } = session;
  const before = new Map([...answers].map(([key, all]) => [key, all.length]));
  const missing = () =>
    [...asked.values()].filter(({ key }) => (answers.get(key)?.length ?? 0) === (before.get(key) ?? 0));
  for (let round = 0; round < ROUNDS && missing().length > 0; round++) {
    for (const envelope of missing()) ask(session, envelope);
    await world.runFor(600);
  }
}

async function askSums({ world, client, house }: Session): Promise<Map<string, unknown>> {
  const sums = new Map<string, unknown>();
  for (let at = 0; at < LEDGERS; at++) {
    const ledger = ledgerOf(at);
    for (let round = 0; round < ROUNDS && sums.get(ledger) === undefined; round++) {
      const to = world.random.pick(house.instances.adder).id();
      const call = client.network.call(to, 'sum', { ledger }).catch(() => undefined);
      sums.set(ledger, await world.settle(call));
      if (sums.get(ledger) === undefined) await world.runFor(300);
    }
  }
  return sums;
}

const STARTED_ANEW = new WeakMap<House, number>();
/** So many are started anew at one step. */
const AT_ONCE = 2;

/** As an operator does it: the setting is changed, then instance after instance restarted. False: nothing was left. */
function growFurther({ house, world }: Session): boolean {
  house.generations = 2;
  const all = Object.values(house.instances).flat();
  const done = STARTED_ANEW.get(house) ?? 0;
  STARTED_ANEW.set(house, done + AT_ONCE);
  for (const instance of all.slice(done, done + AT_ONCE)) {
    // One that is down takes the new setting when it comes up.
    if (instance.status() === 'dead') continue;
    if (instance.status() === 'running' && world.random.chance(0.5)) void instance.current()?.stop();
    instance.crash();
    instance.restart();
  }
  return done < all.length;
}

function loseTopic({ world, house }: Session): void {
  world.bus.loseTopic(house.topic);
  house.topic = 'events.2';
  for (const instance of Object.values(house.instances).flat()) {
    instance.crash();
    instance.restart();
  }
}
