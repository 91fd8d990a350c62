/**
 * Every single bit of a stored log: flipped, it is found, or it is none that says anything. Exhaustive over all files of a
 * small log, over the small files of one of two levels of tiles, and sampled over the rest of that.
 */
import { addSignatures, cosignText, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { folderSource, verifyLog } from '../src/index.ts';
import type { Verification } from '../src/index.ts';
import { chooser, historyOf } from './history.fixture.ts';
import { smallLedger } from './small-ledger.fixture.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';
import type { TestLog } from './test-log.fixture.ts';

const MINUTES = 120_000;

/** The answer when one bit, counted over the file, is another. */
async function withFlip(log: TestLog, path: string, bit: number, money = true): Promise<Verification> {
  const bytes = new Uint8Array(log.files.get(path) ?? []);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return verifyLog(memorySource({ files: new Map([...log.files, [path, bytes]]) }), {
    vkey: log.vkey,
    money,
  });
}

/** Flips each bit of the file in turn; answers how many there were, and the codes of what was found. */
async function sweep(
  log: TestLog,
  path: string,
  money?: boolean,
): Promise<{ flips: number; codes: Set<string> }> {
  const codes = new Set<string>();
  const flips = (log.files.get(path)?.length ?? 0) * 8;
  for (let bit = 0; bit < flips; bit += 1) {
    const result = await withFlip(log, path, bit, money);
    if (result.kind !== 'failed') throw new Error(`bit ${bit} of ${path}: ${result.kind}`);
    codes.add(result.failures.map(({ what }) => what).join(' '));
  }
  return { flips, codes };
}

describe('every bit of a small log', () => {
  const log = logOfEvents(smallLedger().events.slice(0, 2));

  it('is found, in every file there is', { timeout: MINUTES }, async () => {
    const paths = [...log.files.keys()];
    expect(paths.toSorted()).toEqual(['checkpoint', 'tile/0/000.p/2', 'tile/entries/000.p/2']);
    let flips = 0;
    for (const path of paths) flips += (await sweep(log, path)).flips;
    expect(flips).toBeGreaterThan(7_000);
  });

  it(
    'is found in a bundle without the hash tile too: entries prove themselves',
    { timeout: MINUTES },
    async () => {
      const files = new Map(log.files);
      files.delete('tile/0/000.p/2');
      const { codes } = await sweep({ ...log, files }, 'tile/entries/000.p/2', false);
      for (const found of codes) expect(found).toMatch(/root-differs|bundle-malformed/);
    },
  );
});

describe('every bit of a log with full tiles', () => {
  const log = logOfEvents(historyOf(11, 600));
  const isSmall = (bytes: Uint8Array): boolean => bytes.length < 200;
  const small = [...log.files].filter(([, bytes]) => isSmall(bytes)).map(([path]) => path);

  it('is found in its checkpoint and in the tile above the first level', { timeout: MINUTES }, async () => {
    expect(small.toSorted()).toEqual(['checkpoint', 'tile/1/000.p/1']);
    const { codes } = await sweep(log, 'tile/1/000.p/1', false);
    expect([...codes]).toEqual(['tile-differs']);
    await sweep(log, 'checkpoint', false);
  });

  it('is found in a sample of the others', { timeout: MINUTES }, async () => {
    const choose = chooser(29);
    for (const [path, { length }] of log.files) {
      if (small.includes(path)) continue;
      for (let round = 0; round < 60; round += 1) {
        const bit = choose(length * 8);
        expect((await withFlip(log, path, bit)).kind, `bit ${bit} of ${path}`).toBe('failed');
      }
    }
  });
});

describe('a bit that says nothing', () => {
  const log = logOfEvents(smallLedger().events.slice(0, 2));
  const text = Buffer.from(log.files.get('checkpoint') ?? []).toString();
  const stranger = signerKey(
    nodeSha256,
    nodeEd25519,
    'stranger.example',
    'cosignature/v1',
    new Uint8Array(32).fill(9),
  );
  const line = cosignText(nodeEd25519, stranger, `${text.split('\n\n')[0] ?? ''}\n`, 1_800_000_000);
  const cosigned: TestLog = {
    ...log,
    files: new Map([...log.files, ['checkpoint', Buffer.from(addSignatures(text, [line]))]]),
  };

  /** Whoever verifies does not know the stranger's key, and the specification has such lines ignored. */
  it('stands only in the signature of somebody who is not asked about', { timeout: MINUTES }, async () => {
    const note = cosigned.files.get('checkpoint') ?? new Uint8Array();
    const begin = Buffer.from(note).lastIndexOf('\u2014 stranger') * 8;
    let ignored = 0;
    for (let bit = 0; bit < note.length * 8; bit += 1) {
      const { kind } = await withFlip(cosigned, 'checkpoint', bit);
      if (kind === 'verified') ignored += 1;
      if (kind === 'verified') expect(bit, 'of the checkpoint').toBeGreaterThanOrEqual(begin);
      else expect(kind).toBe('failed');
    }
    expect(ignored).toBeGreaterThan(100);
  });

  it('stands in the key beside a mirror, which verify does not read', async () => {
    await withTempFolder(async (folder) => {
      await writeLog({ ...log, vkey: 'log.test.example+00000000+nonsense' }, folder);
      expect(await verifyLog(folderSource(folder), { vkey: log.vkey })).toMatchObject({ kind: 'verified' });
    });
  });
});
