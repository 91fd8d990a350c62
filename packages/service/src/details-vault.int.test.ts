// The vault: documents under their commitment, each under a salt of its own, in the collection they belong to.
import { hash } from 'node:crypto';
import { opensDetails } from '@centesimo/events';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { DetailsVault } from './details-vault.ts';
import { SWEEP_TIMES } from './sweep-times.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url');

it('gives back what opens each commitment, until it is dropped, and only from its own collection', async () => {
  await withTempFolder(async (folder) => {
    const store = await openEmbeddedStore({ folder });
    const ports = {
      documents: store.documents,
      random: systemRandom,
      clock: systemClock,
      times: SWEEP_TIMES,
    };
    const vault = new DetailsVault(ports, 'details-public');
    const sealed = [vault.seal('{"a":1}'), ...vault.sealAll(['{"a":1}', '{"b":2}'])];
    const ids = sealed.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    const held = await vault.hold(
      'a',
      sealed.map((document, at) => ({ key: `k${at}`, document })),
    );
    const open = await vault.read([...ids, 'A'.repeat(43)]);
    expect(open.map(({ json }) => json)).toEqual(['{"a":1}', '{"a":1}', '{"b":2}']);
    for (const { commitment, json, salt } of open)
      expect(opensDetails(commitment, salt, json, sha256)).toBe(true);
    expect(await new DetailsVault(ports, 'details-private').read(ids)).toEqual([]);
    await vault.settle(held, ids.slice(0, 1));
    expect((await vault.read(ids)).map(({ commitment }) => commitment)).toEqual(ids.slice(1));
    expect(vault.sealAll([])).toEqual([]);
    const none = await vault.hold('a', []);
    await vault.settle(none, []);
    await vault.notes.drain();
    expect(await store.documents.range('details-public', '~', '\u007f', 10)).toEqual([]);
    await store.close();
  });
});
