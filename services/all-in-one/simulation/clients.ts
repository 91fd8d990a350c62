/**
 * The clients: they send each operation until it is answered, to whichever instance, with the same keys, and write
 * down every final answer. A second, different answer to the same command is found here.
 */
import { type SimClient, NetworkError, type World } from '@centesimo/testkit';
import { type Final, type Item, type Operation, readAnswer, readFailure } from './operation.ts';
import type { System } from './system.ts';

export interface Answered {
  readonly item: Item;
  readonly final: Final;
}

export interface Clients {
  /** Sends it until it is answered; returns at once. */
  send(operation: Operation): void;
  /** All commands with a final answer, in the order of their first one. */
  readonly answered: ReadonlyMap<string, Answered>;
  /** Commands that were given up without an answer: they may or may not have happened. */
  readonly open: ReadonlyMap<string, Item>;
  /** What contradicts itself; must stay empty. */
  readonly faults: readonly string[];
  inFlight(): number;
  /** Told of each first answer. */
  onAnswer(listener: (answered: Answered) => void): void;
}

const CALL_TIMEOUT_MS = 8_000;

interface State {
  readonly world: World;
  readonly client: SimClient;
  readonly system: System;
  readonly answered: Map<string, Answered>;
  readonly open: Map<string, Item>;
  readonly faults: string[];
  readonly listeners: ((answered: Answered) => void)[];
}

export function createClients(world: World, system: System): Clients {
  const client = world.client('giver');
  const state: State = {
    world,
    client,
    system,
    answered: new Map(),
    open: new Map(),
    faults: [],
    listeners: [],
  };
  let inFlight = 0;
  return {
    ...state,
    send: (operation) => {
      inFlight++;
      void sendUntilAnswered(state, operation)
        .catch((error: unknown) => world.scheduler.fail(error))
        .finally(() => inFlight--);
    },
    inFlight: () => inFlight,
    onAnswer: (listener) => state.listeners.push(listener),
  };
}

async function sendUntilAnswered(state: State, operation: Operation): Promise<void> {
  const { client } = state;
  const left = new Set(operation.items);
  for (let tries = 0; tries < operation.triesMax && left.size > 0; tries++) {
    if (tries > 0) await client.clock.sleep(client.random.int(100, 1_500));
    const said = await ask(state, operation);
    for (const [at, item] of operation.items.entries()) {
      const final = said[at] ?? 'not-yet';
      if (final === 'not-yet') continue;
      left.delete(item);
      note(state, item, final);
    }
  }
  for (const item of left)
    if (!state.answered.has(`${item.key} ${item.input}`)) state.open.set(`${item.key} ${item.input}`, item);
}

async function ask({ client, system }: State, operation: Operation): Promise<('not-yet' | Final)[]> {
  const { service, method, message, items } = operation;
  const address = client.random.pick(system.instances[service]).id();
  try {
    const request = { method, message };
    const answers = await client.network.call<unknown[]>(address, 'rpc', request, {
      timeoutMs: CALL_TIMEOUT_MS,
    });
    return readAnswer(operation, answers);
  } catch (error) {
    if (error instanceof NetworkError) return [];
    const said = readFailure(error);
    return items.map(() => said);
  }
}

/** Keeps the first final answer to a command, and compares every later one with it. */
function note({ answered, faults, listeners, open, world }: State, item: Item, final: Final): void {
  if (item.type === '') return;
  const command = `${item.key} ${item.input}`;
  const first = answered.get(command);
  if (first === undefined) {
    const entry = { item, final };
    answered.set(command, entry);
    open.delete(command);
    world.trace.note('giver', 'is answered', () => `${command} ${JSON.stringify(final)}`);
    for (const listener of listeners) listener(entry);
  } else if (JSON.stringify(first.final) !== JSON.stringify(final))
    faults.push(`${command} was ${JSON.stringify(first.final)}, then ${JSON.stringify(final)}`);
}
