// Reading the past over the embedded store: at the owner and beside it, above and below the index's watermark.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import type { Store } from '@centesimo/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';
import { Outcomes } from './outcomes.ts';
import { Past, type PastConfig } from './past.ts';
import { NO_HASH, encodeRecord, hashRecord } from './record.ts';
import type { Clock } from './types.ts';

const clock: Clock = {
  now: () => 0,
  sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
};
const JOURNAL = 'g1/adder/0';
const RECORDS = 150;
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'past-'));
  store = await openEmbeddedStore({ folder });
  let prev = NO_HASH;
  for (let n = 0; n < RECORDS; n++) {
    const text = encodeRecord(n, prev, n, {
      kind: 'batch',
      by: 'me',
      time: '2026-01-01T00:00:00.000Z',
      consumed: new Map(),
      inputs: [],
      events: [{ ledger: 'x', type: 'added', subject: `s${n}`, data: `{"amount":${n}}` }],
      outcomes: [{ key: `key-${n}`, input: 'h', answer: n, i: 0, count: 1 }],
    });
    await store.journals.insert(JOURNAL, n, Buffer.from(text));
    prev = hashRecord(text);
  }
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function past(ownerOf: PastConfig['ownerOf'] = () => undefined): Past {
  return new Past({ store, clock, limits: DEFAULT_LIMITS, journalsOf: () => [JOURNAL], ownerOf });
}

async function indexUpTo(n: number): Promise<void> {
  const { signal } = new AbortController();
  const ports = {
    journals: store.journals,
    documents: store.documents,
    clock,
    limits: DEFAULT_LIMITS,
    signal,
  };
  const scan: typeof store.journals.scan = async (journal, from, limit) =>
    await store.journals.scan(journal, from, Math.min(limit, n + 1 - from));
  await Outcomes.open({ ...ports, journals: { ...store.journals, scan } }, JOURNAL, -1);
}

describe('the past of a journal', () => {
  it('is found without an index, by reading all of it', async () => {
    const found = await past().find('x', ['key-0', 'key-149', 'none']);
    expect([...found].map(([key, { n, k, events }]) => [key, n, k, events[0]?.subject])).toEqual([
      ['key-0', 0, 0, 's0'],
      ['key-149', 149, 149, 's149'],
    ]);
  });

  it('is found by the index up to its watermark, and above it by reading', async () => {
    await indexUpTo(100);
    const found = await past().find('x', ['key-100', 'key-101', 'none']);
    expect([...found.keys()].sort()).toEqual(['key-100', 'key-101']);
  });

  it('is asked of the owner where it is here, without the record that is still being stored', async () => {
    const all = await past().find('x', ['key-1', 'key-2']);
    const owner = { n: 2, find: () => Promise.resolve(all) };
    expect([...(await past(() => owner).find('x', [])).keys()]).toEqual(['key-1']);
  });

  it('is read a page at a time', async () => {
    const page = await past().records('x', 0, 148, 10);
    expect(page.map(({ n }) => n)).toEqual([148, 149]);
    expect(await past().records('x', 0, 150, 10)).toEqual([]);
  });
});
