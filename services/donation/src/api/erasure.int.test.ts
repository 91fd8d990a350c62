// An erasure leaves nothing of a giver in any file, whatever fails on its way, and the gift as it was.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DetailsVault, SWEEP_TIMES, systemClock, systemRandom } from '@centesimo/service';
import type { DocumentStore } from '@centesimo/store';
import { StoreError } from '@centesimo/store';
import type { StoreWriteStep } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { failure, gift, intake, LEDGER, openLedger, outcomes } from '../../test/callers.ts';
import { openWorld, until } from '../../test/world.ts';
import type { World } from '../../test/world.ts';

const NAME = 'Grace Hopper-Zweig';
const detailsJson = JSON.stringify({ mail: 'grace@example.org', name: NAME });
const OLD = '1999-05-04';
const NEVER = { everyMs: 86_400_000 };

type Readable = Pick<DocumentStore, 'range'>;
const rowsOf = async (of: Readable, collection: string) => await of.range(collection, '!', '~', 1_000);

/** All bytes of all files. */
function storedBytes(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Buffer.concat(files.map((file) => readFileSync(join(file.parentPath, file.name))));
}

/** As it may stand somewhere: bytes, of which the end of a page parts one half at most, or a text that bytes are written as. */
const formsOf = (salt: Uint8Array): (Buffer | string)[] => {
  const bytes = Buffer.from(salt);
  const texts = (['hex', 'base64url', 'base64'] as const).map((each) => bytes.toString(each));
  return [bytes.subarray(0, 16), bytes.subarray(16), ...texts];
};

const foundIn = (folder: string, salts: readonly Uint8Array[]): number => {
  const bytes = storedBytes(folder);
  return salts.filter((salt) => formsOf(salt).some((form) => bytes.includes(form))).length;
};

/** Two gifts of long ago, the first to be erased. */
async function arrange(world: World) {
  await openLedger(world);
  const gifts = [gift('a', { detailsJson, givenAt: OLD }), gift('b', { detailsJson, givenAt: OLD })];
  const [batch] = await intake(world, [{ ledger: LEDGER, gifts }]);
  const [a = '', b = ''] = batch?.results.map((result) => result.gift) ?? [];
  return { a, b, gifts, salts: await saltsApart(world) };
}

/** Salts as they lie apart: those of a call in one row. */
async function saltsApart({ store }: World): Promise<Buffer[]> {
  const rows = await rowsOf(store.apart, 'details-keys');
  return rows.flatMap(({ bytes }) =>
    Array.from({ length: bytes.length / 32 }, (_, at) => Buffer.from(bytes.subarray(32 * at, 32 * (at + 1)))),
  );
}

const erase = async (world: World, id: string, ground = 'request') =>
  await world.connect(['operator']).eraseDetails({ idempotencyKey: 'k', ledger: LEDGER, gift: id, ground });

const readGift = async (world: World, id: string) =>
  (await world.connect(['staff']).getGift({ ledger: LEDGER, key: { case: 'gift', value: id } })).gift;

describe('an erasure', () => {
  it('leaves no byte of the salt, tells of itself, and leaves the gift and its neighbour as they were', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      const { a, b, gifts, salts } = await arrange(world);
      expect(storedBytes(folder).includes(NAME), 'nothing private is stored in plain').toBe(false);
      expect([foundIn(folder, salts.slice(0, 1)), foundIn(folder, salts.slice(1))]).toEqual([1, 1]);
      const before = await readGift(world, a);
      const today = new Date().toISOString().slice(0, 10);
      const done = await erase(world, a);
      expect(done).toMatchObject({ gift: a, erasedAt: today, repeated: false });
      expect(await erase(world, a)).toMatchObject({ ...done, repeated: true });
      expect(await erase(world, a, 'objection')).toMatchObject({ erasedAt: today, repeated: true });
      // Also while the process holds its files open.
      expect([foundIn(folder, salts.slice(0, 1)), foundIn(folder, salts.slice(1))]).toEqual([0, 1]);
      expect(await readGift(world, a)).toEqual({ ...before, detailsErasedAt: today });
      expect((await readGift(world, b))?.detailsErasedAt).toBe('');
      expect(await outcomes(world, gifts)).toEqual(['repeated', 'repeated']);
      expect(await rowsOf(world.store.documents, 'details-private')).toHaveLength(1);
      expect(await saltsApart(world)).toEqual(salts.slice(1));
      await world.close();
      expect(foundIn(folder, salts.slice(0, 1))).toBe(0);
    });
  });

  it('is refused while the law keeps a record, unless a court orders it, and of what is not there', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      await openLedger(world);
      const [batch] = await intake(world, [
        { ledger: LEDGER, gifts: [gift('new', { detailsJson }), gift('bare', { givenAt: OLD })] },
      ]);
      const [recent = '', bare = ''] = batch?.results.map((result) => result.gift) ?? [];
      const blocked = {
        kind: 'refused',
        code: 'erasure-blocked',
        facts: { until: '2036-12-31', keepYears: 10 },
      };
      expect(await failure(erase(world, recent))).toMatchObject(blocked);
      expect(await failure(erase(world, recent)), 'the same answer again').toMatchObject(blocked);
      expect(await failure(erase(world, bare))).toMatchObject({ code: 'no-details' });
      expect(await failure(erase(world, `gift_${'a'.repeat(52)}`))).toMatchObject({ code: 'unknown-gift' });
      expect(await failure(erase(world, recent, 'whim'))).toMatchObject({ code: 'ground-unknown' });
      expect(await rowsOf(world.store.documents, 'erasures-begun'), 'nothing is left to be done').toEqual([]);
      expect(await erase(world, recent, 'order')).toMatchObject({ repeated: false });
      await world.close();
    });
  });

  it('of an announced gift erases what came with the announcement, also when the payment failed', async () => {
    await withTempFolder(async (folder) => {
      const world = await openWorld({ folder });
      await openLedger(world);
      const call = world.connect(['processor']);
      const pending = {
        ledger: LEDGER,
        processor: 'stripe',
        payment: 'p',
        grossAmount: 100n,
        currency: 'EUR',
      };
      const { id } = await call.recordPending({ ...pending, givenAt: OLD, detailsJson });
      const failed = { ledger: LEDGER, processor: 'stripe', failure: 'f', amount: 100n, currency: 'EUR' };
      await call.recordFailure({ ...failed, target: { case: 'gift', value: id }, failedAt: OLD });
      expect(await erase(world, id)).toMatchObject({ repeated: false });
      expect(await rowsOf(world.store.apart, 'details-keys')).toEqual([]);
      await world.close();
    });
  });
});

/** The writes of an erasure in their order, by where they begin. */
const WRITES = [
  'document.put erasures-begun/',
  'journal.insert g1/donation/',
  'document.insert erasures/',
  'document.put details-keys/',
  'document.insert details-keys/',
  'document.delete details-keys/',
  'document.delete details-private/',
  'document.delete erasures-begun/',
];

/** A row of as many salts has more than a page. */
const NEIGHBOURS = 140;
/** Of those that stay, every so many is looked for. */
const LOOKED_FOR = 20;

/** Fails the next write that begins so, once it took effect; and then every other write of the erasure, as a death does. */
function createDeath() {
  let armed: string | undefined;
  let isDead = false;
  const die = (): never => {
    throw new StoreError('unknown-outcome', 'struck');
  };
  const faults = {
    before: (_step: StoreWriteStep, key: string) => (isDead && !key.startsWith('g1/') ? die() : undefined),
    after: (step: StoreWriteStep, key: string) => {
      if (armed === undefined || !`${step} ${key}`.startsWith(armed)) return;
      isDead = true;
      die();
    },
  };
  return { faults, arm: (write: string) => void (armed = write), isDead: () => isDead };
}

describe('an erasure that is cut short', () => {
  it('after any of its writes is carried to its end by the next start', async () => {
    await withTempFolder(async (folder) => {
      let world = await openWorld({ folder, sweep: NEVER });
      await openLedger(world);
      // One call for each: its salts are a row of more than a page, of which one goes.
      const ids: string[] = [];
      for (const write of WRITES) {
        const first = gift(write, { detailsJson, givenAt: OLD });
        const others = Array.from({ length: NEIGHBOURS }, (_, at) => gift(`${write}-${at}`, { detailsJson }));
        const [batch] = await intake(world, [{ ledger: LEDGER, gifts: [first, ...others] }]);
        ids.push(batch?.results[0]?.gift ?? '');
      }
      const rows = await saltsApart(world);
      const gone = rows.filter((_, at) => at % (NEIGHBOURS + 1) === 0);
      const kept = rows.filter((_, at) => at % (NEIGHBOURS + 1) !== 0 && at % LOOKED_FOR === 0);
      const files = (): number[] => [foundIn(folder, gone), foundIn(folder, kept)];
      expect(files(), 'they could be found').toEqual([WRITES.length, kept.length]);
      for (const [at, write] of WRITES.entries()) {
        await world.close();
        const death = createDeath();
        world = await openWorld({ folder, storeFaults: death.faults, sweep: NEVER });
        await until(async () => (await rowsOf(world.store.documents, 'erasures')).length === at);
        await until(async () => (await rowsOf(world.store.documents, 'erasures-begun')).length === 0);
        death.arm(write);
        await failure(erase(world, ids[at] ?? ''));
        expect([write, death.isDead()]).toEqual([write, true]);
      }
      await world.close();
      world = await openWorld({ folder, sweep: NEVER });
      await until(async () => (await rowsOf(world.store.documents, 'erasures')).length === WRITES.length);
      await until(async () => (await rowsOf(world.store.documents, 'erasures-begun')).length === 0);
      const days = await Promise.all(
        ids.map(async (id) => (await readGift(world, id))?.detailsErasedAt !== ''),
      );
      expect(days).toEqual(WRITES.map(() => true));
      await world.close();
      expect(files()).toEqual([0, kept.length]);
    });
  });
});

describe('details of an earlier release', () => {
  it('are encrypted at the next start, and no file holds them in plain any more', async () => {
    await withTempFolder(async (folder) => {
      let world = await openWorld({ folder });
      const { a, salts } = await arrange(world);
      const [salt = new Uint8Array()] = salts;
      // As they were stored: text and salt in one document.
      const ports = {
        documents: world.store.documents,
        random: systemRandom,
        clock: systemClock,
        times: SWEEP_TIMES,
      };
      const vault = new DetailsVault({ ...ports, apart: world.store.apart }, 'details-private');
      const ids = (await rowsOf(world.store.documents, 'details-private')).map(({ id }) => id);
      const plain = (await vault.read(ids.filter((id) => !id.startsWith('~')))).map(
        ({ commitment, json, salt: own }) => ({
          id: commitment,
          bytes: Buffer.from(JSON.stringify({ json, salt: Buffer.from(own).toString('base64url') })),
        }),
      );
      expect(plain).toHaveLength(2);
      // The first start looks for such details too: what it has not ended yet would take them for its own.
      await until(
        async () => (await world.store.documents.get('details-format', 'details-private')) !== undefined,
      );
      await world.store.documents.put('details-private', plain);
      await world.store.apart.delete(
        'details-keys',
        (await rowsOf(world.store.apart, 'details-keys')).map(({ id }) => id),
      );
      await world.store.documents.delete('details-format', ['details-private']);
      await world.close();
      expect(storedBytes(folder).includes(NAME)).toBe(true);
      world = await openWorld({ folder });
      await until(
        async () => (await world.store.documents.get('details-format', 'details-private')) !== undefined,
      );
      expect(storedBytes(folder).includes(NAME)).toBe(false);
      expect(await rowsOf(world.store.apart, 'details-keys')).toHaveLength(2);
      await erase(world, a);
      expect(foundIn(folder, [salt])).toBe(0);
      await world.close();
    });
  });
});
