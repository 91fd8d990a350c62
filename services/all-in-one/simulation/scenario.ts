/** One history: the services come up, clients ask, the adversary strikes; then it stops, and everything must settle. */
import { SYSTEM_LEDGER } from '@centesimo/events';
import { type World, playSteps } from '@centesimo/testkit';
import { watchPublication } from './checkpoints.ts';
import { createClients } from './clients.ts';
import type { Observed } from './properties.ts';
import { startOperator } from './operator.ts';
import { LEDGERS } from './stepper.ts';
import { createSteps } from './steps.ts';
import { readJournal, readLog, sourceJournals, storedDetails } from './stored.ts';
import { startGrowth } from './growth.ts';
import { type Parts, startSystem } from './system.ts';

const STEPS = 200;
const HEAL_MS = 180_000;
const LOOK_MS = 500;

export function createScenario(replaced?: Partial<Parts>): (world: World) => Promise<Observed> {
  return async (world) => {
    // Clocks begin late enough that a whole second lies behind them.
    await world.runFor(1_000);
    const system = startSystem(world, replaced);
    const clients = createClients(world, system);
    const watch = watchPublication(world);
    const operator = startOperator(world, system);
    const steps = createSteps(world.random.fork('steps'), clients);
    const growth = startGrowth(world, system, STEPS);
    await playSteps(world, {
      steps: STEPS,
      stepMs: [5, 120],
      act: (step) => {
        watch.look();
        operator.look();
        growth.act(step);
        steps.act(step);
      },
    });
    growth.end();
    let size = -1;
    await heal(world, () => {
      watch.look();
      operator.look();
      // While the log still grows, nobody need read all journals.
      const grows = watch.size() > size;
      size = watch.size();
      if (grows) return false;
      return (
        system.told.alarms.length > 0 ||
        (clients.inFlight() === 0 &&
          !operator.isBusy() &&
          isLanded(world) &&
          isLogged(world, watch.size()) &&
          growth.isDone() &&
          isSwept(world))
      );
    });
    return { system, clients, watch, operator, growth, ledgers: await askLedgers(world, system) };
  };
}

/** Lets time pass until it is done; what is not done after minutes never will be, and the checks say what. */
async function heal(world: World, isDone: () => boolean): Promise<void> {
  for (let waited = 0; waited < HEAL_MS && !isDone(); waited += LOOK_MS) await world.runFor(LOOK_MS);
}

/**
 * No write of the adversary's time is still to come. Details that land long after their client gave up must be swept as
 * well, and a history that ended before they land would neither see that nor look at a world that stands still.
 */
function isLanded(world: World): boolean {
  return world.stores().every((store) => store.unlanded() === 0);
}

/** No note is left of a command whose outcome nobody knows. */
function isSwept(world: World): boolean {
  return storedDetails(world).every(({ notes }) => notes.length === 0);
}

/** Allocation has consumed all of donation, and audit has published both. */
function isLogged(world: World, size: number): boolean {
  for (const donation of sourceJournals().filter((journal) => journal.includes('/donation/'))) {
    const given = readJournal(world, donation);
    const last = given.findLast(({ events }) => events.length > 0)?.n ?? -1;
    const reached = readJournal(world, donation.replace('donation', 'allocation')).at(-1)?.consumed;
    if ((reached?.[donation]?.n ?? -1) < last) return false;
  }
  const events = sourceJournals().flatMap((journal) =>
    readJournal(world, journal).flatMap(({ events }) => events),
  );
  const log = readLog(world);
  const logged = log.filter(({ chain }) => chain.ledger !== SYSTEM_LEDGER);
  return size === log.length && logged.length >= events.length;
}

/** Asks allocation how each ledger stands, wherever its owner is. */
async function askLedgers(world: World, system: Observed['system']): Promise<Map<string, unknown>> {
  const client = world.client('auditor');
  const ledgers = new Map<string, unknown>();
  for (const ledger of LEDGERS)
    for (let tries = 0; tries < 40 && !ledgers.has(ledger); tries++) {
      const address = client.random.pick(system.instances.allocation).id();
      const request = { method: 'getLedger', message: { ledger, after: [] } };
      const answers = client.network.call<unknown[]>(address, 'rpc', request).catch(() => []);
      const [answer] = await world.settle(answers);
      if (answer !== undefined) ledgers.set(ledger, answer);
      else await world.runFor(LOOK_MS);
    }
  return ledgers;
}
