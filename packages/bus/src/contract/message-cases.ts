/** Contract cases of messages: order, bytes, limits, what is there after reopening. */
import { expect, test } from 'vitest';
import { MESSAGE_BYTES_MAX } from '../port.ts';
import type { Message } from '../port.ts';
import {
  busFault,
  FOREVER_MS,
  joinAlone,
  messageOf,
  readToEnd,
  uniqueName,
  valuesOf,
} from './bus-under-test.ts';
import type { MakeBus } from './bus-under-test.ts';

const numbered = (prefix: string, count: number): Message[] =>
  Array.from({ length: count }, (_, at) => messageOf(`${prefix}${at}`));

const ODD_MESSAGES: Message[] = [
  { key: 'gift_ä', headers: { hash: 'ab'.repeat(32), ce_é: '日本 😀' }, value: '{"name":"Zoë 😀","n":1}' },
  { key: '', headers: {}, value: '' },
  { key: 'line\nbreak', headers: { empty: '', quote: '"\\\n' }, value: 'a\nb\u0000c "quoted"' },
  { key: 'k', headers: { journal: 'g1/donation/3' }, value: '\uffee\u{10ffff}' },
];

function limitCases(make: MakeBus): void {
  test('a message of the largest size passes, one byte more refuses the whole call', async () => {
    const { bus } = await make();
    const topic = uniqueName('topic');
    await bus.ensureTopic(topic, 1);
    // Three bytes a character, so that a count of characters would let the second pass.
    const largest = { key: 'k', headers: { h: '123' }, value: '日'.repeat((MESSAGE_BYTES_MAX - 4) / 3) };
    expect(Buffer.byteLength(largest.value) + 4).toBe(MESSAGE_BYTES_MAX);
    await bus.produce(topic, 0, [largest]);
    const tooLarge = { ...largest, headers: { h: '1234' } };
    const refused = bus.produce(topic, 0, [messageOf('x'), tooLarge]);
    await expect(refused).rejects.toMatchObject(busFault('too-large'));
    const member = await joinAlone(bus, topic, 1);
    const [only, ...others] = await readToEnd(member, 0, 0);
    expect(only?.value === largest.value).toBe(true);
    expect(others).toEqual([]);
  });
}

function topicCases(make: MakeBus): void {
  test('a topic with another count of partitions is refused, naming both', async () => {
    const { bus } = await make();
    const topic = uniqueName('topic');
    await bus.ensureTopic(topic, 3);
    await bus.ensureTopic(topic, 3);
    const other = bus.ensureTopic(topic, 4);
    await expect(other).rejects.toMatchObject(busFault('wrong-topic'));
    await expect(other).rejects.toThrow(/has 3 partitions, not 4/);
    for (const partition of [-1, 3, 0.5]) {
      const refused = bus.produce(topic, partition, [messageOf('x')]);
      await expect(refused).rejects.toMatchObject(busFault('wrong-topic'));
    }
    await expect(bus.ensureTopic('no/name', 1)).rejects.toMatchObject(busFault('wrong-topic'));
    await expect(bus.ensureTopic(uniqueName('topic'), 0)).rejects.toMatchObject(busFault('wrong-topic'));
  });
}

export function messageCases(make: MakeBus): void {
  test('messages come in the order of produce, each partition by itself, page by page', async () => {
    const { bus } = await make();
    const topic = uniqueName('topic');
    await bus.ensureTopic(topic, 2);
    for (let call = 0; call < 5; call += 1) {
      await bus.produce(topic, 0, numbered(`a${call}.`, 7));
      await bus.produce(topic, 1, numbered(`b${call}.`, 3));
    }
    await bus.produce(topic, 0, []);
    const member = await joinAlone(bus, topic, 2);
    const wanted = (prefix: string, count: number): string[] =>
      [0, 1, 2, 3, 4].flatMap((call) => numbered(`${prefix}${call}.`, count).map(({ value }) => value));
    for (const messagesMax of [1, 4, 100]) {
      const start = await member.membership.start(0);
      expect(valuesOf(await readToEnd(member, 0, start, messagesMax))).toEqual(wanted('a', 7));
      expect(valuesOf(await readToEnd(member, 1, 0, messagesMax))).toEqual(wanted('b', 3));
    }
  });

  test('offsets ascend, next leads past the batch, end is the end', async () => {
    const { bus } = await make();
    const topic = uniqueName('topic');
    await bus.ensureTopic(topic, 1);
    await bus.produce(topic, 0, numbered('', 10));
    const { membership } = await joinAlone(bus, topic, 1);
    let next = await membership.start(0);
    const offsets: number[] = [];
    for (let end = next + 1; next < end;) {
      const batch = await membership.read(0, next, { messagesMax: 4, waitMs: FOREVER_MS });
      const inBatch = batch.messages.map(({ offset }) => offset);
      expect(inBatch.length).toBeLessThanOrEqual(4);
      expect(inBatch.every((offset) => offset >= next && offset < batch.next)).toBe(true);
      offsets.push(...inBatch);
      ({ next, end } = batch);
    }
    expect(offsets).toHaveLength(10);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    const beyond = await membership.read(0, next, { messagesMax: 4, waitMs: 1 });
    expect(beyond).toEqual({ messages: [], next, end: next });
  });

  test('keys, headers and values come back as they were, also after reopening', async () => {
    const { bus, reopen } = await make();
    const topic = uniqueName('topic');
    await bus.ensureTopic(topic, 1);
    await bus.produce(topic, 0, ODD_MESSAGES);
    const read = async (from: typeof bus): Promise<Message[]> =>
      (await readToEnd(await joinAlone(from, topic, 1), 0, 0)).map(({ key, headers, value }) => ({
        key,
        headers,
        value,
      }));
    expect(await read(bus)).toEqual(ODD_MESSAGES);
    const again = await reopen();
    await again.ensureTopic(topic, 1);
    expect(await read(again)).toEqual(ODD_MESSAGES);
    await again.produce(topic, 0, [messageOf('after')]);
    expect((await read(again)).at(-1)?.value).toBe('after');
  });

  test('concurrent produces to all partitions land whole', async () => {
    const { bus } = await make();
    const topic = uniqueName('topic');
    await bus.ensureTopic(topic, 8);
    const partitions = [0, 1, 2, 3, 4, 5, 6, 7];
    await Promise.all(
      partitions.map((partition) => bus.produce(topic, partition, numbered(`p${partition}.`, 20))),
    );
    const member = await joinAlone(bus, topic, 8);
    for (const partition of partitions) {
      const wanted = numbered(`p${partition}.`, 20).map(({ value }) => value);
      expect(valuesOf(await readToEnd(member, partition, 0))).toEqual(wanted);
    }
  });

  limitCases(make);
  topicCases(make);
}
