/** Publishing: order, cuts, the cursor behind the acknowledgement, rewinds, causes first. */
import type { Message } from '@centesimo/bus';
import { describe, expect, it } from 'vitest';
import { ENDED } from './ended.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { Publisher } from './publisher.ts';
import { type JournalRecord, NO_HASH, decodeRecord, encodeRecord } from './record.ts';

const J = 'g/adder/0';

function setUp(options: { end?: number; cursor?: number; produceBytes?: number; hold?: number } = {}) {
  const store = createMemoryStore();
  const clock = createQuickClock();
  const stop = new AbortController();
  const produced: string[][] = [];
  const told: string[] = [];
  const bus = {
    fail: 0,
    flying: 0,
    onProduce: (): void => undefined,
    produce: async (_topic: string, _partition: number, messages: readonly Message[]) => {
      expect(bus.flying++).toBe(0);
      await clock.sleep(1);
      bus.flying -= 1;
      if (bus.fail-- > 0) throw new Error('no answer');
      produced.push(messages.map(({ headers }) => `${headers['n']}.${headers['i']}`));
      bus.onProduce();
    },
  };
  const limits = {
    ...DEFAULT_LIMITS,
    produceBytes: options.produceBytes ?? 100_000,
    publishHold: options.hold ?? 64,
  };
  const ports = {
    ...store,
    bus: bus as never,
    topic: 't',
    clock,
    limits,
    notify: ({ name }: { name: string }) => told.push(name),
    signal: stop.signal,
    stands: (_record: JournalRecord) => true,
  };
  const record = (n: number, size = 1): JournalRecord => {
    const event = { ledger: 'x', type: 'added', subject: 's', data: `{"text":"${'a'.repeat(100)}"}` };
    const draft = {
      kind: 'batch',
      by: 'me',
      time: '',
      consumed: new Map(),
      inputs: [],
      outcomes: [],
    } as const;
    const events = Array.from({ length: size }, () => event);
    const bytes = Buffer.from(encodeRecord(n, NO_HASH, n, { ...draft, events }));
    store.cells.set(`${J}/${n}`, bytes);
    return decodeRecord(J, n, bytes);
  };
  const cursor = () => Buffer.from(store.cells.get(`publish-cursor/t/${J}`) ?? []).toString();
  const publisher = new Publisher(ports, J, 0, options.cursor ?? 0, options.end ?? 0);
  const until = async (done: () => boolean) => {
    const running = publisher.run();
    for (let turn = 0; turn < 500 && !done(); turn++) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(ENDED);
    await running;
  };
  return { store, ports, bus, clock, publisher, produced, told, record, cursor, until };
}

describe('a publisher', () => {
  it('publishes every record in order, from memory or read back, and moves the cursor behind', async () => {
    const { publisher, produced, record, until, store } = setUp({ end: 2, hold: 2 });
    for (const n of [0, 1]) record(n);
    for (const n of [2, 3, 4, 5]) publisher.stored(record(n));
    await until(() => publisher.lag === 0 && store.cells.has(`publish-cursor/t/${J}`));
    expect(produced.flat()).toEqual(['0.0', '1.0', '2.0', '3.0', '4.0', '5.0']);
  });

  it('cuts produce calls below the limit, at least one message each', async () => {
    const { publisher, produced, record, until } = setUp({ produceBytes: 1_200 });
    publisher.stored(record(0, 5));
    await until(() => publisher.lag === 0);
    expect(produced).toEqual([['0.0', '0.1'], ['0.2', '0.3'], ['0.4']]);
    const tiny = setUp({ produceBytes: 1 });
    tiny.publisher.stored(tiny.record(0, 2));
    await tiny.until(() => tiny.publisher.lag === 0);
    expect(tiny.produced).toEqual([['0.0'], ['0.1']]);
  });

  it('tries again after a fault, and says so; the cursor never stands before what was acknowledged', async () => {
    const { publisher, produced, record, until, bus, told, cursor } = setUp();
    bus.fail = 2;
    publisher.stored(record(0));
    expect(publisher.delayMs).toBe(0);
    bus.onProduce = () => {
      expect(cursor()).toBe('');
      // Two pauses before it was tried again.
      expect(publisher.delayMs).toBeGreaterThanOrEqual(2 * DEFAULT_LIMITS.retryMs);
    };
    await until(() => publisher.lag === 0 && cursor() === '1');
    expect(publisher.delayMs).toBe(0);
    expect([produced, told]).toEqual([[['0.0']], ['publish-failed', 'publish-failed']]);
  });

  it('goes back where somebody misses a record, even while it publishes', async () => {
    const { publisher, produced, record, until, bus } = setUp({ end: 3, cursor: 2 });
    for (const n of [0, 1, 2]) record(n);
    bus.onProduce = () => produced.length === 1 && publisher.rewind(1);
    await until(() => publisher.lag === 0 && produced.length > 1);
    expect(produced.flat()).toEqual(['2.0', '1.0', '2.0']);
  });

  it('publishes nothing again when what was asked for is still to come', async () => {
    const { publisher, produced, record, until } = setUp({ end: 1 });
    record(0);
    publisher.rewind(5);
    publisher.rewind(-3);
    await until(() => publisher.lag === 0);
    expect(produced.flat()).toEqual(['0.0']);
  });

  it('waits with an effect until its causes stand in the topic', async () => {
    const { ports, publisher, produced, record, until } = setUp();
    let looks = 0;
    ports.stands = ({ n }) => n < 1 || ++looks > 3;
    for (const n of [0, 1, 2]) publisher.stored(record(n));
    await until(() => publisher.lag === 0);
    expect(produced[0]).toEqual(['0.0']);
    expect(produced.flat()).toEqual(['0.0', '1.0', '2.0']);
  });

  it('shows a lost tail by publishing the newest record again after a silence', async () => {
    const { publisher, produced, record, until } = setUp();
    publisher.stored(record(0));
    await until(() => produced.length > 1);
    expect(produced.slice(0, 2)).toEqual([['0.0'], ['0.0']]);
  });

  it('takes a damaged or far cursor for a hint', async () => {
    const { ports, store, publisher } = setUp({ end: 2, cursor: 9 });
    store.cells.set(`publish-cursor/t/${J}`, Buffer.from('NaN'));
    expect(await Publisher.cursor(ports, J)).toBe(0);
    expect(publisher.lag).toBe(0);
  });
});
