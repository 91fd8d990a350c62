// An upload that is cut off at any write leaves a whole file or nothing, once it is swept; and a writer that slept
// through the sweep cannot name bytes that are gone.
import { hash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SWEEP_TIMES, systemClock, systemRandom } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import type { StoreWriteStep, WriteFaults } from '@centesimo/store';
import { StoreError } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { EvidenceVault } from './evidence-vault.ts';

const LEDGER = 'acqua-viva';
const FILE = Buffer.from('%PDF-1.7\nbill');
const scanned = {
  bytes: FILE.length,
  mediaType: 'application/pdf',
  sha256: hash('sha256', FILE, 'base64url'),
};
const AT_ONCE = { ...SWEEP_TIMES, marginMs: -SWEEP_TIMES.commandMs - 1_000 };

async function open(folder: string, faults?: WriteFaults<StoreWriteStep>) {
  const store = await openEmbeddedStore({ folder, ...(faults && { faults }) });
  return {
    store,
    vault: new EvidenceVault({ store, clock: systemClock, random: systemRandom, times: AT_ONCE }),
  };
}
type Opened = Awaited<ReturnType<typeof open>>;

async function* content(): AsyncGenerator<Uint8Array> {
  yield FILE;
}

const put = ({ vault }: Opened) =>
  vault.put(LEDGER, content(), 1_000, () => ({ scanned, salt: new Uint8Array(32) }));

function blobsOf(folder: string): string[] {
  const blobs = join(folder, 'blobs');
  if (!existsSync(blobs)) throw new Error('the blobs have moved');
  return readdirSync(blobs, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ name }) => name);
}

async function documentsOf({ store }: Opened): Promise<{ files: string[]; notes: string[] }> {
  const ids = (await store.documents.range('evidence', '!', '\u007f', 100)).map(({ id }) => id);
  return { files: ids.filter((id) => !id.startsWith('~')), notes: ids.filter((id) => id.startsWith('~')) };
}

/** As many blobs as documents, each document's bytes whole, no note. */
async function expectWhole(opened: Opened, folder: string, files: number): Promise<void> {
  const there = await documentsOf(opened);
  expect(there.notes).toEqual([]);
  expect([there.files.length, blobsOf(folder).length]).toEqual([files, files]);
  for (const id of there.files) {
    const found = await opened.vault.read(LEDGER, id.split('/')[1] ?? '');
    const parts: Uint8Array[] = [];
    for await (const part of found?.content ?? []) parts.push(part);
    expect(Buffer.concat(parts)).toEqual(FILE);
  }
}

/** Dies at the nth write: it and all that follow fail. */
function deathAt(nth: number, when: 'before' | 'after') {
  let seen = 0;
  let dead = false;
  const dies = (now: 'before' | 'after'): void => {
    if (now === 'before') seen += 1;
    dead ||= now === when && seen === nth;
    if (dead) throw new StoreError('closed', 'dead');
  };
  return { before: () => dies('before'), after: () => dies('after'), isDead: () => dead };
}

const DEATHS = [1, 2, 3, 4, 5].flatMap((nth) =>
  (['before', 'after'] as const).map((when) => [nth, when] as const),
);

describe('an upload', () => {
  it.each(DEATHS)('that dies at its write %i, %s it, leaves a whole file or nothing', async (nth, when) => {
    await withTempFolder(async (folder) => {
      const death = deathAt(nth, when);
      const first = await open(folder, death);
      await put(first).catch(() => undefined);
      await first.vault.notes.drain();
      expect(death.isDead()).toBe(true);
      await first.store.close();
      const next = await open(folder);
      await next.vault.sweep();
      const { files } = await documentsOf(next);
      await expectWhole(next, folder, files.length);
      const { isNew } = await put(next);
      expect(isNew).toBe(files.length === 0);
      await next.vault.notes.drain();
      await expectWhole(next, folder, 1);
      await next.store.close();
    });
  });

  it('that is swept again at every write of the sweep leaves nothing either', async () => {
    for (const [nth, when] of DEATHS.slice(0, 6))
      await withTempFolder(async (folder) => {
        // Bytes without a document.
        const first = await open(folder, deathAt(3, 'before'));
        await expect(put(first)).rejects.toThrow('dead');
        await first.store.close();
        const dying = await open(folder, deathAt(nth, when));
        await expect(dying.vault.sweep()).rejects.toThrow('dead');
        await dying.store.close();
        const next = await open(folder);
        await next.vault.sweep();
        await expectWhole(next, folder, 0);
        await next.store.close();
      });
  });

  it('that sleeps while it is swept is refused, or finds its file finished', async () => {
    for (const [nth, files] of [
      [3, 0],
      [4, 1],
    ] as const)
      await withTempFolder(async (folder) => {
        let seen = 0;
        const asleep = Promise.withResolvers<undefined>();
        const woken = Promise.withResolvers<undefined>();
        const sleepy: WriteFaults<StoreWriteStep> = {
          before: async () => {
            seen += 1;
            if (seen !== nth) return;
            asleep.resolve(undefined);
            await woken.promise;
          },
          after: () => undefined,
        };
        const opened = await open(folder, sleepy);
        const putting = put(opened).then(
          ({ isNew }) => isNew,
          (error: unknown) => (error as StoreError).code,
        );
        await asleep.promise;
        expect(await opened.vault.sweep()).toBe(1 - files);
        woken.resolve(undefined);
        expect(await putting).toBe(files === 1 ? true : 'unavailable');
        await opened.vault.notes.drain();
        await expectWhole(opened, folder, files);
        await opened.store.close();
      });
  });

  it('under way is left alone', async () => {
    await withTempFolder(async (folder) => {
      const opened = await open(folder, deathAt(3, 'before'));
      await expect(put(opened)).rejects.toThrow('dead');
      const { store } = opened;
      const patient = new EvidenceVault({
        store,
        clock: systemClock,
        random: systemRandom,
        times: SWEEP_TIMES,
      });
      expect(await patient.sweep()).toBe(0);
      expect((await documentsOf(opened)).notes).toHaveLength(1);
      await store.close();
    });
  });
});
