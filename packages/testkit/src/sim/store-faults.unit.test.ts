// Each fault of the simulated store does what its name says, and is counted when it really happened.

import { describe, expect, it } from 'vitest';
import { createWorld } from './world.ts';

const text = (value: string) => Buffer.from(value);
const shown = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString();

function setUp() {
  const world = createWorld({ seed: 1 });
  const [one, other] = [world.client('one', 's'), world.client('other', 's')];
  const counted = (what: string) => world.faults.counts().get(what) ?? 0;
  const record = async (n: number) => shown(await world.settle(other.store.journals.read('j', n)));
  return { world, one, other, counted, record };
}

describe('a single request', () => {
  it('refused: fails and is not persisted', async () => {
    const { world, one, counted, record } = setUp();
    world.faults.once('store.refused');
    const insert = world.settle(one.store.journals.insert('j', 0, text('a')));
    await expect(insert).rejects.toMatchObject({ code: 'unavailable' });
    expect(await record(0)).toBeUndefined();
    expect(counted('store.refused')).toBe(1);
  });

  it('a full disk: writes are refused and not persisted, reads answered, until there is space again', async () => {
    const { world, one, counted, record } = setUp();
    expect(await world.settle(one.store.journals.insert('j', 0, text('a')))).toBe('stored');
    world
      .stores()
      .find(({ name }) => name === 's')
      ?.disk.fill(5_000);
    const insert = world.settle(one.store.journals.insert('j', 1, text('b')));
    await expect(insert).rejects.toMatchObject({ code: 'disk-full' });
    expect([await record(0), await record(1)]).toEqual(['a', undefined]);
    expect(counted('store.disk-full')).toBe(1);
    await world.runFor(5_000);
    expect(await world.settle(one.store.journals.insert('j', 1, text('b')))).toBe('stored');
  });

  it('request lost: unknown, and not persisted', async () => {
    const { world, one, counted, record } = setUp();
    world.faults.once('store.request-lost');
    const insert = world.settle(one.store.journals.insert('j', 0, text('a')));
    await expect(insert).rejects.toMatchObject({ code: 'unknown-outcome' });
    await world.runFor(60_000);
    expect(await record(0)).toBeUndefined();
    expect(counted('store.request-lost')).toBe(1);
  });

  it('answer lost: unknown, though persisted', async () => {
    const { world, one, counted, record } = setUp();
    world.faults.once('store.answer-lost', (label) => label === 'journal.insert j/1 by one');
    expect(await world.settle(one.store.journals.insert('j', 0, text('a')))).toBe('stored');
    const insert = world.settle(one.store.journals.insert('j', 1, text('b')));
    await expect(insert).rejects.toMatchObject({ code: 'unknown-outcome' });
    expect(await record(1)).toBe('b');
    expect(counted('store.answer-lost')).toBe(1);
  });

  it('late: unknown, not there yet, and there in the end', async () => {
    const { world, one, counted, record } = setUp();
    world.faults.once('store.lands-late');
    const insert = world.settle(one.store.journals.insert('j', 0, text('a')));
    await expect(insert).rejects.toMatchObject({ code: 'unknown-outcome' });
    expect(counted('store.landed-late')).toBe(0);
    await world.runFor(60_000);
    expect(await record(0)).toBe('a');
    expect(counted('store.landed-late')).toBe(1);
  });

  it('is unlanded until a majority has it, however late, or it is known that none will', async () => {
    const { world, one, record } = setUp();
    const server = world.storeFor('s');
    const insert = (n: number) => one.store.journals.insert('j', n, text('a'));
    world.faults.once('store.lands-late');
    await expect(world.settle(insert(0))).rejects.toMatchObject({ code: 'unknown-outcome' });
    expect(server.unlanded(), 'late, and given up').toBe(1);
    expect(await world.runUntil(() => server.unlanded() === 0, 60_000)).toBe(true);
    expect(await record(0)).toBe('a');
    await world.settle(insert(0));
    expect(server.unlanded(), 'taken').toBe(0);
    server.failover(500, 500, 0);
    const stalled = Promise.allSettled([insert(1)]);
    await world.runFor(100);
    expect(server.unlanded(), 'at the primary alone').toBe(1);
    const [outcome] = await world.settle(stalled);
    expect(outcome.status).toBe('rejected');
    expect(server.unlanded(), 'rolled back').toBe(0);
    const electing = Promise.allSettled(Array.from({ length: 20 }, (_, n) => insert(n + 1)));
    expect(server.unlanded(), 'while nobody is elected').toBe(20);
    await world.runFor(300);
    expect(server.unlanded(), 'those that wait for the election').toBeGreaterThan(0);
    await world.settle(electing);
    expect(server.unlanded(), 'stored or refused').toBe(0);
    for (const fault of ['store.refused', 'store.request-lost'] as const) {
      world.faults.once(fault);
      const never = Promise.allSettled([insert(99)]);
      expect(server.unlanded(), fault).toBe(0);
      await world.settle(never);
    }
    await world.settle(one.store.documents.get('c', 'x'));
    expect(server.unlanded(), 'a read').toBe(0);
  });

  it('a read that fails says so; the next one answers', async () => {
    const { world, one, counted } = setUp();
    world.faults.once('store.read-failed');
    await expect(world.settle(one.store.documents.get('c', 'x'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.settle(one.store.documents.get('c', 'x'))).toBeUndefined();
    expect(counted('store.read-failed')).toBe(1);
  });

  it('a stale scan lags, never lies, and read is current', async () => {
    const { world, one, other, counted, record } = setUp();
    await world.settle(one.store.journals.insert('j', 0, text('a')));
    await world.runFor(10_000);
    await world.settle(one.store.journals.insert('j', 1, text('b')));
    world.faults.once('store.stale-scan');
    const numbers = async () => (await world.settle(other.store.journals.scan('j', 0, 9))).map(({ n }) => n);
    expect(await numbers()).toEqual([0]);
    expect(await record(1)).toBe('b');
    expect(await numbers()).toEqual([0, 1]);
    expect(counted('store.stale-scan')).toBe(1);
  });
});

describe('a failover', () => {
  it('takes back a local write that another client saw as taken', async () => {
    const { world, one, other, counted, record } = setUp();
    await world.settle(one.store.documents.put('c', [{ id: 'x', bytes: text('old') }]));
    world.storeFor('s').failover(300, 200, 0);
    const first = one.store.journals.insert('j', 0, text('first'));
    const put = one.store.documents.put('c', [{ id: 'x', bytes: text('new') }]);
    const outcomes = Promise.allSettled([first, put]);
    await world.runFor(50);
    expect(await world.settle(other.store.journals.insert('j', 0, text('second')))).toBe('taken');
    expect(await record(0), 'not at a majority').toBeUndefined();
    await world.runFor(5_000);
    const [insert] = await outcomes;
    expect(counted('store.failover')).toBe(1);
    expect(counted('store.rolled-back')).toBe(2);
    expect(insert).toMatchObject({ status: 'rejected', reason: { code: 'unknown-outcome' } });
    expect(counted('store.taken-then-gone')).toBe(1);
    expect(await record(0)).toBeUndefined();
    expect(shown(await world.settle(other.store.documents.get('c', 'x')))).toBe('old');
    expect(await world.settle(other.store.journals.insert('j', 0, text('second')))).toBe('stored');
  });

  it('never takes back what was answered as stored', async () => {
    const { world, one, record } = setUp();
    await world.settle(one.store.journals.insert('j', 0, text('a')));
    world.storeFor('s').failover(100, 100);
    await world.runFor(1_000);
    expect(await record(0)).toBe('a');
  });

  it('while electing, requests fail or wait, and none is lost', async () => {
    const { world, one } = setUp();
    world.storeFor('s').failover(0, 500);
    await world.runFor(5);
    const writes = Array.from({ length: 40 }, (_, n) => one.store.journals.insert('j', n, text('a')));
    const outcomes = await world.settle(Promise.allSettled(writes));
    const codes = outcomes.map((o) =>
      o.status === 'fulfilled' ? o.value : (o.reason as { code: string }).code,
    );
    expect(new Set(codes)).toEqual(new Set(['stored', 'unavailable']));
    const kept = await world.settle(Promise.all(writes.map((_, n) => one.store.journals.read('j', n))));
    expect(kept.map((bytes) => bytes !== undefined)).toEqual(codes.map((code) => code === 'stored'));
  });
});

describe('slowness', () => {
  it('stretches every answer while it lasts', async () => {
    const { world, one, counted } = setUp();
    const durationOf = async () => {
      const start = world.clock.now();
      for (let i = 0; i < 20; i++) await world.settle(one.store.documents.get('c', 'x'));
      return world.clock.now() - start;
    };
    const before = await durationOf();
    world.storeFor('s').slowDown(20, 60_000);
    expect(await durationOf()).toBeGreaterThan(5 * before);
    expect(counted('store.slow')).toBe(1);
  });
});
