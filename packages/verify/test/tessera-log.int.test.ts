// Our verifier accepts logs that Tessera wrote: the sample that it ships, and one that its POSIX driver makes of our entries.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  formatSkey,
  openCheckpoint,
  parseSkey,
  parseVkey,
  signCheckpoint,
  signerKey,
  tilePath,
  tilesOfSize,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { GO_BUILD_MS } from '../../../tools/interop/go-verifiers.ts';
import { folderSource, verifyLog } from '../src/index.ts';
import { programOf, runGoVerifier, sampleLog, whyNoGo } from './go-verifiers.fixture.ts';
import { manyGifts } from './history.fixture.ts';
import { entryTexts, logOfTexts } from './test-log.fixture.ts';

/** Published with the sample, in Tessera's testdata/build_log.sh. */
const SAMPLE_SKEY =
  'PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg';
const SAMPLE_VKEY = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx';
const SAMPLE_SIZE = 15;
const MANY_GIFTS = 70_000;
/** The key of logs for tests. */
const KEY = signerKey(nodeSha256, nodeEd25519, 'log.test.example', 'ed25519', new Uint8Array(32).fill(7));

describe.skipIf(whyNoGo() !== '')('the sample log of Tessera', () => {
  let folder: string;
  beforeAll(() => {
    folder = sampleLog();
  }, GO_BUILD_MS);

  it('has 16 checkpoints, which our signer makes byte for byte', async () => {
    const key = parseSkey(nodeSha256, nodeEd25519, SAMPLE_SKEY);
    const logKey = parseVkey(nodeSha256, SAMPLE_VKEY);
    for (let size = 0; size <= SAMPLE_SIZE; size += 1) {
      const note = await readFile(path.join(folder, `checkpoint.${size}`), 'utf8');
      const opened = openCheckpoint(nodeEd25519, note, { logKey });
      expect(opened.size).toBe(size);
      const { origin, root } = opened;
      expect(signCheckpoint(nodeEd25519, key, { origin, size, root })).toBe(note);
    }
  });

  it('holds what its root says, and no entries of ours', async () => {
    const verified = await verifyLog(folderSource(folder), { vkey: SAMPLE_VKEY, money: false });
    // Its entries are words: each other fault would be one of hashes, of which there is none.
    expect(verified).toMatchObject({
      kind: 'failed',
      failures: [{ what: 'entry-malformed', where: { index: 0 } }],
    });
    expect(verified).toHaveProperty('failures.length', 1);
  });

  it.each([
    ['tile/0/000.p/15', ['tile-differs']],
    ['tile/entries/000.p/15', ['tile-differs', 'root-differs']],
  ])('does not when one bit of %s is another', async (changed, faults) => {
    const source = folderSource(folder);
    const tile = async (file: string): Promise<Uint8Array | undefined> => {
      const bytes = await source.tile(file);
      return file === changed && bytes !== undefined ? bytes.with(3, (bytes[3] ?? 0) ^ 1) : bytes;
    };
    const verified = await verifyLog({ ...source, tile }, { vkey: SAMPLE_VKEY, money: false });
    const found = verified.kind === 'failed' ? verified.failures.map(({ what }) => what) : [];
    expect(found.sort()).toEqual(['entry-malformed', ...faults].sort());
  });
});

describe.skipIf(whyNoGo() !== '')('a log of our entries that Tessera wrote', { timeout: 180_000 }, () => {
  beforeAll(() => void programOf('tessera'), GO_BUILD_MS);

  it('of 70,000 gifts verifies, with their money, and is the one that we write, byte for byte', async () => {
    await withTempFolder(async (home) => {
      const texts = [...entryTexts(manyGifts(MANY_GIFTS, ['acqua-viva']))];
      const [folder, keyFile] = [path.join(home, 'log'), path.join(home, 'skey')];
      await mkdir(folder);
      await writeFile(keyFile, formatSkey(KEY));
      const input = texts.map((text) => `${text}\n`).join('');
      const { status, said } = runGoVerifier('tessera', [folder, keyFile], input);
      expect({ status, said }).toMatchObject({ status: 0 });
      const ours = logOfTexts(texts);
      expect(ours.size).toBeGreaterThan(MANY_GIFTS);
      const verified = await verifyLog(folderSource(folder), { vkey: ours.vkey });
      expect(verified).toMatchObject({ kind: 'verified', size: ours.size });
      const files = ['checkpoint', ...[...tilesOfSize(ours.size)].map(tilePath)];
      for (const file of files) {
        const same = (await readFile(path.join(folder, file))).equals(ours.files.get(file) ?? Buffer.of());
        expect({ file, same }).toEqual({ file, same: true });
      }
    });
  });
});
