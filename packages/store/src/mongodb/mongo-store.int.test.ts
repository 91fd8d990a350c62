/** The store on a server of the MongoDB protocol, under the contract suite. `MONGODB_URI` says where one runs. */
import { randomUUID } from 'node:crypto';
import { Binary, MongoClient } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { contentsCases } from '../contract/contents-cases.ts';
import { storeFault } from '../contract/store-under-test.ts';
import { storeContract } from '../store.contract.ts';
import { openMongoStore } from './open-mongo-store.ts';

const uri = process.env['MONGODB_URI'] ?? '';

async function drop(database: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  await client.db(database).dropDatabase();
  await client.close();
}

if (uri === '') test.skip('MONGODB_URI names no server: the store was not tried on the MongoDB protocol');
else {
  describe('store contents: mongodb', () => {
    contentsCases(async () => {
      const database = `centesimo-test-${randomUUID()}`;
      const store = await openMongoStore({ uri, database });
      return { store, dispose: () => store.close().then(() => drop(database)) };
    });
  });
  storeContract('mongodb', async (options = {}) => {
    const database = `centesimo-test-${randomUUID()}`;
    let store = await openMongoStore({ uri, database, ...options });
    return {
      store,
      async reopen() {
        await store.close();
        store = await openMongoStore({ uri, database });
        return store;
      },
      async dispose() {
        await store.close();
        await drop(database);
      },
    };
  });
}

describe.skipIf(uri === '')('a database of another release', () => {
  test('is refused, naming both formats and the setting', async () => {
    const database = `centesimo-test-${randomUUID()}`;
    const client = await MongoClient.connect(uri);
    const format = client.db(database).collection<{ _id: string; format: number }>('format');
    await format.insertOne({ _id: 'store', format: 3 });
    const opened = openMongoStore({ uri, database });
    await expect(opened).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(opened).rejects.toThrow(/^MONGODB_URI: .* has format 3; this release reads format 2/);
    await client.db(database).dropDatabase();
    await client.close();
  });

  test('of the format before is read as it is, and becomes one of this format', async () => {
    const database = `centesimo-test-${randomUUID()}`;
    const client = await MongoClient.connect(uri);
    const db = client.db(database);
    const format = db.collection<{ _id: string; format: number }>('format');
    const records = db.collection<{ _id: string; bytes: Binary; deflated?: true }>('journals');
    const [plain, text] = [Buffer.from('{"a":1}'.repeat(200)), Buffer.from('{"b":2}'.repeat(200))];
    await format.insertOne({ _id: 'store', format: 1 });
    await records.insertOne({ _id: 'g1/donation/0/000000000000', bytes: new Binary(plain) });
    const store = await openMongoStore({ uri, database });
    expect(await store.journals.insert('g1/donation/0', 1, text)).toBe('stored');
    expect(await store.journals.insert('g1/donation/0', 0, text)).toBe('taken');
    const read = await store.journals.scan('g1/donation/0', 0, 10);
    expect(read.map(({ bytes }) => Buffer.from(bytes))).toEqual([plain, text]);
    expect(await format.findOne({})).toMatchObject({ format: 2 });
    const kept = await records.findOne({ _id: 'g1/donation/0/000000000001' });
    expect(kept?.bytes.length()).toBeLessThan(text.length / 3);
    // Of what is no deflated record, nothing is made up.
    const _id = 'g1/donation/0/000000000002';
    await records.insertOne({ _id, bytes: new Binary(Buffer.from('?')), deflated: true });
    await expect(store.journals.read('g1/donation/0', 2)).rejects.toMatchObject(storeFault('corrupt'));
    await store.close();
    await db.dropDatabase();
    await client.close();
  });
});

describe('an address of no server', () => {
  test('is told by the name of the setting, without what stands in it', async () => {
    const opened = openMongoStore({ uri: 'mongo//ada:secret@here', database: 'x' });
    await expect(opened).rejects.toMatchObject(storeFault('unavailable'));
    await expect(opened).rejects.toThrow(/^MONGODB_URI is no address/);
    await expect(opened).rejects.not.toThrow(/secret/);
  });

  test('is told once the time for it is over', async () => {
    const opened = openMongoStore({ uri: 'mongodb://127.0.0.1:9', database: 'x', openMs: 500 });
    await expect(opened).rejects.toMatchObject(storeFault('unavailable'));
    await expect(opened).rejects.toThrow(/^MONGODB_URI \(database x\): /);
  });
});
