// The mark of a deployment in a database: the same refusals on every store, the embedded one and, where it is, MongoDB's.
import { randomUUID } from 'node:crypto';
import { type Store, StoreError } from '@centesimo/store';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { openMongoStore } from '@centesimo/store/mongo';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { folderMark } from './deployment.ts';
import { markStore } from './store-mark.ts';

const uri = process.env['MONGODB_URI'] ?? '';
const OPENERS: Readonly<Record<string, (folder: string) => Promise<Store>>> = {
  embedded: (folder) => openEmbeddedStore({ folder }),
  ...(uri !== '' && {
    mongodb: () => openMongoStore({ uri, database: `centesimo-test-${randomUUID()}` }),
  }),
};
const SECRET = Buffer.alloc(32, 1);
const MARK = folderMark('example.org/charity', [16], SECRET);

describe.each(Object.keys(OPENERS))('a database of the store %s', (name) => {
  it('is marked once, and refused to any other deployment, with what differs', async () => {
    await withTempFolder(async (folder) => {
      const store = await OPENERS[name]?.(folder);
      if (store === undefined) throw new Error(name);
      const { documents } = store;
      await Promise.all([markStore(documents, MARK), markStore(documents, MARK)]);
      // Audit does not know the secret.
      await markStore(documents, folderMark('example.org/charity', [16]));
      const refused = async (mark: typeof MARK, text: RegExp): Promise<void> => {
        const error = await markStore(documents, mark).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'wrong-version' } satisfies Partial<StoreError>);
        expect(String(error)).toMatch(text);
      };
      await refused({ ...MARK, partitions: 8 }, /MONGODB_URI: .*partitions is 16 there and 8 here/);
      await refused({ ...MARK, generation: 'g2' }, /generation is g1 there and g2 here/);
      await refused({ ...MARK, origin: 'example.org/other' }, /origin is example.org\/charity there/);
      const other = folderMark('example.org/charity', [16], Buffer.alloc(32, 2));
      await refused(other, /the deployment secret is another one \(see CENTESIMO_KEYS\)/);
      expect(JSON.stringify(other)).not.toContain(SECRET.toString('hex'));
      const grown = folderMark('example.org/charity', [16, 32], SECRET);
      expect(grown).toMatchObject({ generation: 'g2', partitions: 32, partitionsBefore: [16] });
      await markStore(documents, grown);
      await markStore(documents, folderMark('example.org/charity', [16, 32]));
      await refused(MARK, /has grown, and does not shrink: set CENTESIMO_PARTITIONS=16,32/);
      await refused(
        folderMark('example.org/charity', [16, 64], SECRET),
        /partitions is 32 there and 64 here/,
      );
      await documents.put('deployment-mark', [{ id: 'mark', bytes: Buffer.from('{') }]);
      await expect(markStore(documents, MARK)).rejects.toMatchObject({ code: 'corrupt' });
      await store.close();
    });
  });
});
