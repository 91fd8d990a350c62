/** Heads entries as audit appends them: at their interval, in the same records, the same at every replay, or nothing is signed. */
import { createHash } from 'node:crypto';
import { StoreError, type Store } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import {
  type StartOptions,
  type StartedAudit,
  type World,
  openWorld,
  startAudit,
  until,
  untilPublished,
} from '../../test/world.ts';

const OFTEN = { pace: { headsEntries: 3, headsMs: 3_600_000 } };
const SELDOM = { pace: { headsEntries: 1_000, headsMs: 3_600_000 } };
const SOON = { pace: { headsEntries: 1_000, headsMs: 40 } };
const LEDGERS = ['acqua', 'pane', 'zia'];

interface PlainEntry {
  readonly chain: { readonly index: number; readonly ledger: string; readonly seq: number };
  readonly event: {
    readonly data: { readonly ledgers: number; readonly root: string; readonly size: number };
    readonly id: string;
    readonly source: string;
    readonly type: string;
  };
}

async function inWorld(test: (world: World) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    await test(world).finally(() => world.close());
  });
}

/** Runs audit on the world's store until `work` is done; answers the texts of all entries then. */
async function running(
  world: World,
  options: StartOptions,
  work: (started: StartedAudit, store: Store) => Promise<void>,
): Promise<string[]> {
  const store = await world.openStore();
  const started = await startAudit(world, store, options);
  await work(started, store);
  await started.audit.stop();
  const texts = (await recordsOf(store)).flatMap(({ entries }) => entries);
  await store.close();
  return texts;
}

/** All entries that are published, which come record by record. */
async function published({ audit }: StartedAudit): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const some = await audit.reader.entries(texts.length, 1_000);
    if (some.length === 0) return texts;
    texts.push(...some);
  }
}

/** Holds every heads entry to what stands before it, by the words of the ADR; answers their indices. */
function trueHeads(texts: readonly string[]): number[] {
  const heads = new Map<string, { seq: number; leaf: string }>();
  const found: number[] = [];
  for (const [index, text] of texts.entries()) {
    const { chain, event } = JSON.parse(text) as PlainEntry;
    if (chain.ledger === '_log') {
      const ids = [...heads.keys()].sort();
      expect([event.id, event.source]).toEqual([String(found.length), '/audit']);
      expect(event.data).toEqual({ ledgers: ids.length, root: treeOf(ids.map(leafOf)), size: index });
      found.push(index);
    } else heads.set(chain.ledger, { seq: chain.seq, leaf: sha256(Buffer.from(`\0${text}`)) });
  }
  return found;
  function leafOf(id: string): string {
    const { seq = 0, leaf = '' } = heads.get(id) ?? {};
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(seq));
    return sha256(Buffer.from([0x30]), Buffer.from(leaf, 'hex'), number, Buffer.from(id));
  }
}

function treeOf(leaves: readonly string[]): string {
  if (leaves.length <= 1) return leaves[0] ?? '';
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const halves = [leaves.slice(0, split), leaves.slice(split)].map((half) =>
    Buffer.from(treeOf(half), 'hex'),
  );
  return sha256(Buffer.from([1]), ...halves);
}

function sha256(...parts: Uint8Array[]): string {
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex');
}

async function openAll(world: World): Promise<void> {
  for (const ledger of LEDGERS) await world.state('allocation', ledgerOpened(ledger));
}

describe('heads entries', () => {
  it('stand behind so many entries, are published and read like all, and go on after a restart', () =>
    inWorld(async (world) => {
      const first = await running(world, OFTEN, async (started) => {
        await openAll(world);
        await untilPublished(started, 4);
        for (const name of ['a', 'b', 'c', 'd']) await world.state('donation', giftReceived('pane', name));
        await untilPublished(started, 8);
      });
      const before = trueHeads(first);
      expect(before.length).toBeGreaterThan(0);
      const second = await running(world, OFTEN, async (started) => {
        for (const fund of ['e', 'f', 'g', 'h']) await world.state('allocation', fundOpened('zia', fund));
        await until(() => (started.audit.reader.published?.size ?? 0) >= first.length + 5);
        const last = (await published(started)).slice(first.length);
        expect(last.join('')).toContain('org.centesimo.log.heads.v1');
        const size = started.audit.reader.published?.size ?? 0;
        await started.audit.reader.inclusionProof(size - 1, size);
        expect(await started.audit.reader.receipt(before[0] ?? -1)).toContain('index');
      });
      expect(second.slice(0, first.length)).toEqual(first);
      expect(trueHeads(second).length).toBeGreaterThan(before.length);
    }));

  it('stand behind the last entry once it has waited, and none where nothing was added', () =>
    inWorld(async (world) => {
      const texts = await running(world, SOON, async (started) => {
        await openAll(world);
        await until(async () => {
          const all = await published(started);
          return (
            all.at(-1)?.includes('log.heads') === true && (started.audit.reader.published?.size ?? 0) > 3
          );
        });
        const size = started.audit.reader.published?.size;
        // Rounds of the sequencer, none of which may append: it looks for another owner in each.
        const journal = started.audit.keeper.sequencer?.state.n;
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect([started.audit.reader.published?.size, started.audit.keeper.sequencer?.state.n]).toEqual([
          size,
          journal,
        ]);
      });
      expect(trueHeads(texts).at(-1)).toBe(texts.length - 1);
    }));

  it('begin at the end of a log of an earlier release, which has none, at its first start', () =>
    inWorld(async (world) => {
      const old = await running(world, SELDOM, async (started) => {
        await openAll(world);
        await untilPublished(started, 3);
      });
      expect(trueHeads(old)).toEqual([]);
      const texts = await running(world, SOON, async (started) => {
        await untilPublished(started, 4);
      });
      expect(texts.slice(0, 3)).toEqual(old);
      expect(trueHeads(texts)).toEqual([3]);
    }));

  it('are whole after a crash at each write of their record', () =>
    inWorld(async (world) => {
      for (const when of ['before', 'after'] as const) {
        let [dead, armed] = [false, false];
        const strike = (at: typeof when) => (step: string) => {
          if (armed && at === when && step === 'journal.insert') dead = true;
          if (dead) throw new StoreError('closed', 'the process is gone');
        };
        const store = await world.openStore({ before: strike('before'), after: strike('after') });
        const started = await startAudit(world, store, SELDOM);
        await until(() => started.audit.isReady());
        armed = true;
        for (const name of ['1', '2', '3', '4']) {
          await world.state('allocation', ledgerOpened(`l-${when}-${name}`));
        }
        await until(() => dead);
        await started.audit.stop();
        await store.close();
        const texts = await running(world, OFTEN, async (again) => {
          await until(async () => {
            const all = await published(again);
            return (
              all.filter((text) => text.includes(`"l-${when}-`)).length === 4 &&
              all.at(-1)?.includes('log.heads') === true
            );
          });
        });
        expect(trueHeads(texts).length).toBeGreaterThan(0);
      }
    }));
});
