// Plain details of an earlier release are encrypted once; what is erased meanwhile does not come back.
import { openEmbeddedStore } from '@centesimo/store/embedded';
import type { DocumentStore } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { DETAILS_KEYS } from './apart-salts.ts';
import { DetailsVault } from './details-vault.ts';
import { sealPlain } from './seal-plain.ts';
import { SWEEP_TIMES } from './sweep-times.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

const COLLECTION = 'details-private';

/** When another instance erases: behind the read of a page, and behind the look at what is left of it. */
const MOMENTS = ['range', 'getMany'] as const;

it.each(MOMENTS)(
  'encrypts what was stored in plain, and leaves gone what goes behind a %s',
  async (moment) => {
    await withTempFolder(async (folder) => {
      const store = await openEmbeddedStore({ folder });
      const { apart, documents } = store;
      const times = { documents, random: systemRandom, clock: systemClock, times: SWEEP_TIMES };
      const earlier = new DetailsVault(times, COLLECTION);
      const vault = new DetailsVault({ ...times, apart }, COLLECTION);
      const sealed = earlier.sealAll(Array.from({ length: 40 }, (_, at) => `{"n":${at}}`));
      await earlier.hold(
        'a',
        sealed.map((document, at) => ({ key: `k${at}`, document })),
      );
      const [erased = '', ...others] = sealed.map(({ id }) => id);
      const raced: DocumentStore = {
        ...documents,
        range: async (...all) => {
          const page = await documents.range(...all);
          if (moment === 'range') await vault.drop([erased]);
          return page;
        },
        getMany: async (...all) => {
          const found = await documents.getMany(...all);
          if (moment === 'getMany') await vault.drop([erased]);
          return found;
        },
      };
      const ports = { documents: raced, apart, scrub: () => store.scrub() };
      await sealPlain(ports, COLLECTION);
      expect(await documents.get(COLLECTION, erased)).toBeUndefined();
      const [salt] = await apart.getMany(DETAILS_KEYS, [`plain/${erased}`]);
      expect(Buffer.from(salt ?? []).toString('hex')).toBe('');
      expect((await vault.read(others)).map(({ json }) => json)).toEqual(
        sealed.slice(1).map(({ json }) => json),
      );
      expect(await vault.keysOf(others)).toHaveLength(others.length);
      expect(await sealPlain(ports, COLLECTION)).toBe(0);
      await store.close();
    });
  },
);
