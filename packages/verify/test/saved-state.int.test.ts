// A saved state is read as it was written, or refused with a code: never half believed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatVkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { loadFollowedLog, saveFollowedLog } from '../src/index.ts';
import { checkpointOf, fresh, grow, keyOf } from './followed.fixture.ts';
import { historyOf } from './history.fixture.ts';
import { entryTexts, logOfTexts } from './test-log.fixture.ts';

describe('a saved state', () => {
  const texts = [...entryTexts(historyOf(11, 300))];
  const log = logOfTexts(texts);

  async function withState<T>(use: (path: string, bytes: Buffer) => Promise<T>): Promise<T> {
    return await withTempFolder(async (folder) => {
      const path = join(folder, 'state');
      const followed = fresh();
      await grow(followed, log);
      await saveFollowedLog(path, { log: followed, known: checkpointOf(log), wholeAt: 0 });
      return await use(path, await readFile(path));
    });
  }

  it('is refused when any byte of it is another one, or it is cut off or longer', async () => {
    await withState(async (path, bytes) => {
      for (let at = 0; at < bytes.length; at += 1 + Math.floor(bytes.length / 100)) {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ (1 << (at % 8));
        await writeFile(path, other);
        await expect(loadFollowedLog(path, keyOf(log)), `byte ${at}`).rejects.toMatchObject({
          name: 'StateError',
          code: expect.stringMatching(/^state-(damaged|of-other-version|of-other-log)$/) as string,
        });
        await writeFile(path, bytes.subarray(0, at));
        await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({ code: 'state-damaged' });
      }
      await writeFile(path, Buffer.concat([bytes, Buffer.of(0)]));
      await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({ code: 'state-damaged' });
    });
  });

  it('is refused when it is of another version or of another log, or is no file', async () => {
    await withState(async (path, bytes) => {
      const other = signerKey(
        nodeSha256,
        nodeEd25519,
        'other.example',
        'ed25519',
        new Uint8Array(32).fill(9),
      );
      const key = keyOf({ vkey: formatVkey(other) });
      await expect(loadFollowedLog(path, key)).rejects.toMatchObject({ code: 'state-of-other-log' });
      const newer = bytes.toString('latin1').replace('centesimo-followed-log/1', 'centesimo-followed-log/2');
      await writeFile(path, newer, 'latin1');
      await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({
        code: 'state-of-other-version',
      });
      await expect(loadFollowedLog(join(path, '..'), keyOf(log))).rejects.toMatchObject({
        code: 'state-unreadable',
      });
      expect(await loadFollowedLog(`${path}-not-there`, keyOf(log))).toBeUndefined();
    });
  });

  it('is written anew without what killed processes have left', async () => {
    await withState(async (path) => {
      const { pid } = spawnSync(process.execPath, ['--version']);
      const left = [`${path}.${pid}.part`, `${path}.${process.ppid}.part`, `${path}-other.${pid}.part`];
      for (const name of left) await writeFile(name, 'half');
      await saveFollowedLog(path, { log: fresh(), known: checkpointOf(log), wholeAt: 0 });
      expect(left.map((name) => existsSync(name))).toEqual([false, true, true]);
    });
  });

  it('is refused when a length in it is a lie, with a hash that is right', async () => {
    await withState(async (path, bytes) => {
      for (const length of ['1e9', '-1', '1.5', '"7"', 'null', '99999999999999']) {
        const text = bytes
          .subarray(0, -32)
          .toString('latin1')
          .replace(/"bytes":[0-9]+/, `"bytes":${length}`);
        const body = Buffer.from(text, 'latin1');
        await writeFile(path, Buffer.concat([body, createHash('sha256').update(body).digest()]));
        await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({ code: 'state-damaged' });
      }
    });
  });
});
