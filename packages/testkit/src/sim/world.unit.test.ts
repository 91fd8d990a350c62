// The world is deterministic: one seed gives one history, and nothing real gets in.

import { describe, expect, it } from 'vitest';
import { assertHistoriesHold, formatHistories, playSteps, runHistories } from './history.ts';
import type { InstanceContext } from './instances.ts';
import { createWorld, type World } from './world.ts';

/** A service that uses every port: it appends records, produces, consumes, and answers calls. */
async function startBusyService({ id, store, bus, network, clock, random }: InstanceContext) {
  await bus.ensureTopic('t', 2);
  const member = await bus.join('g', 't', {
    assigned: (given) => given.forEach(consume),
    revoked: () => undefined,
  });
  const consume = (partition: number) => void consumeAll(partition).catch(() => undefined);
  const consumeAll = async (partition: number) => {
    let offset = (await member.committed(partition)) ?? (await member.start(partition));
    for (;;) {
      const batch = await member.read(partition, offset, { messagesMax: 10, waitMs: 500 });
      offset = batch.next;
      await member.commit(partition, offset);
    }
  };
  const append = async () => {
    for (let n = 0; ; n++) {
      await store.journals.insert('j', n, Buffer.from(id)).catch(() => undefined);
      await bus.produce('t', n % 2, [{ key: 'k', headers: { n: `${n}` }, value: '' }]).catch(() => undefined);
      await store.journals.scan('j', 0, 5).catch(() => undefined);
      await clock.sleep(random.int(10, 200));
    }
  };
  network.serve((_, request) => ({ echo: request }));
  void append();
}

async function playBusy(world: World): Promise<void> {
  for (let i = 0; i < 3; i++) world.start('busy', startBusyService);
  const client = world.client('client');
  await playSteps(world, {
    steps: 200,
    act: () => {
      const to = world.random.pick(world.instances()).id();
      client.network.call(to, 'echo', { at: world.clock.now() }).catch(() => undefined);
    },
  });
  await world.runFor(30_000);
}

const traceOf = async (seed: number) => {
  const world = createWorld({ seed, trace: true, traceLinesMax: 100_000 });
  await playBusy(world);
  return world.trace.lines();
};

describe('one seed', () => {
  it('gives the same history twice', async () => {
    const once = await traceOf(7);
    expect(once.length).toBeGreaterThan(1000);
    expect(await traceOf(7)).toEqual(once);
  });

  it('gives another history than the next seed', async () => {
    expect(await traceOf(8)).not.toEqual(await traceOf(9));
  });
});

describe('the runner', () => {
  it('plays histories and counts the faults that occurred', async () => {
    const report = await runHistories({ count: 20, scenario: playBusy, check: () => undefined });
    assertHistoriesHold(report);
    for (const fault of [
      'instance.crash',
      'instance.zombie',
      'store.rolled-back',
      'bus.two-owners',
      'bus.tail-loss',
    ]) {
      expect(report.counts.get(fault), fault).toBeGreaterThan(0);
    }
    expect(formatHistories(report)).toContain('20 histories, 0 failed');
  });

  // Plays the failing seed once more without each fault: a loaded machine needs its time.
  it('names the seed, the trace and the fault that a failure needs', { timeout: 300_000 }, async () => {
    const report = await runHistories({
      count: 50,
      failuresMax: 1,
      world: { faults: { scale: 0.3 }, traceLinesMax: 100_000 },
      scenario: playBusy,
      check: (world) => {
        if (world.faults.counts().has('instance.crash')) throw new Error('somebody died');
      },
    });
    expect(report.failures).toHaveLength(1);
    expect(report.failures[0]?.needs).toEqual(['instance.crash']);
    expect(formatHistories(report)).toMatch(/seed \d+: Error: somebody died/);
    expect(report.failures[0]?.trace.some((line) => line.includes('crashes'))).toBe(true);
    expect(() => assertHistoriesHold(report)).toThrow('somebody died');
  });

  it('fails on an error that nobody awaited', async () => {
    const world = createWorld({ seed: 1 });
    world.scheduler.after(5, () => {
      throw new Error('in a listener');
    });
    await expect(world.runFor(10)).rejects.toThrow('in a listener');
  });
});

describe('real time', () => {
  const inside = (act: () => unknown) => {
    const world = createWorld({ seed: 1 });
    world.scheduler.after(5, () => {
      try {
        act();
      } catch {
        // Product code may swallow it: the run fails all the same.
      }
    });
    return world.runFor(10);
  };

  it.each([
    ['setTimeout', () => setTimeout(() => undefined, 1)],
    ['Date.now', () => Date.now()],
    ['Math.random', () => Math.random()],
    ['AbortSignal.timeout', () => AbortSignal.timeout(5)],
  ])('%s fails the run', async (name, act) => {
    await expect(inside(act)).rejects.toThrow(`${name} was called inside the simulation`);
  });

  it('timers of node:timers/promises fail the run', async () => {
    const { setTimeout: wait } = await import('node:timers/promises');
    await expect(inside(() => wait(1))).rejects.toThrow('timers/promises.setTimeout');
  });

  it('works again after the run', async () => {
    await createWorld({ seed: 1 }).runFor(10);
    expect(Date.now()).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1));
  });
});

describe('virtual time', () => {
  it('passes by sleeping, and only as far as asked', async () => {
    const world = createWorld({ seed: 1 });
    const start = world.clock.now();
    let woke = 0;
    void world.clock.sleep(1_000).then(() => (woke = world.clock.now()));
    await world.runFor(999);
    expect(woke).toBe(0);
    await world.runFor(1);
    expect(woke - start).toBe(1_000);
  });

  it('drains all that follows from one event before the next', async () => {
    const world = createWorld({ seed: 1 });
    const order: string[] = [];
    const chain = async (name: string) => {
      for (let i = 0; i < 50; i++) await Promise.resolve();
      order.push(name);
    };
    world.scheduler.after(1, () => void chain('first'));
    world.scheduler.after(2, () => order.push('second'));
    await world.runFor(5);
    expect(order).toEqual(['first', 'second']);
  });

  it('wakes a sleeper whose signal aborts, without an error', async () => {
    const world = createWorld({ seed: 1 });
    const abort = new AbortController();
    world.scheduler.after(10, () => abort.abort());
    await world.settle(world.clock.sleep(60_000, abort.signal), 20);
  });

  it('says so when a loop does not let time pass', async () => {
    const world = createWorld({ seed: 1 });
    const again = (): unknown => world.scheduler.after(0, again);
    again();
    await expect(world.runFor(1)).rejects.toThrow('virtual time stands still');
  });
});
