/** Contract cases of groups: who reads what, offsets, waits and their ends. */
import { expect, test } from 'vitest';
import type { EventBus } from '../port.ts';
import {
  busFault,
  FOREVER_MS,
  joinAlone,
  joinMember,
  messageOf,
  readToEnd,
  uniqueName,
  valuesOf,
} from './bus-under-test.ts';
import type { MakeBus } from './bus-under-test.ts';

async function makeTopic(bus: EventBus, partitions: number): Promise<string> {
  const topic = uniqueName('topic');
  await bus.ensureTopic(topic, partitions);
  return topic;
}

const WAIT_FOREVER = { messagesMax: 10, waitMs: FOREVER_MS };

function sharingCases(make: MakeBus): void {
  test('two members share the partitions, and the one that stays gets them back', async () => {
    const { bus } = await make();
    const topic = await makeTopic(bus, 4);
    const group = uniqueName('group');
    const first = await joinAlone(bus, topic, 4, group);
    const second = await joinMember(bus, group, topic);
    await Promise.all([first, second].map((member) => member.until((owned) => owned.length === 2)));
    expect([...first.owned(), ...second.owned()].toSorted()).toEqual([0, 1, 2, 3]);
    expect([first, second].map(({ membership }) => membership.state())).toEqual(['consuming', 'consuming']);
    const lost = second.owned()[0] ?? -1;
    const foreign = first.membership.read(lost, 0, WAIT_FOREVER);
    await expect(foreign).rejects.toMatchObject(busFault('not-assigned'));
    await expect(first.membership.commit(lost, 1)).rejects.toMatchObject(busFault('not-assigned'));

    await second.membership.leave();
    expect(second.owned()).toEqual([]);
    await first.until((owned) => owned.length === 4);
    await expect(second.membership.read(lost, 0, WAIT_FOREVER)).rejects.toMatchObject(busFault('closed'));
    await expect(second.membership.commit(lost, 0)).rejects.toMatchObject(busFault('closed'));
    await second.membership.leave();
  });

  test('groups do not share with one another', async () => {
    const { bus } = await make();
    const topic = await makeTopic(bus, 1);
    await bus.produce(topic, 0, [messageOf('a'), messageOf('b')]);
    const [one, other] = [await joinAlone(bus, topic, 1), await joinAlone(bus, topic, 1)];
    await one.membership.commit(0, 1);
    expect(await other.membership.committed(0)).toBeUndefined();
    expect(valuesOf(await readToEnd(other, 0, 0))).toEqual(['a', 'b']);
    expect(valuesOf(await readToEnd(one, 0, 1))).toEqual(['b']);
  });

  test('a topic nobody made cannot be joined', async () => {
    const { bus } = await make();
    const joined = joinMember(bus, uniqueName('group'), uniqueName('topic'));
    await expect(joined).rejects.toMatchObject(busFault('wrong-topic'));
  });
}

function offsetCases(make: MakeBus): void {
  test('committed offsets survive reopening, forward and back', async () => {
    const { bus, reopen } = await make();
    const topic = await makeTopic(bus, 2);
    const group = uniqueName('group');
    await bus.produce(topic, 0, [messageOf('a'), messageOf('b'), messageOf('c')]);
    const { membership } = await joinAlone(bus, topic, 2, group);
    expect(await membership.committed(0)).toBeUndefined();
    await membership.commit(0, 3);
    await membership.commit(0, 2);
    expect(await membership.committed(0)).toBe(2);
    const again = await reopen();
    await again.ensureTopic(topic, 2);
    const member = await joinAlone(again, topic, 2, group);
    expect(await member.membership.committed(0)).toBe(2);
    expect(await member.membership.committed(1)).toBeUndefined();
    expect(valuesOf(await readToEnd(member, 0, 2))).toEqual(['c']);
  });
}

function waitCases(make: MakeBus): void {
  test('a produce wakes the readers that wait, of its partition in every group', async () => {
    const { bus } = await make();
    const topic = await makeTopic(bus, 2);
    const [one, other] = [await joinAlone(bus, topic, 2), await joinAlone(bus, topic, 2)];
    const reads = [one, other].map(({ membership }) => membership.read(1, 0, WAIT_FOREVER));
    const elsewhere = new AbortController();
    const idle = one.membership.read(0, 0, { ...WAIT_FOREVER, signal: elsewhere.signal });
    await bus.produce(topic, 1, [messageOf('now')]);
    for (const read of reads) expect(valuesOf((await read).messages)).toEqual(['now']);
    elsewhere.abort();
    expect((await idle).messages).toEqual([]);
  });

  test('a wait ends with an empty batch when its time is over or its signal is aborted', async () => {
    const { bus } = await make();
    const topic = await makeTopic(bus, 1);
    const { membership } = await joinAlone(bus, topic, 1);
    expect((await membership.read(0, 0, { messagesMax: 1, waitMs: 5 })).messages).toEqual([]);
    const aborted = { ...WAIT_FOREVER, signal: AbortSignal.abort() };
    expect((await membership.read(0, 0, aborted)).messages).toEqual([]);
  });

  test('leave ends the waits of the member, close those of all', async () => {
    const { bus } = await make();
    const topic = await makeTopic(bus, 1);
    const [one, other] = [await joinAlone(bus, topic, 1), await joinAlone(bus, topic, 1)];
    const left = expect(one.membership.read(0, 0, WAIT_FOREVER)).rejects.toMatchObject(busFault('closed'));
    await one.membership.leave();
    await left;
    const closed = expect(other.membership.read(0, 0, WAIT_FOREVER)).rejects.toMatchObject(
      busFault('closed'),
    );
    await bus.close();
    await closed;
    await expect(bus.produce(topic, 0, [messageOf('x')])).rejects.toMatchObject(busFault('closed'));
    await expect(bus.ensureTopic(topic, 1)).rejects.toMatchObject(busFault('closed'));
    await expect(other.membership.committed(0)).rejects.toMatchObject(busFault('closed'));
  });

  test('a wait that loses its partition ends', async () => {
    const { bus } = await make();
    const topic = await makeTopic(bus, 2);
    const group = uniqueName('group');
    const first = await joinAlone(bus, topic, 2, group);
    const stop = new AbortController();
    const options = { ...WAIT_FOREVER, signal: stop.signal };
    const reads = [0, 1].map((partition) => first.membership.read(partition, 0, options));
    const outcomes = Promise.allSettled(reads);
    const second = await joinMember(bus, group, topic);
    await second.until((owned) => owned.length === 1);
    await first.until((owned) => owned.length === 1);
    stop.abort();
    const ended = await outcomes;
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(ended.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject(
      busFault('not-assigned'),
    );
  });
}

export function groupCases(make: MakeBus): void {
  sharingCases(make);
  offsetCases(make);
  waitCases(make);
}
