// Keys of requests: other input under one is told, whichever release remembered it first.
import { hash } from 'node:crypto';
import { systemClock as clock } from '@centesimo/service';
import type { DocumentStore } from '@centesimo/store';
import { StoreError } from '@centesimo/store';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { RequestKeys } from './request-keys.ts';

const markOf = (ledger: string, key: string): string => hash('sha256', `${ledger} ${key}`, 'base64url');
const remembered = (inputs: readonly string[]): Buffer =>
  Buffer.from(hash('sha256', inputs.join(' '), 'base64url'));

it('tells other input under a key of this release, and of one that kept keys as they were given', async () => {
  await withTempFolder(async (folder) => {
    const { close, documents } = await openEmbeddedStore({ folder });
    const fresh = new RequestKeys({ documents, clock, markOf });
    expect([await fresh.take('a', 'k', ['x', 'y']), await fresh.take('a', 'k', ['x', 'y'])]).toEqual([
      true,
      true,
    ]);
    expect([await fresh.take('a', 'k', ['x']), await fresh.take('b', 'k', ['x'])]).toEqual([false, true]);
    await documents.insert('request-keys', [{ id: 'a/old', bytes: remembered(['x']) }]);
    const keys = new RequestKeys({ documents, clock, markOf });
    expect([await keys.take('a', 'old', ['x']), await keys.take('a', 'old', ['y'])]).toEqual([true, false]);
    expect([await keys.take('b', 'old', ['y']), await keys.take('a', 'k', ['x'])]).toEqual([true, false]);
    await close();
  });
});

it('asks again whether there are old ones where it could not be told', async () => {
  await withTempFolder(async (folder) => {
    const { close, documents } = await openEmbeddedStore({ folder });
    await documents.insert('request-keys', [{ id: 'a/old', bytes: remembered(['x']) }]);
    let isDown = true;
    const unsteady: DocumentStore = {
      ...documents,
      range: async (...all) => {
        if (isDown) throw new StoreError('unavailable', 'down');
        return await documents.range(...all);
      },
    };
    const keys = new RequestKeys({ documents: unsteady, clock, markOf });
    await expect(keys.take('a', 'old', ['y'])).rejects.toThrow('down');
    isDown = false;
    expect(await keys.take('a', 'old', ['y'])).toBe(false);
    await close();
  });
});
