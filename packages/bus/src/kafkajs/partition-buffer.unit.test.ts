// What was fetched of a partition, kept until it is read.
import type { KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { makePartitionBuffer } from './partition-buffer.ts';

function message(offset: number): KafkaMessage {
  const value = Buffer.from(`v${offset}`);
  return { key: null, value, timestamp: '0', attributes: 0, offset: String(offset), headers: {} };
}

describe('what was fetched of a partition', () => {
  it('never ends before its own last message, where the broker told an end from before it read', () => {
    const buffer = makePartitionBuffer(0, 5, 5);
    buffer.add([message(5), message(6)], 7, 6);
    const { messages, next, end } = buffer.take(10);
    expect([messages.map(({ offset }) => offset), next, end]).toEqual([[5, 6], 7, 7]);
  });

  it('ends where the broker says when there is more, and when its topic lost what was read', () => {
    const buffer = makePartitionBuffer(0, 5, 5);
    buffer.add([message(5)], 6, 9);
    expect(buffer.take(10)).toMatchObject({ next: 6, end: 9 });
    buffer.restart(20);
    buffer.add([], 3, 3);
    expect(buffer.take(10)).toMatchObject({ next: 20, end: 3 });
  });
});
