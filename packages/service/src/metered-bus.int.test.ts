// What the metrics of a bus say, over the embedded one: batches, lag of a partition, partitions that move, failures.
import { BusError } from '@centesimo/bus';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { createMetrics } from '@centesimo/telemetry';
import { trap, withTempFolder } from '@centesimo/testkit';
import { expect, it, vi } from 'vitest';
import { meteredBus } from './metered-bus.ts';

const TOPIC = 'events';
const messages = ['a', 'b', 'c'].map((value) => ({ key: 'k', headers: {}, value }));
const silent = { assigned: () => undefined, revoked: () => undefined };

it('counts what is published, read, given and taken, and says how far behind a partition is', async () => {
  await withTempFolder(async (folder) => {
    const { faults, arm } = trap('bus.produce', 'before', () => new BusError('unavailable', 'struck'));
    const bus = await openEmbeddedBus({ folder, faults });
    const metrics = createMetrics();
    const metered = meteredBus(bus, metrics, 'me');
    const value = (name: string, labels = {}): number | undefined =>
      metrics.value(`centesimo_${name}`, { service: 'me', ...labels });
    await metered.ensureTopic(TOPIC, 2);
    arm();
    await expect(metered.produce(TOPIC, 1, messages)).rejects.toThrow('struck');
    await metered.produce(TOPIC, 1, messages);
    expect(value('published_messages_total')).toBe(3);
    expect(value('topic_failures_total', { doing: 'publish', code: 'unavailable' })).toBe(1);

    const member = await metered.join('group', TOPIC, silent);
    await vi.waitFor(() => expect(value('partitions_held_count')).toBe(2));
    await member.read(1, 0, { messagesMax: 1, waitMs: 0 });
    expect(value('consume_lag_messages', { partition: '1' })).toBe(2);
    await member.read(1, 1, { messagesMax: 100, waitMs: 0 });
    await member.read(1, 3, { messagesMax: 100, waitMs: 0 });
    expect(value('consume_lag_messages', { partition: '1' })).toBe(0);
    expect([value('consumed_messages_total'), value('consumed_batches_total')]).toEqual([3, 2]);
    await member.read(1, 0, { messagesMax: 1, waitMs: 0 });

    const other = await bus.join('group', TOPIC, silent);
    const moved = (change: string): number | undefined => value('partitions_moved_total', { change });
    await vi.waitFor(() => expect(value('partitions_held_count')).toBe(1));
    expect(moved('revoked')).toBe(1);
    await other.leave();
    await vi.waitFor(() => expect(value('partitions_held_count')).toBe(2));
    await member.leave();
    await vi.waitFor(() => expect(value('partitions_held_count')).toBe(0));
    expect([moved('assigned'), moved('revoked')]).toEqual([3, 3]);
    expect(value('consume_lag_messages', { partition: '1' })).toBe(0);
    await expect(member.read(1, 0, { messagesMax: 1, waitMs: 0 })).rejects.toMatchObject({ code: 'closed' });
    expect(value('topic_failures_total', { doing: 'consume', code: 'closed' })).toBeUndefined();
    await metered.close();
  });
});
