// Inserts that go to the server together, each caller hearing of its own.
import { Binary, type Collection, MongoBulkWriteError, MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { GroupedInserts } from './grouped-inserts.ts';
import type { StoredBytes } from './mongo-engine.ts';

type Row = Pick<StoredBytes, '_id' | 'bytes'>;

const row = (_id: string, size = 1): Row => ({ _id, bytes: new Binary(Buffer.alloc(size)) });

/** A driver's collection over a server that holds `present`, and answers when it is told to. */
function served(present: Set<string>) {
  const calls: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const insertMany = async (rows: readonly Row[]): Promise<void> => {
    const gate = Promise.withResolvers<void>();
    calls.push(rows.map(({ _id }) => _id));
    gates.push(gate);
    await gate.promise;
    const places = rows.flatMap(({ _id }, index) => {
      if (present.has(_id)) return [index];
      present.add(_id);
      return [];
    });
    if (places.length === 0) return;
    const errors = places.map((index) => ({ index, code: 11_000 }));
    throw new MongoBulkWriteError({ message: 'taken', code: 11_000, writeErrors: errors as never }, {
      getWriteConcernError: () => undefined,
    } as never);
  };
  return { inserts: new GroupedInserts({ insertMany } as unknown as Collection<Row>), calls, gates };
}

describe('inserts of several callers', () => {
  it('go together while calls are on their way, and each caller hears which of its own were taken', async () => {
    const { inserts, calls, gates } = served(new Set(['d']));
    const answers = [['a'], ['b'], ['c', 'd'], ['e'], ['c']].map((ids) =>
      inserts.insert(ids.map((id) => row(id))),
    );
    expect(calls).toEqual([['a'], ['b']]);
    gates[0]?.resolve();
    expect(await answers[0]).toEqual([]);
    expect(calls[2]).toEqual(['c', 'd', 'e', 'c']);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all(answers)).toEqual([[], [], ['d'], [], ['c']]);
  });

  it('fail together where the outcome is unknown, and the next ones go on', async () => {
    const { inserts, calls, gates } = served(new Set());
    const first = inserts.insert([row('a')]);
    gates[0]?.reject(new MongoNetworkError('cut'));
    await expect(first).rejects.toThrow('cut');
    const second = inserts.insert([row('a')]);
    gates[1]?.resolve();
    expect([await second, calls.length]).toEqual([[], 2]);
  });

  it('are cut by bytes, and one caller that brings more goes alone', async () => {
    const { inserts, calls, gates } = served(new Set());
    const sizes = [1, 1, 3, 3, 9, 1].map((mib, at) => inserts.insert([row(`${at}`, mib * 1024 * 1024)]));
    for (let at = 0; at < sizes.length; at++) {
      gates[at]?.resolve();
      await new Promise((done) => setImmediate(done));
    }
    await Promise.all(sizes);
    expect(calls).toEqual([['0'], ['1'], ['2'], ['3'], ['4'], ['5']]);
  });
});
