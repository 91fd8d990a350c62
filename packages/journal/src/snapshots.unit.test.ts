/** Snapshots: whole or passed over; and a state that is ahead of its journal is never taken. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type CountingState, counting } from './counting.fixture.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { type SavedState, replayAll } from './load-state.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { Outcomes } from './outcomes.ts';
import { NO_HASH, encodeRecord, hashRecord } from './record.ts';
import { loadSnapshot, saveSnapshot } from './snapshots.ts';
import type { Mark } from './types.ts';

const J = 'g1/adder/0';
const seal = { journal: J, instance: 'me', n: 0, address: 'here' };
const mark = (n: number): Mark => ({ n, i: 0, of: 1, hash: `h${n}` });
let store: ReturnType<typeof createMemoryStore>;
let prev: string;
let told: string[];

/** Four records: each adds one and takes one message of the doubler. */
beforeEach(() => {
  store = createMemoryStore();
  prev = NO_HASH;
  told = [];
  for (let n = 0; n < 4; n++) {
    const events = [{ ledger: 'x', type: 'added', subject: 'x', data: '{"amount":1}' }];
    const consumed = new Map([['g1/doubler/0', mark(n)]]);
    const draft = { kind: 'batch', by: 'me', time: '', inputs: [], outcomes: [], events, consumed } as const;
    const text = encodeRecord(n, prev, n, draft);
    store.cells.set(`${J}/${n}`, Buffer.from(text));
    prev = hashRecord(text);
  }
});

const ports = () => {
  const notify = ({ name }: { name: string }) => told.push(name);
  const { signal } = new AbortController();
  return { ...store, clock: createQuickClock(), limits: DEFAULT_LIMITS, notify, signal, instance: 'me' };
};
const state: CountingState = { sum: 4, due: [], ledger: 'x' };
const saved = (change: { [Key in keyof SavedState]?: SavedState[Key] | undefined } = {}): string => {
  const marks = { 'g1/doubler/0': mark(3) };
  return JSON.stringify({ format: 1, k: 4, marks, seal, state: JSON.stringify(state), ...change });
};
const load = async () => {
  const outcomes = new Outcomes(ports(), J, 3);
  return await replayAll(ports(), counting('adder'), J, 0, 3, outcomes);
};

describe('a snapshot', () => {
  it('stands for the records before it, with the seal, in chunks', async () => {
    const text = saved({ state: JSON.stringify({ ...state, note: 'x'.repeat(9_000_000) }) });
    await saveSnapshot(ports(), J, { n: 4, prev, text });
    expect([...store.cells.keys()].filter((id) => id.startsWith('snapshot/'))).toHaveLength(4);
    expect(await loadSnapshot(ports(), J)).toMatchObject({ n: 4, prev, text });
    expect(await load()).toMatchObject({ k: 4, seal, point: { n: 4, prev }, state: { sum: 4 } });
    await saveSnapshot(ports(), J, { n: 3, prev: 'other', text: 'x' });
    expect([...store.cells.keys()].filter((id) => id.startsWith('snapshot/'))).toHaveLength(2);
  });

  it.each([
    ['marks that no record holds', { marks: { 'g1/doubler/0': mark(4) } }],
    ['a mark too many', { marks: { 'g1/doubler/0': mark(3), other: mark(0) } }],
    ['a count that no record reaches', { k: 5 }],
    ['a state that cannot be read', { state: '{' }],
    ['another format', { format: 2 }],
    ['no format, as the first releases wrote it', { format: undefined }],
  ])('with %s is passed over, and the whole journal is read', async (_what, change) => {
    await saveSnapshot(ports(), J, { n: 4, prev, text: saved(change) });
    expect(await load()).toMatchObject({ k: 4, seal: undefined, state: { sum: 4 } });
    expect(told).toEqual(['snapshot-unusable']);
  });

  it.each([
    ['a head of something else', () => store.cells.set(`snapshot/${J}`, Buffer.from('[1]'))],
    ['a damaged head', () => store.cells.set(`snapshot/${J}`, Buffer.from('{'))],
    ['a missing chunk', () => store.cells.delete(`snapshot/${J}/4/0`)],
    ['a damaged chunk', () => store.cells.set(`snapshot/${J}/4/0`, Buffer.from(saved({ k: 3 })))],
    ['another journal before it', () => store.cells.set(`${J}/3`, store.cells.get(`${J}/2`) ?? Buffer.of())],
    ['a record that is not there', () => store.cells.delete(`${J}/3`)],
  ])('with %s is none', async (what, damage) => {
    await saveSnapshot(ports(), J, { n: 4, prev, text: saved() });
    damage();
    const loading = loadSnapshot(ports(), J);
    if (what.startsWith('another')) await expect(loading).rejects.toMatchObject({ code: 'broken-chain' });
    else expect(await loading).toBeUndefined();
  });
});
