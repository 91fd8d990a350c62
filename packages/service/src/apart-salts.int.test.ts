// Salts of one call lie in one row; each goes by itself, whoever destroys others at the same moment and whatever fails.
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { type ApartStore, StoreError } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApartSalts, DETAILS_KEYS, groupRow, saltId } from './apart-salts.ts';
import { systemClock as clock } from './system-clock.ts';

const PLACES = 6;
const salt = (place: number): Uint8Array => new Uint8Array(32).fill(place + 1);
const salts = Array.from({ length: PLACES }, (_, place) => salt(place));
const idsOf = (group: string): string[] => salts.map((_, place) => saltId(group, place));

let groups = 0;
/** A group of its own for each history. */
async function plant(apart: ApartStore): Promise<string> {
  groups += 1;
  const group = `t${groups}/r`;
  await apart.insert(DETAILS_KEYS, [groupRow(group, salts)]);
  return group;
}

/** The same store, each call of which waits for its turn, and fails where it is told to, having taken effect or not. */
function unsteady(apart: ApartStore, turn: () => Promise<'done' | 'fails' | 'unknown'>): ApartStore {
  const through = async <T>(call: () => Promise<T>): Promise<T> => {
    const outcome = await turn();
    if (outcome === 'fails') throw new StoreError('unavailable', 'struck');
    const answer = await call();
    if (outcome === 'unknown') throw new StoreError('unknown-outcome', 'struck');
    return answer;
  };
  return {
    insert: (...all) => through(() => apart.insert(...all)),
    put: (...all) => through(() => apart.put(...all)),
    getMany: (...all) => through(() => apart.getMany(...all)),
    range: (...all) => through(() => apart.range(...all)),
    delete: (...all) => through(() => apart.delete(...all)),
    scrub: () => apart.scrub(),
  };
}

/** Destroys until it is done, as what carries on after a fault does. */
async function destroyAll(apart: ApartStore, ids: readonly string[]): Promise<void> {
  const own = new ApartSalts({ apart, clock });
  for (;;) {
    try {
      await own.destroy(ids);
      return;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
}

const places = fc.uniqueArray(fc.nat({ max: PLACES - 1 }), { minLength: 1, maxLength: 4 });
const outcomes = fc.array(
  fc.constantFrom('done' as const, 'done' as const, 'fails' as const, 'unknown' as const),
  {
    maxLength: 20,
  },
);

describe('salts of one row', () => {
  it('are there until one is destroyed, which is for ever; the others stay', async () => {
    await withTempFolder(async (folder) => {
      const { apart, close } = await openEmbeddedStore({ folder });
      const own = new ApartSalts({ apart, clock });
      const group = await plant(apart);
      const ids = idsOf(group);
      expect([...(await own.read(ids))]).toEqual(ids.map((id, place) => [id, salt(place)]));
      expect(await own.read([saltId(group, PLACES), 'plain/none'])).toEqual(new Map());
      await own.destroy(ids.slice(1, 2));
      await own.destroy(ids.slice(1, 2));
      await own.destroy([saltId(group, 4), 'plain/none']);
      expect([...(await own.read(ids)).keys()]).toEqual([0, 2, 3, 5].map((place) => ids[place]));
      await own.destroy(ids);
      expect(await own.read(ids)).toEqual(new Map());
      // One that a reader of the group before may still put back is taken.
      expect(await apart.insert(DETAILS_KEYS, [{ id: ids[1] ?? '', bytes: salt(1) }])).toEqual([ids[1]]);
      await close();
    });
  });

  it('go at once when all of a row go, and those of earlier releases in rows of their own', async () => {
    await withTempFolder(async (folder) => {
      const { apart, close } = await openEmbeddedStore({ folder });
      const own = new ApartSalts({ apart, clock });
      await own.destroy(idsOf(await plant(apart)));
      expect(await apart.range(DETAILS_KEYS, '!', '~', 10)).toEqual([]);
      const rows = ['before/r/0000', 'before/r/0001', 'plain/x'].map((id, place) => ({
        id,
        bytes: salt(place),
      }));
      await apart.insert(DETAILS_KEYS, rows);
      const ids = rows.map(({ id }) => id);
      expect([...(await own.read(ids)).values()]).toEqual([salt(0), salt(1), salt(2)]);
      await own.destroy(['before/r/0001', 'plain/x']);
      expect([...(await own.read(ids)).keys()]).toEqual(['before/r/0000']);
      await close();
    });
  });

  it('that several destroy at once, with any fault between, are gone, and no other is', async () => {
    await withTempFolder(async (folder) => {
      const { apart, close } = await openEmbeddedStore({ folder });
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), places, places, outcomes, async (scheduler, one, two, faults) => {
          const group = await plant(apart);
          const left = [...faults];
          const steady = unsteady(apart, () => scheduler.schedule(Promise.resolve(left.shift() ?? 'done')));
          const ids = idsOf(group);
          const erasing = [one, two].map((some) =>
            destroyAll(
              steady,
              some.map((place) => ids[place] ?? ''),
            ),
          );
          await scheduler.waitFor(Promise.all(erasing));
          const gone = new Set([...one, ...two]);
          const there = await new ApartSalts({ apart, clock }).read(ids);
          const expected = salts.map((_, place) => place).filter((place) => !gone.has(place));
          expect([...there.keys()]).toEqual(expected.map((place) => ids[place]));
          for (const place of expected) expect(there.get(ids[place] ?? '')).toEqual(salt(place));
        }),
        { numRuns: 150 },
      );
      await close();
    });
  });
});
