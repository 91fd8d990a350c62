// One bit of what audit has stored is another: its start refuses before anything is signed, and says what is damaged. What
// loads in spite of it leads to the same log.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '@centesimo/journal';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { tilePath, tilesOfSize, treeRoot, treeSize } from '@centesimo/log';
import type { Store } from '@centesimo/store';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { createRandom, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import { LOG_KEY, type World, openWorld, startAudit, until, untilPublished } from '../../test/world.ts';
import { openPublished } from './checkpoint-store.ts';
import { LogRefused } from './log-refused.ts';
import type { LogState } from './log-state.ts';
import { loadLog } from './open-log.ts';

const HERE = 'acqua';
const CLOCK = { now: () => 0, sleep: () => new Promise<void>(() => undefined) };
const LIMIT_MS = 120_000;

/** A published log of so many entries, whose audit has stopped. */
async function inStoppedWorld(
  size: number,
  test: (store: Store, world: World) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    try {
      await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
      const { audit } = await startAudit(world, store);
      await untilPublished({ audit }, 2);
      await world.state(
        'donation',
        ...Array.from({ length: size - 2 }, (_, n) => giftReceived(HERE, `${n}`)),
      );
      await untilPublished({ audit }, size);
      await audit.stop();
      await test(store, world);
    } finally {
      await store.close();
      await world.close();
    }
  });
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** The start of audit up to its seal: what it would go on from. */
async function load({ documents, journals }: Pick<Store, 'documents' | 'journals'>): Promise<LogState> {
  const common = { documents, clock: CLOCK, limits: DEFAULT_LIMITS };
  const published = await openPublished({ ...common, ed25519: nodeEd25519, logKey: LOG_KEY });
  const tools = { sha256: nodeSha256, ed25519: nodeEd25519 };
  const ports = { ...common, ...tools, journals, instance: 'x', address: 'x' };
  return loadLog({ ...ports, peers: undefined as never, signal: new AbortController().signal }, published);
}

const outcomeOf = (store: Pick<Store, 'documents' | 'journals'>): Promise<unknown> =>
  load(store).catch((error: unknown) => error);

/** The store, whose journal holds these records. */
function withRecords(store: Store, records: readonly Uint8Array[]): Pick<Store, 'documents' | 'journals'> {
  const journals: Store['journals'] = Object.assign(Object.create(store.journals) as Store['journals'], {
    scan: async (_: string, from: number) =>
      records.slice(from).map((bytes, at) => ({ n: from + at, bytes })),
    read: async (_: string, n: number) => records[n],
  });
  return { documents: store.documents, journals };
}

/** What would be signed next. Marks of a record that vanished whole are read from the topic again. */
function signable({ tree }: LogState): unknown {
  return [treeSize(tree), treeRoot(nodeSha256, tree)];
}

describe('every bit', () => {
  it(
    'of the newest record is found, which is in no other’s hash, and every seventh of the others',
    { timeout: LIMIT_MS },
    () =>
      inStoppedWorld(3, async (store) => {
        const records = (await store.journals.scan('audit/log', 0, 100)).map(({ bytes }) => bytes);
        expect(records.length).toBeGreaterThan(2);
        for (const [n, bytes] of records.entries())
          for (let bit = 0; bit < bytes.length * 8; bit += n === records.length - 1 ? 1 : 7) {
            const outcome = await outcomeOf(withRecords(store, records.with(n, flipped(bytes, bit))));
            const text = Buffer.from(flipped(bytes, bit))
              .toString()
              .slice(Math.max(0, (bit >> 3) - 20), (bit >> 3) + 5);
            expect(outcome, `bit ${bit} of record ${n}, …${text}…`).toBeInstanceOf(LogRefused);
            expect(String(outcome)).toMatch(/of the audit journal|the published checkpoint|entry \d+/);
          }
      }),
  );

  it('of the published checkpoint is found', { timeout: LIMIT_MS }, () =>
    inStoppedWorld(3, async (store) => {
      const note = await store.documents.get('checkpoint', 'published');
      for (let bit = 0; bit < (note?.length ?? 0) * 8; bit += 1) {
        const changed = flipped(note ?? new Uint8Array(), bit);
        await store.documents.put('checkpoint', [{ id: 'published', bytes: changed }]);
        const outcome = await outcomeOf(store);
        expect(outcome, `bit ${bit}`).toBeInstanceOf(LogRefused);
        expect(String(outcome)).toMatch(/published/);
      }
    }),
  );
});

describe('the hash tiles', () => {
  const SIZE = 300;
  const PATHS = [...tilesOfSize(SIZE)].filter(({ level }) => level !== 'entries').map(tilePath);

  it('are held to the journal: of a damaged one the start tells the path, a missing one is written again', () =>
    inStoppedWorld(SIZE, async (store) => {
      expect(PATHS).toEqual(['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1']);
      const random = createRandom('tiles');
      for (const path of PATHS) {
        const bytes = (await store.documents.get('tile', path)) ?? new Uint8Array();
        for (let round = 0; round < 20; round += 1) {
          await store.documents.put('tile', [
            { id: path, bytes: flipped(bytes, random.int(0, bytes.length * 8 - 1)) },
          ]);
          const outcome = await outcomeOf(store);
          expect(outcome).toBeInstanceOf(LogRefused);
          expect(String(outcome)).toContain(`the stored ${path} is not what the journal gives`);
        }
        await store.documents.delete('tile', [path]);
        await load(store);
        expect(Buffer.from((await store.documents.get('tile', path)) ?? []).equals(bytes), path).toBe(true);
      }
    }));
});

describe('audit', () => {
  it('appends and publishes nothing on a damaged journal, and says why', () =>
    inStoppedWorld(3, async (store, world) => {
      const note = await store.documents.get('checkpoint', 'published');
      const records = await store.journals.scan('audit/log', 0, 100);
      const last = records.at(-1)!;
      const at = Buffer.from(last.bytes).indexOf('"i":') + 4;
      const damaged = records.map(({ bytes }) => bytes).with(-1, flipped(last.bytes, at * 8));
      const { journals } = withRecords(store, damaged);
      const inserted: number[] = [];
      const insert: Store['journals']['insert'] = async (_, n) => {
        inserted.push(n);
        throw new Error('nothing may be written');
      };
      const { audit, lines } = await startAudit(world, {
        ...store,
        journals: Object.assign(journals, { insert }),
      });
      await until(() => audit.keeper.refused !== undefined);
      expect(audit.keeper.refused?.message).toMatch(/record \d+ of the audit journal is damaged/);
      expect(lines.some((line) => line.includes('log-refused'))).toBe(true);
      await audit.stop();
      expect(inserted).toEqual([]);
      expect(await store.documents.get('checkpoint', 'published')).toEqual(note);
      expect(await recordsOf(store)).toHaveLength(records.length);
    }));

  it('opens a database file with one bit flipped as it was, or not at all', { timeout: LIMIT_MS }, () =>
    withTempFolder(async (folder) => {
      const world = await openWorld(folder);
      const store = await world.openStore();
      await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
      const { audit } = await startAudit(world, store);
      await untilPublished({ audit }, 2);
      await audit.stop();
      const good = signable(await load(store));
      await store.close();
      await world.close();
      const file = readFileSync(join(folder, 'audit', 'store.db'));
      const random = createRandom('database');
      const outcomes = { refused: 0, same: 0 };
      for (let round = 0; round < 200; round += 1) {
        const bit = random.int(0, file.length * 8 - 1);
        writeFileSync(join(folder, 'audit', 'store.db'), flipped(file, bit));
        const state = await openEmbeddedStore({ folder: join(folder, 'audit') }).then(
          async (opened) => await outcomeOf(opened).finally(() => opened.close().catch(() => undefined)),
          (error: unknown) => error,
        );
        if (state instanceof Error) outcomes.refused += 1;
        else {
          expect(signable(state as LogState), `bit ${bit}`).toEqual(good);
          outcomes.same += 1;
        }
      }
      expect(outcomes.refused + outcomes.same).toBe(200);
      expect(outcomes.refused).toBeGreaterThan(10);
    }),
  );
});
