/** The store on a server of the MongoDB protocol, under the contract suite. `MONGODB_URI` says where one runs. */
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
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
    await format.insertOne({ _id: 'store', format: 2 });
    const opened = openMongoStore({ uri, database });
    await expect(opened).rejects.toMatchObject(storeFault('wrong-version'));
    await expect(opened).rejects.toThrow(/^MONGODB_URI: .* has format 2; this release reads format 1/);
    await client.db(database).dropDatabase();
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
