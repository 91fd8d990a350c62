// Each fault of the simulated broker does what its name says, and is counted when it really happened.

import { describe, expect, it } from 'vitest';
import { SESSION_TIMEOUT_MS } from './bus-group.ts';
import { createWorld, type SimClient, type World } from './world.ts';

const message = (value: string) => ({ key: 'k', headers: {}, value });

async function setUp(partitions = 1) {
  const world = createWorld({ seed: 3 });
  const client = world.client('one');
  await world.settle(client.bus.ensureTopic('t', partitions));
  const counted = (what: string) => world.faults.counts().get(what) ?? 0;
  const log = (partition = 0) =>
    world.bus.topics
      .get('t')!
      .partitions[partition]!.read(0, 1000)
      .messages.map(({ value }) => value);
  const produce = (...values: string[]) => world.settle(client.bus.produce('t', 0, values.map(message)));
  return { world, client, counted, log, produce };
}

async function join(world: World, client: Pick<SimClient, 'bus'>, group = 'g') {
  const owned = new Set<number>();
  const membership = await world.settle(
    client.bus.join(group, 't', {
      assigned: (given) => given.forEach((partition) => owned.add(partition)),
      revoked: (taken) => taken.forEach((partition) => owned.delete(partition)),
    }),
  );
  return { membership, owned };
}

describe('a produce', () => {
  it.each([
    ['bus.produce-refused', 'unavailable', []],
    ['bus.produce-lost', 'unknown-outcome', []],
    ['bus.produce-answer-lost', 'unknown-outcome', ['a', 'b', 'c']],
  ] as const)('%s: %s', async (fault, code, landed) => {
    const { world, counted, log, produce } = await setUp();
    world.faults.once(fault);
    await expect(produce('a', 'b', 'c')).rejects.toMatchObject({ code });
    await world.runFor(60_000);
    expect(log()).toEqual(landed);
    expect(counted(fault)).toBe(1);
  });

  it('to a full disk is refused and does not land, until there is space again', async () => {
    const { world, counted, log, produce } = await setUp();
    world.bus.disk.fill(5_000);
    await expect(produce('a')).rejects.toMatchObject({ code: 'disk-full' });
    await world.runFor(60_000);
    expect([log(), counted('bus.disk-full')]).toEqual([[], 1]);
    await produce('b');
    expect(log()).toEqual(['b']);
  });

  it('prefix: some land, unknown', async () => {
    const { world, counted, log, produce } = await setUp();
    world.faults.once('bus.produce-prefix');
    await expect(produce('a', 'b', 'c')).rejects.toMatchObject({ code: 'unknown-outcome' });
    expect(['a', 'b', 'c'].slice(0, log().length)).toEqual(log());
    expect(log().length).toBeLessThan(3);
    expect(counted('bus.produce-prefix')).toBe(1);
  });

  it('duplicate: answered once, there twice', async () => {
    const { world, counted, log, produce } = await setUp();
    world.faults.once('bus.produce-duplicate');
    await produce('a', 'b');
    await world.runFor(10_000);
    expect(log()).toEqual(['a', 'b', 'a', 'b']);
    expect(counted('bus.produce-duplicate')).toBe(1);
  });

  it('reordered: answered, and read for the first time behind later ones', async () => {
    const { world, counted, log, produce } = await setUp();
    world.faults.once('bus.produce-reordered');
    await produce('a', 'b');
    const before = log();
    await produce('c');
    await world.runFor(10_000);
    expect(before).toEqual([]);
    expect(log()[0]).toBe('c');
    expect(log().toSorted()).toEqual(['a', 'b', 'c']);
    expect(counted('bus.produce-reordered')).toBe(1);
  });

  it('late: lands behind later ones, after its client died', async () => {
    const { world, counted, log, produce } = await setUp();
    world.faults.once('bus.produce-late', (label) => label.endsWith('by p-1.1'));
    const instance = world.start(
      'p',
      ({ bus }) => void bus.produce('t', 0, [message('late')]).catch(() => undefined),
    );
    await world.runFor(100);
    instance.crash();
    await produce('now');
    await world.runFor(60_000);
    expect(log()).toEqual(['now', 'late']);
    expect(counted('bus.produce-late')).toBe(1);
    expect(counted('bus.produced-after-death')).toBe(1);
  });
});

describe('what the broker loses', () => {
  it('a tail: the last messages vanish and later ones reuse their offsets', async () => {
    const { world, client, counted, log, produce } = await setUp();
    await produce('a', 'b', 'c');
    world.bus.loseTail('t', 0, 2);
    await produce('d');
    expect(log()).toEqual(['a', 'd']);
    const { membership } = await join(world, client);
    await world.runFor(1_000);
    const beyond = await world.settle(membership.read(0, 3, { messagesMax: 9, waitMs: 10 }));
    expect(beyond).toEqual({ messages: [], next: 3, end: 2 });
    expect(counted('bus.messages-lost')).toBe(2);
  });

  it('a topic: messages and committed offsets vanish', async () => {
    const { world, client, counted, log, produce } = await setUp();
    const { membership } = await join(world, client);
    await produce('a', 'b');
    await world.runFor(1_000);
    await world.settle(membership.commit(0, 2));
    world.bus.loseTopic('t');
    expect(log()).toEqual([]);
    expect(await world.settle(membership.committed(0))).toBeUndefined();
    await produce('c');
    await world.settle(membership.commit(0, 1));
    world.bus.loseTopic('t', 'stay');
    expect([log(), await world.settle(membership.committed(0))]).toEqual([[], 1]);
    expect([counted('bus.topic-loss'), counted('bus.topic-emptied')]).toEqual([2, 1]);
  });

  it('a topic that is deleted: nothing of it answers until somebody makes it again', async () => {
    const { world, client, counted, log, produce } = await setUp();
    const { membership } = await join(world, client);
    await produce('a');
    await world.runFor(1_000);
    const waiting = membership.read(0, 1, { messagesMax: 9, waitMs: 1_000 });
    world.bus.deleteTopic('t');
    const unavailable = { code: 'unavailable' };
    await expect(world.settle(waiting)).rejects.toMatchObject(unavailable);
    await expect(produce('b')).rejects.toMatchObject(unavailable);
    await expect(world.settle(membership.commit(0, 1))).rejects.toMatchObject(unavailable);
    await expect(world.settle(membership.start(0))).rejects.toMatchObject(unavailable);
    const reading = membership.read(0, 0, { messagesMax: 9, waitMs: 5 });
    await expect(world.settle(reading)).rejects.toMatchObject(unavailable);
    await expect(join(world, world.client('two'))).rejects.toMatchObject({ code: 'wrong-topic' });
    await world.settle(client.bus.ensureTopic('t', 1));
    await produce('c');
    expect(log()).toEqual(['c']);
    expect(await world.settle(membership.committed(0))).toBeUndefined();
    expect(counted('bus.topic-deleted')).toBe(1);
  });

  it('a commit, and the memory of an offset', async () => {
    const { world, client, counted } = await setUp();
    const { membership } = await join(world, client);
    await world.runFor(1_000);
    await world.settle(membership.commit(0, 1));
    world.faults.once('bus.commit-lost');
    await expect(world.settle(membership.commit(0, 2))).rejects.toMatchObject({ code: 'unknown-outcome' });
    expect(await world.settle(membership.committed(0))).toBe(1);
    world.bus.moveOffsetBack();
    expect(await world.settle(membership.committed(0))).toBeUndefined();
    expect([counted('bus.commit-lost'), counted('bus.offset-back')]).toEqual([1, 1]);
  });

  it('a fetch', async () => {
    const { world, client, counted } = await setUp();
    const { membership } = await join(world, client);
    await world.runFor(1_000);
    world.faults.once('bus.read-failed');
    const read = world.settle(membership.read(0, 0, { messagesMax: 1, waitMs: 5 }));
    await expect(read).rejects.toMatchObject({ code: 'unavailable' });
    expect(counted('bus.read-failed')).toBe(1);
  });
});

describe('a group', () => {
  it('rebalances: every partition has one believed owner again', async () => {
    const { world } = await setUp(4);
    const clients = ['a', 'b', 'c'].map((name) => world.client(name));
    const members = await Promise.all([]).then(() => [] as Awaited<ReturnType<typeof join>>[]);
    for (const client of clients) members.push(await join(world, client));
    for (let i = 0; i < 10; i++) {
      await world.runFor(1_000);
      expect(members.flatMap(({ owned }) => [...owned]).toSorted()).toEqual([0, 1, 2, 3]);
      world.bus.groups()[0]!.rebalance();
    }
    expect(world.faults.counts().get('bus.two-owners')).toBeUndefined();
  });

  it('two owners: the old one reads on until it hears, and its commits are refused', async () => {
    const { world, counted, produce } = await setUp();
    const [old, next] = [await join(world, world.client('old')), world.client('next')];
    await world.runFor(1_000);
    expect([...old.owned]).toEqual([0]);
    world.faults.once('bus.two-owners');
    const fresh = await join(world, next);
    for (let i = 0; i < 20 && fresh.owned.size === 0; i++) {
      world.bus.groups()[0]!.rebalance();
      await world.runFor(200);
    }
    expect([[...old.owned], [...fresh.owned]]).toEqual([[0], [0]]);
    await produce('a');
    const read = await world.settle(old.membership.read(0, 0, { messagesMax: 9, waitMs: 5 }));
    expect(read.messages).toHaveLength(1);
    await expect(world.settle(old.membership.commit(0, 1))).rejects.toMatchObject({ code: 'not-assigned' });
    expect(counted('bus.two-owners')).toBeGreaterThan(0);
    expect(counted('bus.zombie-read')).toBe(1);
    await world.runFor(20_000);
    expect(old.owned.size + fresh.owned.size).toBe(1);
  });

  it('a paused member loses its partitions, believes in them until it resumes, and joins again', async () => {
    const { world } = await setUp(2);
    const owned = new Set<number>();
    const instance = world.start('z', ({ bus }) =>
      bus.join('g', 't', {
        assigned: (given) => given.forEach((partition) => owned.add(partition)),
        revoked: (taken) => taken.forEach((partition) => owned.delete(partition)),
      }),
    );
    const other = await join(world, world.client('other'));
    await world.runFor(1_000);
    expect([owned.size, other.owned.size]).toEqual([1, 1]);
    instance.pause();
    await world.runFor(SESSION_TIMEOUT_MS + 1_000);
    expect([owned.size, other.owned.size]).toEqual([1, 2]);
    instance.resume();
    await world.runFor(1_000);
    expect([owned.size, other.owned.size]).toEqual([1, 1]);
    instance.crash();
    await world.runFor(SESSION_TIMEOUT_MS + 1_000);
    expect(other.owned.size).toBe(2);
  });
});
