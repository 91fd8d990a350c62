/** Consuming: gaps, causes, the group's offset, a shrunk topic, full rooms, and who is asked to publish again. */
import type { ReceivedMessage } from '@centesimo/bus';
import { describe, expect, it } from 'vitest';
import { Consumer } from './consumer.ts';
import { ENDED } from './ended.ts';
import { Intake } from './intake.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { createQuickClock } from './memory-ports.fixture.ts';
import { toMessages } from './message.ts';
import { type JournalRecord, NO_HASH } from './record.ts';

const hashOf = (journal: string, n: number): string => (n < 0 ? NO_HASH : `${journal}#${n}`);

function record(journal: string, n: number, size = 1, more: Partial<JournalRecord> = {}): JournalRecord {
  const event = { ledger: 'x', type: 'added', subject: 's', data: '{}', time: 't', journal, n };
  const events = Array.from({ length: size }, (_, i) => ({ ...event, i, k: n + i }));
  const chain = { hash: hashOf(journal, n), prev: hashOf(journal, n - 1) };
  const empty = { consumed: new Map(), inputs: [], outcomes: [], address: undefined };
  return { journal, n, k: n, kind: 'batch', by: 'me', time: 't', ...chain, ...empty, events, ...more };
}

function setUp(limits: Partial<Limits> = {}) {
  const clock = createQuickClock();
  const stop = new AbortController();
  const log: ReceivedMessage[] = [];
  const asked: [string, string | undefined, number][] = [];
  const told: string[] = [];
  const committed: number[] = [];
  let isDeaf = true;
  const membership = {
    read: async (_partition: number, offset: number) => {
      await clock.sleep(10);
      const messages = log.slice(offset, offset + 3);
      return { messages, next: offset + messages.length, end: log.length };
    },
    commit: async (_partition: number, offset: number) => void committed.push(offset),
  };
  const peers = {
    republish: (journal: string, address: string | undefined, fromN: number) => {
      asked.push([journal, address, fromN]);
      return isDeaf ? Promise.reject(new Error('nobody there')) : Promise.resolve();
    },
  };
  const ports = {
    membership: membership as never,
    peers: peers as never,
    clock,
    limits: { ...DEFAULT_LIMITS, republishMs: 50, ...limits },
    notify: ({ name }: { name: string }) => told.push(name),
    signal: stop.signal,
    wants: (journal: string) => journal !== 'own',
    arrived: () => undefined,
  };
  const consumer = new Consumer(ports, 0, new Intake(new Map()), 0);
  const put = (...records: JournalRecord[]) => {
    for (const message of records.flatMap(toMessages))
      log.push({ ...message, partition: 0, offset: log.length });
  };
  const turns = async (count = 30) => {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const take = () => consumer.take(100).map(({ journal, n, i }) => `${journal}${n}.${i}`);
  const end = async (running: Promise<void> | undefined) => {
    stop.abort(ENDED);
    await running;
  };
  return {
    clock,
    log,
    asked,
    told,
    committed,
    consumer,
    put,
    take,
    turns,
    end,
    listen: () => (isDeaf = false),
  };
}

describe('a consumer', () => {
  it('hands out what follows, drops repetitions, and passes its own and foreign messages over', async () => {
    const { consumer, log, put, take, turns, told, end } = setUp();
    put(record('a', 0, 2), record('own', 0), record('a', 0, 2), record('a', 1));
    log.push({ key: 'x', value: 'noise', headers: {}, partition: 0, offset: log.length });
    const running = consumer.run();
    await turns();
    expect(consumer.pendingCount).toBe(3);
    expect(take()).toEqual(['a0.0', 'a0.1', 'a1.0']);
    expect(told).toEqual(['foreign-message']);
    expect(consumer.seen.get('a')).toEqual({ n: 1, i: 0 });
    await end(running);
  });

  it('commits no further than journalled marks cover', async () => {
    const { consumer, put, turns, committed, end } = setUp();
    put(record('a', 0), record('a', 1), record('a', 2));
    const running = consumer.run();
    await turns();
    await consumer.commit();
    expect([consumer.covered, committed]).toEqual([0, []]);
    consumer.take(2);
    await consumer.commit();
    expect([consumer.covered, committed]).toEqual([0, []]);
    consumer.settled();
    await consumer.commit();
    await consumer.commit();
    expect([consumer.covered, committed]).toEqual([2, [2]]);
    consumer.take(9);
    expect(consumer.covered).toBe(2);
    consumer.settled();
    expect(consumer.covered).toBe(3);
    await end(running);
  });

  it('asks for a gap, reads on, takes what waited once it is filled, and holds the offset before all of it', async () => {
    const { consumer, put, take, turns, asked, end } = setUp();
    put(record('a', 0), record('a', 2), record('b', 0));
    const running = consumer.run();
    await turns();
    expect(asked[0]).toEqual(['a', undefined, 1]);
    expect(take()).toEqual(['a0.0', 'b0.0']);
    consumer.settled();
    expect(consumer.covered).toBe(1);
    put(record('a', 1));
    await turns();
    // The message at offset 1 was accepted behind that at offset 3: none of both is journalled.
    expect(consumer.covered).toBe(1);
    expect(take()).toEqual(['a1.0', 'a2.0']);
    expect(consumer.covered).toBe(1);
    consumer.settled();
    expect(consumer.covered).toBe(4);
    await end(running);
  });

  it('waits for a cause and asks for it, not for what waits behind', async () => {
    const { consumer, put, take, turns, asked, end, listen } = setUp();
    listen();
    put(record('b', 0, 1, { consumed: new Map([['a', { n: 0, i: 0, of: 1, hash: '' }]]) }), record('b', 1));
    const running = consumer.run();
    await turns();
    expect(new Set(asked.map(([journal, , fromN]) => `${journal}/${fromN}`))).toEqual(new Set(['a/0']));
    put(record('a', 0));
    await turns();
    expect(take()).toEqual(['a0.0', 'b0.0', 'b1.0']);
    await end(running);
  });

  it('does not ask for its own journal: another owner has moved on', async () => {
    const { consumer, put, turns, asked, told, end } = setUp();
    put(record('b', 0, 1, { consumed: new Map([['own', { n: 7, i: 0, of: 1, hash: '' }]]) }));
    const running = consumer.run();
    await turns();
    expect(asked).toEqual([]);
    expect(told).toContain('consume-cause-missing');
    await end(running);
  });

  it.each([true, false])(
    'asks elsewhere when the address of the seal does not help (it is %s that it fails)',
    async (fails) => {
      const { consumer, put, turns, asked, end, listen } = setUp();
      if (!fails) listen();
      put(record('a', 0, 0, { kind: 'opened', address: 'old:1' }), record('a', 2));
      const running = consumer.run();
      await turns(60);
      expect(asked.slice(0, 3)).toEqual([
        ['a', 'old:1', 1],
        ['a', undefined, 1],
        ['a', undefined, 1],
      ]);
      await end(running);
    },
  );

  it('asks for each journal that misses something', async () => {
    const { consumer, put, turns, asked, end } = setUp();
    put(record('a', 5), record('b', 5));
    const running = consumer.run();
    await turns();
    expect(new Set(asked.map(([journal]) => journal))).toEqual(new Set(['a', 'b']));
    await end(running);
  });

  it('goes back with a topic that lost its tail, and counts nothing there as covered', async () => {
    const { consumer, log, put, take, turns, told, end } = setUp();
    put(record('a', 0), record('a', 1), record('a', 2));
    const running = consumer.run();
    await turns();
    log.length = 1;
    await turns();
    expect(told).toContain('topic-shrunk');
    expect(consumer.covered).toBe(0);
    put(record('a', 1), record('a', 2), record('a', 3));
    await turns();
    expect(take()).toEqual(['a0.0', 'a1.0', 'a2.0', 'a3.0']);
    consumer.settled();
    expect(consumer.covered).toBe(4);
    await end(running);
  });

  it('reads again what found no room among the blocked, and asks for what that waits for', async () => {
    const { consumer, put, take, turns, asked, end } = setUp({ blockedMax: 2 });
    put(record('a', 1), record('a', 2), record('a', 3), record('a', 4), record('b', 3));
    const running = consumer.run();
    await turns();
    expect(new Set(asked.map(([journal]) => journal))).toEqual(new Set(['a', 'b']));
    expect(consumer.covered).toBe(0);
    put(record('a', 0));
    await turns(60);
    expect(take()).toEqual(['a0.0', 'a1.0', 'a2.0', 'a3.0', 'a4.0']);
    await end(running);
  });

  it('stops reading while too much waits to be taken, and takes no more bytes than asked', async () => {
    const { consumer, put, turns, end } = setUp({ pendingMax: 3 });
    put(...Array.from({ length: 9 }, (_, n) => record('a', n)));
    const running = consumer.run();
    await turns();
    expect(consumer.pendingCount).toBe(3);
    expect(consumer.take(100, 3)).toHaveLength(2);
    await turns();
    expect(consumer.pendingCount).toBe(4);
    await end(running);
  });
});
