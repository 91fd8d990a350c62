/** Store and clock for unit tests: in memory, with answers that a test can replace, and sleeps that end at once. */
import type { DocumentStore, JournalStore } from '@centesimo/store';
import type { Clock } from './types.ts';

/** Sleeps shorter than a time-out end in the next turn; a time-out never strikes. */
const TIMEOUT_MS = 5_000;

export function createQuickClock(): Clock & { nowMs: number } {
  const clock = {
    nowMs: 1_000_000,
    now: () => clock.nowMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted === true) return resolve();
        signal?.addEventListener('abort', () => resolve(), { once: true });
        if (ms >= TIMEOUT_MS) return;
        clock.nowMs += ms;
        setImmediate(resolve);
      }),
  };
  return clock;
}

export interface MemoryStore {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  /** What is stored: `collection/id` or `journal/n`. */
  readonly cells: Map<string, Uint8Array>;
  /** Called before each operation, as `insert g/0/3`: throws, waits, or answers in the store's place. */
  script: (operation: string) => unknown;
}

export function createMemoryStore(): MemoryStore {
  const cells = new Map<string, Uint8Array>();
  const memory: MemoryStore = {
    cells,
    script: () => undefined,
    journals: {
      insert: async (journal, n, bytes) => {
        const scripted = await memory.script(`insert ${journal}/${n}`);
        if (scripted !== undefined) return scripted as 'stored' | 'taken';
        if (cells.has(`${journal}/${n}`)) return 'taken';
        cells.set(`${journal}/${n}`, new Uint8Array(bytes));
        return 'stored';
      },
      read: async (journal, n) => {
        const scripted = await memory.script(`read ${journal}/${n}`);
        return scripted === 'absent' ? undefined : cells.get(`${journal}/${n}`);
      },
      scan: async (journal, from, limit) => {
        await memory.script(`scan ${journal}/${from}`);
        const records = [];
        for (let n = from; records.length < limit; n++) {
          const bytes = cells.get(`${journal}/${n}`);
          if (bytes === undefined) break;
          records.push({ n, bytes });
        }
        return records;
      },
    },
    documents: documentsIn(cells, (operation) => memory.script(operation)),
  };
  return memory;
}

function documentsIn(cells: Map<string, Uint8Array>, script: MemoryStore['script']): DocumentStore {
  const unused = (): Promise<never> => Promise.reject(new Error('not used by journals'));
  return {
    insert: async (collection, documents) => {
      await script(`insert ${collection}`);
      const taken = documents.filter(({ id }) => cells.has(`${collection}/${id}`)).map(({ id }) => id);
      for (const { id, bytes } of documents)
        if (!taken.includes(id)) cells.set(`${collection}/${id}`, new Uint8Array(bytes));
      return taken;
    },
    replace: unused,
    range: unused,
    put: async (collection, documents) => {
      await script(`put ${collection}`);
      for (const { id, bytes } of documents) cells.set(`${collection}/${id}`, new Uint8Array(bytes));
    },
    get: async (collection, id) => {
      await script(`get ${collection}`);
      return cells.get(`${collection}/${id}`);
    },
    getMany: async (collection, ids) => {
      await script(`getMany ${collection}`);
      return ids.map((id) => cells.get(`${collection}/${id}`));
    },
    delete: async (collection, ids) => {
      await script(`delete ${collection}`);
      for (const id of ids) cells.delete(`${collection}/${id}`);
    },
  };
}
