/** The index of outcomes: hits are confirmed, a miss counts up to the watermark only, rows come before it. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { Outcomes, readCount } from './outcomes.ts';
import { NO_HASH, type Outcome, decodeRecord, encodeRecord } from './record.ts';

const J = 'g/adder/0';

function setUp(watermark = -1) {
  const store = createMemoryStore();
  const ports = {
    ...store,
    clock: createQuickClock(),
    limits: DEFAULT_LIMITS,
    signal: new AbortController().signal,
  };
  const outcomes = new Outcomes(ports, J, watermark);
  const record = (n: number, key: string) => {
    const outcome: Outcome = { key, input: 'h', answer: n, i: 0, count: 1 };
    const events = [{ ledger: 'x', type: 'added', subject: 's', data: `{"amount":${n}}` }];
    const draft = { kind: 'batch', by: 'me', time: '', consumed: new Map(), inputs: [], events } as const;
    const bytes = Buffer.from(encodeRecord(n, NO_HASH, n, { ...draft, outcomes: [outcome] }));
    store.cells.set(`${J}/${n}`, bytes);
    return decodeRecord(J, n, bytes);
  };
  return { store, ports, outcomes, record };
}

describe('outcomes', () => {
  it('are found in the tail, then by the index, with the place and the events', async () => {
    const { store, ports, outcomes, record } = setUp();
    outcomes.addRecord(record(0, 'a'));
    outcomes.addRecord(record(1, 'b'));
    const before = await outcomes.find(['a', 'b', 'c']);
    await outcomes.flush(0);
    expect([outcomes.tailSize, outcomes.recent('a'), outcomes.recent('b')?.n]).toEqual([1, undefined, 1]);
    expect(await outcomes.find(['a', 'b', 'c'])).toEqual(before);
    expect([...before.keys()]).toEqual(['a', 'b']);
    expect(before.get('b')).toMatchObject({ n: 1, k: 1, events: [{ k: 1, data: '{"amount":1}' }] });
    expect(await Outcomes.watermark(ports, J)).toBe(0);
    expect(store.cells.has(`index/${J}/b`)).toBe(false);
  });

  it('are in the index before its watermark moves', async () => {
    const { store, outcomes, record } = setUp();
    outcomes.addRecord(record(0, 'a'));
    store.script = (operation) => {
      if (operation === 'put index-watermark') throw new Error('crash');
    };
    await expect(outcomes.flush(0)).rejects.toThrow('crash');
    expect([store.cells.has(`index/${J}/a`), store.cells.has(`index-watermark/${J}`)]).toEqual([true, false]);
    expect(outcomes.recent('a')).toBeDefined();
  });

  it('are known to the filter before the watermark moves, and an owner looks up nothing that it does not know', async () => {
    const { store, ports, record } = setUp();
    const outcomes = await Outcomes.open(ports, J, -1);
    outcomes.addRecord(record(0, 'a'));
    const asked: string[] = [];
    store.script = (operation) => void asked.push(operation);
    await outcomes.flush(0);
    expect(asked.slice(-3)).toEqual(['put index-filter', 'put index-filter', 'put index-watermark']);
    asked.length = 0;
    expect((await outcomes.find(['b', 'c'])).size).toBe(0);
    expect(asked).toEqual([]);
    expect([...(await outcomes.find(['a', 'b'])).keys()]).toEqual(['a']);
    const again = await Outcomes.open(ports, J, 0);
    expect([...(await again.find(['a', 'b'])).keys()]).toEqual(['a']);
  });

  it('of a long tail are indexed in steps of whole records, and a step that was taken is not written again', async () => {
    const { store, ports, record } = setUp();
    const outcomes = new Outcomes({ ...ports, limits: { ...DEFAULT_LIMITS, indexRows: 2 } }, J, -1);
    for (let n = 0; n < 5; n++) outcomes.addRecord(record(n, `k${n}`));
    const marks: string[] = [];
    store.script = (operation) => {
      if (operation === 'put index-watermark') marks.push(String(outcomes.tailSize));
      if (marks.length === 2) throw new Error('slow');
    };
    await expect(outcomes.flush(4)).rejects.toThrow('slow');
    store.script = () => undefined;
    expect([marks, outcomes.tailSize, await Outcomes.watermark(ports, J)]).toEqual([['5', '3'], 3, 1]);
    await outcomes.flush(4);
    expect([outcomes.tailSize, await Outcomes.watermark(ports, J)]).toEqual([0, 4]);
  });

  it('whose rows an earlier flush left behind are written over only where they say another record', async () => {
    const { store, outcomes, record } = setUp();
    for (const [n, key] of ['a', 'b', 'c'].entries()) outcomes.addRecord(record(n, key));
    store.cells.set(`index/${J}/a`, Buffer.from('0'));
    store.cells.set(`index/${J}/b`, Buffer.from('9'));
    const asked: string[] = [];
    store.script = (operation) => void asked.push(operation);
    await outcomes.flush(2);
    const [a, b, c] = ['a', 'b', 'c'].map((key) => readCount(store.cells.get(`index/${J}/${key}`)));
    expect([a, b, c]).toEqual([0, 1, 2]);
    expect(asked).toEqual(['insert index', 'getMany index', 'put index', 'put index-watermark']);
  });

  it('above the watermark are read from records only, below it from the index only', () => {
    const { outcomes, record } = setUp(3);
    outcomes.addRecord(record(3, 'old'));
    outcomes.addRecord(record(4, 'new'));
    expect([outcomes.recent('old'), outcomes.recent('new')?.n]).toEqual([undefined, 4]);
  });

  it('are not found by a row that its record does not confirm, or that is damaged', async () => {
    const { store, outcomes, record } = setUp(5);
    record(2, 'other');
    for (const [key, row] of [
      ['a', '2'],
      ['b', '9'],
      ['c', 'x'],
    ] as const)
      store.cells.set(`index/${J}/${key}`, Buffer.from(row));
    expect(await outcomes.find(['a', 'b', 'c'])).toEqual(new Map());
  });

  it('that a flush moves to the index while they are looked up are found all the same', async () => {
    const { store, outcomes, record } = setUp();
    outcomes.addRecord(record(0, 'a'));
    await outcomes.flush(0);
    outcomes.addRecord(record(1, 'b'));
    store.script = (operation) => (operation === 'getMany index' ? outcomes.flush(1) : undefined);
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
