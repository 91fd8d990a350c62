/** The index of outcomes: hits are confirmed, a miss counts up to the watermark only, which moves last. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { Outcomes, readCount } from './outcomes.ts';
import { NO_HASH, type Outcome, decodeRecord, encodeRecord } from './record.ts';

const J = 'g/adder/0';

function setUp() {
  const store = createMemoryStore();
  const ports = {
    ...store,
    clock: createQuickClock(),
    limits: DEFAULT_LIMITS,
    signal: new AbortController().signal,
  };
  const record = (n: number, key: string) => {
    const outcome: Outcome = { key, input: 'h', answer: n, i: 0, count: 1 };
    const events = [{ ledger: 'x', type: 'added', subject: 's', data: `{"amount":${n}}` }];
    const draft = { kind: 'batch', by: 'me', time: '', consumed: new Map(), inputs: [], events } as const;
    const bytes = Buffer.from(encodeRecord(n, NO_HASH, n, { ...draft, outcomes: [outcome] }));
    store.cells.set(`${J}/${n}`, bytes);
    return decodeRecord(J, n, bytes);
  };
  const open = (limits: Limits = DEFAULT_LIMITS) => Outcomes.open({ ...ports, limits }, J, -1);
  return { store, ports, record, open };
}

describe('outcomes', () => {
  it('are found in the tail, then by the index, with the place and the events', async () => {
    const { ports, open, record } = setUp();
    const outcomes = await open();
    outcomes.addRecord(record(0, 'a'));
    outcomes.addRecord(record(1, 'b'));
    const before = await outcomes.find(['a', 'b', 'c']);
    await outcomes.flush(0);
    expect([outcomes.tailSize, outcomes.recent('a'), outcomes.recent('b')?.n]).toEqual([1, undefined, 1]);
    expect(await outcomes.find(['a', 'b', 'c'])).toEqual(before);
    expect([...before.keys()].sort()).toEqual(['a', 'b']);
    expect(before.get('b')).toMatchObject({ n: 1, k: 1, events: [{ k: 1, data: '{"amount":1}' }] });
    expect(await Outcomes.watermark(ports, J)).toBe(0);
  });

  it('are in the index before its watermark moves, and an owner asks the store for no key that is new', async () => {
    const { store, open, ports, record } = setUp();
    const outcomes = await open();
    outcomes.addRecord(record(0, 'a'));
    const asked: string[] = [];
    store.script = (operation) => {
      asked.push(operation);
      if (asked.length === 2) throw new Error('crash');
    };
    await expect(outcomes.flush(0)).rejects.toThrow('crash');
    expect(asked).toEqual(['put key-index', 'put key-index']);
    expect([await Outcomes.watermark(ports, J), outcomes.recent('a')?.n]).toEqual([-1, 0]);
    await outcomes.flush(0);
    asked.length = 2;
    expect((await outcomes.find(['b', 'c'])).size).toBe(0);
    expect(asked).toHaveLength(2);
    const again = await Outcomes.open(ports, J, 0);
    expect([...(await again.find(['a', 'b'])).keys()]).toEqual(['a']);
  });

  it('of a long tail are indexed in steps of whole records, and a step that was taken is not written again', async () => {
    const { store, open, ports, record } = setUp();
    const outcomes = await open({ ...DEFAULT_LIMITS, indexRows: 2 });
    for (let n = 0; n < 5; n++) outcomes.addRecord(record(n, `k${n}`));
    const puts: string[] = [];
    store.script = (operation) => {
      if (operation.startsWith('put')) puts.push(String(outcomes.tailSize));
      if (puts.length === 3) throw new Error('slow');
    };
    await expect(outcomes.flush(4)).rejects.toThrow('slow');
    store.script = () => undefined;
    expect([puts, outcomes.tailSize, await Outcomes.watermark(ports, J)]).toEqual([['5', '5', '3'], 3, 1]);
    await outcomes.flush(4);
    expect([outcomes.tailSize, await Outcomes.watermark(ports, J)]).toEqual([0, 4]);
  });

  it('of a journal whose index is missing or behind are put into it again, from the records', async () => {
    const { store, open, ports, record } = setUp();
    for (let n = 0; n < 150; n++) record(n, `k${n}`);
    // As the first releases kept it: a document for each key, under a watermark of its own.
    store.cells.set(`index-watermark/${J}`, Buffer.from('149'));
    expect(await Outcomes.watermark(ports, J)).toBe(-1);
    const made = await open();
    expect([made.tailSize, await Outcomes.watermark(ports, J)]).toEqual([0, 149]);
    expect([...(await made.find(['k0', 'k149', 'none'])).values()].map(({ n }) => n)).toEqual([0, 149]);
    const name = `key-index/${J}/149`;
    expect(store.cells.delete(name)).toBe(true);
    const again = await Outcomes.open(ports, J, 149);
    expect([...(await again.find(['k77'])).keys()]).toEqual(['k77']);
    await expect(Outcomes.open(ports, J, 150)).rejects.toMatchObject({ code: 'store' });
  });

  it('above the watermark are read from records only, below it from the index only', () => {
    const { ports, record } = setUp();
    const outcomes = new Outcomes(ports, J, 3);
    outcomes.addRecord(record(3, 'old'));
    outcomes.addRecord(record(4, 'new'));
    expect([outcomes.recent('old'), outcomes.recent('new')?.n]).toEqual([undefined, 4]);
  });

  it('are not found where the record that the index names does not hold them', async () => {
    const { open, record, store, ports } = setUp();
    const outcomes = await open();
    outcomes.addRecord(record(2, 'a'));
    outcomes.addRecord(record(3, 'b'));
    await outcomes.flush(3);
    record(2, 'other');
    store.cells.delete(`${J}/3`);
    expect(await outcomes.find(['a', 'b'])).toEqual(new Map());
    expect(await new Outcomes(ports, J, 3).find(['a', 'b'])).toEqual(new Map());
  });

  it('are found beside the owner by the index in the store, or where it is not whole in the records', async () => {
    const { open, record, store, ports } = setUp();
    const outcomes = await open();
    for (let n = 0; n < 3; n++) outcomes.addRecord(record(n, `k${n}`));
    await outcomes.flush(2);
    const beside = new Outcomes(ports, J, 2);
    const found = await beside.find(['k1', 'none']);
    expect([...found].map(([key, { n }]) => [key, n])).toEqual([['k1', 1]]);
    store.cells.delete(`key-index/${J}/2`);
    expect(await beside.find(['k1', 'none'])).toEqual(found);
  });

  it('that a flush moves to the index while they are looked up are found all the same', async () => {
    const { open, record, store } = setUp();
    const outcomes = await open();
    outcomes.addRecord(record(0, 'a'));
    await outcomes.flush(0);
    outcomes.addRecord(record(1, 'b'));
    store.script = (operation) => (operation === `read ${J}/0` ? outcomes.flush(1) : undefined);
    expect([...(await outcomes.find(['b', 'a'])).keys()].sort()).toEqual(['a', 'b']);
    expect(outcomes.tailSize).toBe(0);
  });

  it('have a watermark that is read again from the start when it is damaged', () => {
    const read = (text: string) => readCount(Buffer.from(text));
    expect([read('7'), read('-1'), read('1e3'), read(''), readCount(undefined)]).toEqual([
      7,
      ...Array<undefined>(4),
    ]);
  });
});
