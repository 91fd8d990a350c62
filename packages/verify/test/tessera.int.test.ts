// Tessera, whose logs are those of C2SP, finds no fault in a mirror of ours.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { withTempFolder } from '@centesimo/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { GO_BUILD_MS } from '../../../tools/interop/go-verifiers.ts';
import { writeMirror } from '../src/index.ts';
import { programOf, runGoVerifier, whyNoGo } from './go-verifiers.fixture.ts';
import { logOfTexts, memorySource, type TestLog } from './test-log.fixture.ts';

/** Three levels of tiles, each with a last one that is not full. */
const MANY = 70_000;

/**
 * What fsck said. It ends with 0 whatever it finds: only its own words tell. A worker that finds a fault takes no more
 * tiles, and a fsck without workers waits for ever: so there are several.
 */
function fsck(folder: string): string {
  const key = path.join(folder, 'log.vkey');
  const url = pathToFileURL(folder).href;
  return runGoVerifier('fsck', ['--ui=false', '--N=4', `--storage_url=${url}`, `--public_key=${key}`]).said;
}

describe.skipIf(whyNoGo() !== '')('fsck of Tessera', { timeout: 180_000 }, () => {
  let log: TestLog;
  beforeAll(() => {
    programOf('fsck');
    log = logOfTexts(Array.from({ length: MANY }, (_, i) => `leaf ${i}`));
  }, GO_BUILD_MS);

  it('accepts a mirror of 70,000 entries', async () => {
    await withTempFolder(async (folder) => {
      await writeMirror(memorySource(log), folder, log);
      const root = (await readFile(path.join(folder, 'checkpoint'), 'utf8')).split('\n')[2] ?? '';
      expect(fsck(folder)).toContain(`Successfully fsck'd log with size ${MANY} and root ${root}`);
    });
  });

  it.each(['checkpoint', 'tile/0/272', 'tile/1/001.p/17', 'tile/2/000.p/1', 'tile/entries/100'])(
    'refuses it when one bit of %s is another',
    async (file) => {
      await withTempFolder(async (folder) => {
        await writeMirror(memorySource(log), folder, log);
        const bytes = await readFile(path.join(folder, file));
        bytes[25] = (bytes[25] ?? 0) ^ 1;
        await writeFile(path.join(folder, file), bytes);
        const said = fsck(folder);
        expect(said).toContain('fsck failed');
        expect(said).not.toContain('Successfully');
      });
    },
  );
});
