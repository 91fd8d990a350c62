/** The host over the embedded store and bus: answers, repetition, refusals, consumption, restart, takeover. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { afterEach, describe, expect, it } from 'vitest';
import { JournalHost } from './host.ts';
import { counting } from './counting.fixture.ts';
import type { Clock, Peers } from './types.ts';

const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()));
    }),
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function openWorld(folder: string, notices: string[] = []) {
  const bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
  const stores = {
    adder: await openEmbeddedStore({ folder: join(folder, 'adder') }),
    doubler: await openEmbeddedStore({ folder: join(folder, 'doubler') }),
  };
  const hosts = new Map<string, JournalHost<never, never, never>>();
  const peers: Peers = {
    forward: () => Promise.reject(new Error('nobody there')),
    query: () => Promise.reject(new Error('nobody there')),
    owns: () => Promise.resolve(false),
    republish: (journal, _address, fromN) => {
      for (const host of hosts.values()) host.republish(journal, fromN);
      return Promise.resolve();
    },
  };
  const make = (name: 'adder' | 'doubler') =>
    new JournalHost({
      participant: counting(name),
      store: stores[name],
      bus,
      peers,
      clock,
      notify: (notice) => notices.push(`${notice.name} ${JSON.stringify(notice.fields)}`),
      instance: `${name}-${Math.random()}`,
      address: 'local',
      generation: 'g1',
      topic: 'events.g1',
      partitions: 2,
      partitionOf: (ledger) => (ledger.length - 1) % 2,
      random: () => 0,
    });
  const adder = make('adder');
  const doubler = make('doubler');
  hosts.set('adder', adder as never);
  hosts.set('doubler', doubler as never);
  await Promise.all([adder.start(), doubler.start()]);
  // What comes before is forwarded to the owner of before, who is told to be nobody.
  await until(() => Promise.resolve((adder.isReady && doubler.isReady) || undefined));
  return {
    adder,
    doubler,
    close: async () => {
      await Promise.all([adder.stop(), doubler.stop()]);
      await bus.close();
      await stores.adder.close();
      await stores.doubler.close();
    },
  };
}

async function until<T>(get: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await get();
    if (value !== undefined) return value;
    await clock.sleep(10);
  }
  throw new Error('did not come');
}

const add = (key: string, amount: number) => ({
  ledger: 'x',
  key,
  inputHash: String(amount),
  command: { add: amount },
});

describe('a journal host', () => {
  it('answers commands once, repeats answers, refuses other input, and carries effects to its consumers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'journal-'));
    folders.push(folder);
    const notices: string[] = [];
    let world = await openWorld(folder, notices);
    const submit = async (key: string, amount: number) =>
      await until(async () => {
        const [answer] = await world.adder.submit('x', [add(key, amount)]);
        return answer?.kind === 'unavailable' ? undefined : answer;
      });
    expect(await submit('a', 5)).toMatchObject({ kind: 'done', answer: { sum: 5 }, k: 0, repeated: false });
    expect(await submit('a', 5)).toMatchObject({ kind: 'done', answer: { sum: 5 }, k: 0, repeated: true });
    expect(await submit('a', 6)).toEqual({ kind: 'conflict' });
    expect(await submit('b', -1)).toMatchObject({ kind: 'refused', code: 'negative', repeated: false });
    expect(await submit('b', -1)).toMatchObject({ kind: 'refused', code: 'negative', repeated: true });
    expect(await submit('c', 7)).toMatchObject({ kind: 'done', answer: { sum: 12 }, k: 1 });
    const doubled = async (sum: number) =>
      await until(async () => ((await world.doubler.query('x', 'sum')) === sum ? true : undefined));
    await doubled(24);
    await world.close();

    world = await openWorld(folder, notices);
    await doubled(24);
    expect(await submit('a', 5)).toMatchObject({ kind: 'done', answer: { sum: 5 }, repeated: true });
    expect(await submit('d', 1)).toMatchObject({ kind: 'done', answer: { sum: 13 }, k: 2 });
    await doubled(26);
    await world.close();
    expect(notices).toEqual([]);
  });
});
