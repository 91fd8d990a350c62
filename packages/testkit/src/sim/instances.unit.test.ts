// Crash, pause and the faults of the network are exact at the awaits of an instance.

import { describe, expect, it } from 'vitest';
import type { InstanceContext } from './instances.ts';
import { createWorld } from './world.ts';

describe('an instance', () => {
  const count = (seen: string[]) => async (context: InstanceContext) => {
    for (let i = 0; ; i++) {
      seen.push(`${context.id}:${i}`);
      await context.clock.sleep(1_000);
    }
  };

  it('that crashed never goes on; restarted it has a new id', async () => {
    const world = createWorld({ seed: 1 });
    const seen: string[] = [];
    const instance = world.start('a', count(seen));
    await world.runFor(2_500);
    instance.crash();
    await world.runFor(10_000);
    expect(seen).toEqual(['a-1.1:0', 'a-1.1:1', 'a-1.1:2']);
    instance.restart();
    await world.runFor(100);
    expect(seen.at(-1)).toBe('a-1.2:0');
    expect(instance.status()).toBe('running');
  });

  it('that crashed leaves requests behind that still land', async () => {
    const world = createWorld({ seed: 1 });
    let answered = false;
    const instance = world.start('a', async ({ store }) => {
      await store.journals.insert('j', 0, new Uint8Array(1));
      answered = true;
    });
    await world.runUntil(() => instance.status() === 'running' && world.scheduler.steps() > 0, 10);
    instance.crash();
    await world.runFor(1_000);
    expect(answered).toBe(false);
    expect(world.storeFor('a').replica.majority('journal:j', 0)?.bytes).toHaveLength(1);
    expect(world.faults.counts().get('store.landed-after-death')).toBe(1);
  });

  it('that is paused gets everything late, as a zombie', async () => {
    const world = createWorld({ seed: 1 });
    const seen: string[] = [];
    const instance = world.start('a', count(seen));
    await world.runFor(500);
    instance.pause();
    await world.runFor(60_000);
    expect(seen).toHaveLength(1);
    instance.resume();
    await world.runFor(10);
    expect(seen).toHaveLength(2);
    expect(world.faults.counts().get('instance.zombie')).toBe(1);
  });

  it('that exits is started again', async () => {
    const world = createWorld({ seed: 1 });
    const ids: string[] = [];
    world.start('a', ({ id, exit }) => {
      ids.push(id);
      if (ids.length < 3) exit('enough');
    });
    await world.runFor(60_000);
    expect(ids).toEqual(['a-1.1', 'a-1.2', 'a-1.3']);
  });

  it('answers what its factory made, while it lives', async () => {
    const world = createWorld({ seed: 1 });
    const instance = world.start('a', () => Promise.resolve('made'));
    await world.runFor(10);
    expect(instance.current()).toBe('made');
    instance.crash();
    expect(instance.current()).toBeUndefined();
  });
});

describe('a call', () => {
  function setUp() {
    const world = createWorld({ seed: 1 });
    let served = 0;
    const instance = world.start('a', ({ network }) => {
      network.serve((method, request) => {
        served++;
        if (method === 'fail') throw new RangeError('no');
        return { method, request };
      });
    });
    const client = world.client('client');
    const call = (method = 'm') => world.settle(client.network.call('a-1.1', method, { x: 1 }));
    const counted = (what: string) => world.faults.counts().get(what) ?? 0;
    return { world, instance, call, counted, served: () => served };
  }

  it('is answered, or fails with what the handler threw', async () => {
    const { call } = setUp();
    expect(await call()).toEqual({ method: 'm', request: { x: 1 } });
    await expect(call('fail')).rejects.toThrow(RangeError);
  });

  it('of the dead is unreachable, of the paused gets no answer', async () => {
    const { call, instance } = setUp();
    await call();
    instance.pause();
    await expect(call()).rejects.toMatchObject({ code: 'no-answer' });
    instance.crash();
    await expect(call()).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('can be lost on its way, or its answer, or be slow', async () => {
    const { world, call, counted, served } = setUp();
    await call();
    world.faults.once('net.request-lost');
    await expect(call()).rejects.toMatchObject({ code: 'no-answer' });
    expect(served()).toBe(1);
    world.faults.once('net.answer-lost');
    await expect(call()).rejects.toMatchObject({ code: 'no-answer' });
    expect(served()).toBe(2);
    const start = world.clock.now();
    world.faults.once('net.slow');
    await call().catch(() => undefined);
    expect(world.clock.now() - start).toBeGreaterThanOrEqual(200);
    expect(['net.request-lost', 'net.answer-lost', 'net.slow'].map(counted)).toEqual([1, 1, 1]);
  });

  it('does not pass a cut link until it heals', async () => {
    const { world, call, counted } = setUp();
    await call();
    world.network.cut('client', 'a-1.1', 5_000);
    await expect(call()).rejects.toMatchObject({ code: 'no-answer' });
    expect(counted('net.partition')).toBeGreaterThan(0);
    world.network.heal();
    await call();
  });

  it('under way to one that dies fails', async () => {
    const { world, call } = setUp();
    await call();
    const slow = world.start('b', ({ network, clock }) => network.serve(() => clock.sleep(60_000)));
    const pending = world.client('c2').network.call('b-1.1', 'wait', {});
    pending.catch(() => undefined);
    await world.runFor(100);
    slow.crash();
    await expect(world.settle(pending)).rejects.toMatchObject({ code: 'no-answer' });
  });
});

describe('the adversary', () => {
  it('once it stops, everybody runs and nothing new strikes', async () => {
    const world = createWorld({ seed: 5, faults: { scale: 5 } });
    for (let i = 0; i < 4; i++) world.start('a', async ({ clock }) => clock.sleep(1_000_000));
    world.adversary.start();
    for (let i = 0; i < 50; i++) {
      world.adversary.step();
      await world.runFor(20);
    }
    world.adversary.stop();
    await world.runFor(100);
    expect(world.instances().every((instance) => instance.status() === 'running')).toBe(true);
    const counts = new Map(world.faults.counts());
    world.adversary.step();
    await world.runFor(60_000);
    expect(new Map(world.faults.counts()).get('instance.crash')).toBe(counts.get('instance.crash'));
    expect(world.instances().every((instance) => instance.status() === 'running')).toBe(true);
  });

  it('does only what is enabled', async () => {
    const world = createWorld({ seed: 5, faults: { only: ['instance.pause'], scale: 5 } });
    world.start('a', async ({ clock }) => {
      for (;;) await clock.sleep(100);
    });
    world.adversary.start();
    for (let i = 0; i < 100; i++) {
      world.adversary.step();
      await world.runFor(500);
    }
    expect([...world.faults.counts().keys()].toSorted()).toEqual(['instance.pause', 'instance.zombie']);
  });
});
