/** A topic made again from two journals: all of it, causes first, whatever lags and fails. */
import type { Message } from '@centesimo/bus';
import type { JournalStore } from '@centesimo/store';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { publishAll } from './publish-all.ts';
import { NO_HASH, encodeRecord, hashRecord } from './record.ts';
import type { Mark } from './types.ts';

const [CAUSES, EFFECTS] = ['g/adder/0', 'g/doubler/0'] as const;

function setUp() {
  const store = createMemoryStore();
  const heads = new Map<string, { n: number; hash: string }>();
  const produced: string[] = [];
  const stop = new AbortController();
  const bus = {
    fails: 0,
    produce: (_topic: string, _partition: number, messages: readonly Message[]) => {
      if (bus.fails-- > 0) return Promise.reject(new Error('no answer'));
      produced.push(...messages.map(({ headers }) => `${headers['journal']} ${headers['n']}`));
      return Promise.resolve();
    },
  };
  /** Stores the next record of the journal; `cause` is the record that it had consumed. */
  const append = (journal: string, cause?: number): void => {
    const { n, hash: prev } = heads.get(journal) ?? { n: 0, hash: NO_HASH };
    const mark: Mark = { n: cause ?? 0, i: 0, of: 1, hash: '' };
    const consumed = new Map(cause === undefined ? [] : [[CAUSES, mark]]);
    const nothing = { inputs: [], events: [], outcomes: [] };
    const text = encodeRecord(n, prev, 0, { kind: 'mark', by: 'me', time: '', consumed, ...nothing });
    store.cells.set(`${journal}/${n}`, Buffer.from(text));
    heads.set(journal, { n: n + 1, hash: hashRecord(text) });
  };
  const ports = {
    bus: bus as never,
    topic: 't',
    clock: createQuickClock(),
    limits: DEFAULT_LIMITS,
    notify: () => undefined,
    signal: stop.signal,
  };
  const publish = (journals: JournalStore = store.journals): Promise<number[]> =>
    publishAll(
      ports,
      0,
      [CAUSES, EFFECTS].map((journal) => ({ journal, journals, documents: store.documents })),
    );
  return { append, bus, produced, publish, stop, store };
}

/** What was produced first of each. */
const firsts = (produced: readonly string[]): string[] => [...new Set(produced)];

describe('publishing all', () => {
  it('puts each effect behind its causes, and the newest of each at the end once more', async () => {
    const { append, bus, produced, publish } = setUp();
    for (const cause of [0, 1, 2]) {
      append(CAUSES);
      append(EFFECTS, cause);
    }
    bus.fails = 3;
    expect(await publish()).toEqual([3, 3]);
    expect(firsts(produced).toSorted()).toEqual(
      [CAUSES, EFFECTS].flatMap((j) => [0, 1, 2].map((n) => `${j} ${n}`)),
    );
    for (const n of [0, 1, 2])
      expect(produced.indexOf(`${CAUSES} ${n}`)).toBeLessThan(produced.indexOf(`${EFFECTS} ${n}`));
    expect(produced.slice(-2).toSorted()).toEqual([`${CAUSES} 2`, `${EFFECTS} 2`]);
  });

  it('finds the end that a majority holds, where a scan lags behind it', async () => {
    const { append, produced, publish, store } = setUp();
    for (let n = 0; n < 4; n++) append(CAUSES);
    append(EFFECTS, 3);
    let scans = 0;
    const scan: JournalStore['scan'] = async (journal, from, limit) => {
      const records = await store.journals.scan(journal, from, limit);
      return journal === CAUSES && ++scans < 6 ? records.filter(({ n }) => n < 2) : records;
    };
    expect(await publish({ ...store.journals, scan })).toEqual([4, 1]);
    expect(firsts(produced)).toEqual([0, 1, 2, 3].map((n) => `${CAUSES} ${n}`).concat(`${EFFECTS} 0`));
  });

  it('publishes nothing of a broken journal, and ends when it is told to', async () => {
    const broken = setUp();
    broken.append(CAUSES);
    broken.append(EFFECTS);
    broken.store.cells.set(`${EFFECTS}/1`, broken.store.cells.get(`${EFFECTS}/0`) ?? new Uint8Array());
    await expect(broken.publish()).rejects.toMatchObject({ code: 'broken-chain' });
    expect(broken.produced).toEqual([]);
    const cut = setUp();
    cut.append(CAUSES);
    cut.bus.fails = Infinity;
    const publishing = cut.publish();
    setImmediate(() => cut.stop.abort(new Error('cut short')));
    await expect(publishing).rejects.toThrow('cut short');
  });
});
