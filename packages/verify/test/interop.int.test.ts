// A mirror of ours is read by code that is not ours: golang.org/x/mod/sumdb, which Go itself trusts its modules to.
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatVkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { GO_BUILD_MS } from '../../../tools/interop/go-verifiers.ts';
import { writeMirror } from '../src/index.ts';
import { programOf, runGoVerifier, whyNoGo } from './go-verifiers.fixture.ts';
import { logOfEvents, logOfTexts, memorySource } from './test-log.fixture.ts';
import { yearOf } from './year.fixture.ts';

/** Three levels of tiles, each with a last one that is not full, as in the text of the specification. */
const MANY = 70_000;

describe.skipIf(whyNoGo() !== '')('golang.org/x/mod/sumdb', { timeout: 180_000 }, () => {
  beforeAll(() => void programOf('interop'), GO_BUILD_MS);

  it('accepts the checkpoint, the tiles and every proof of a mirror', async () => {
    await withTempFolder(async (folder) => {
      const log = logOfEvents(yearOf(600));
      await writeMirror(memorySource(log), folder, log);
      const { status, out, said } = runGoVerifier('interop', ['mirror', folder, log.vkey]);
      expect({ status, said }).toMatchObject({ status: 0 });
      const root = (await readFile(path.join(folder, 'checkpoint'), 'utf8')).split('\n')[2];
      const every = { inclusion: log.size, consistency: log.size };
      expect(JSON.parse(out)).toMatchObject({ origin: 'log.test.example', size: log.size, root, ...every });
      expect(log.size).toBeGreaterThan(512);
    });
  });

  it('accepts one of 70,000 entries', async () => {
    await withTempFolder(async (folder) => {
      const log = logOfTexts(Array.from({ length: MANY }, (_, i) => `leaf ${i}`));
      await writeMirror(memorySource(log), folder, log);
      const { status, out, said } = runGoVerifier('interop', ['mirror', folder, log.vkey, '97']);
      expect({ status, said }).toMatchObject({ status: 0 });
      // As x/mod computed it once, from entries that were not ours.
      const root = Buffer.from('da0532ff7b2ee56f4067110fc964e9f27b5959f9527bfff3fa501aa7584deaf3', 'hex');
      expect(JSON.parse(out)).toMatchObject({
        size: MANY,
        root: root.toString('base64'),
        tiles: 274 + 2 + 1,
      });
    });
  });

  it('accepts a log of one entry, and of none', async () => {
    for (const texts of [['leaf 0'], []]) {
      await withTempFolder(async (folder) => {
        const log = logOfTexts(texts);
        await writeMirror(memorySource(log), folder, log);
        expect(runGoVerifier('interop', ['mirror', folder, log.vkey])).toMatchObject({ status: 0 });
      });
    }
  });

  it('refuses one that was changed anywhere, and one of another key', async () => {
    const log = logOfTexts(Array.from({ length: 300 }, (_, i) => `leaf ${i}`));
    const damaged = {
      checkpoint: 'checkpoint: invalid signature',
      'tile/0/000': 'tiles: tile/0/000 differs',
      'tile/0/001.p/44': 'tiles: tile/0/001.p/44 differs',
      'tile/1/000.p/1': 'tiles: tile/1/000.p/1 differs',
      'tile/entries/001.p/44': 'entries: they have the root',
    };
    await withTempFolder(async (folder) => {
      for (const [file, reason] of Object.entries(damaged)) {
        await writeMirror(memorySource(log), folder, log);
        const bytes = await readFile(path.join(folder, file));
        // Within the root's text, a hash, an entry.
        bytes[25] = (bytes[25] ?? 0) ^ 1;
        await writeFile(path.join(folder, file), bytes);
        const { status, said } = runGoVerifier('interop', ['mirror', folder, log.vkey]);
        expect({ file, status, said }).toEqual({ file, status: 1, said: expect.stringContaining(reason) });
      }
      await writeMirror(memorySource(log), folder, log);
      const other = formatVkey(
        signerKey(nodeSha256, nodeEd25519, 'log.test.example', 'ed25519', new Uint8Array(32).fill(8)),
      );
      expect(runGoVerifier('interop', ['mirror', folder, other])).toMatchObject({ status: 1 });
      await rm(path.join(folder, 'tile/0/000'));
      expect(runGoVerifier('interop', ['mirror', folder, log.vkey])).toMatchObject({ status: 1 });
    });
  });
});
