// What every source of a log must do: answer the bytes, miss what is missing, refuse what is too large.
import { describe, expect, it } from 'vitest';
import { verifyLog } from '../src/index.ts';
import type { LogSource } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import { logOfEvents } from './test-log.fixture.ts';
import type { TestLog } from './test-log.fixture.ts';

/** Serves the files of a log for the time of `use`. */
export type ServeLog = (log: TestLog, use: (source: LogSource) => Promise<void>) => Promise<void>;

export function sourceContract(name: string, serve: ServeLog): void {
  const log = logOfEvents(historyOf(31, 400));

  describe(`a source of a log: ${name}`, () => {
    it('answers every file as it is, and the log verifies', async () => {
      await serve(log, async (source) => {
        expect(Buffer.from((await source.checkpoint()) ?? [])).toEqual(
          Buffer.from(log.files.get('checkpoint') ?? []),
        );
        for (const [path, bytes] of log.files) {
          if (!path.startsWith('tile/')) continue;
          expect(Buffer.from((await source.tile(path)) ?? [])).toEqual(Buffer.from(bytes));
        }
        expect(await verifyLog(source, { vkey: log.vkey })).toMatchObject({
          kind: 'verified',
          size: log.size,
        });
      });
    });

    it('answers undefined for what is not there', async () => {
      await serve({ ...log, files: new Map() }, async (source) => {
        expect(await source.checkpoint()).toBeUndefined();
        expect(await source.tile('tile/0/000')).toBeUndefined();
        expect(await verifyLog(source, { vkey: log.vkey })).toMatchObject({ kind: 'unchecked' });
      });
    });

    it('takes a full tile where the partial one was pruned', async () => {
      const files = new Map(log.files);
      const whole = logOfEvents(historyOf(31, 900));
      for (const path of [...files.keys()].filter(
        (key) => key.includes('.p/') && !key.startsWith('tile/1'),
      )) {
        const full = path.replace(/\.p\/.*/, '');
        files.delete(path);
        files.set(full, whole.files.get(full) ?? new Uint8Array());
      }
      await serve({ ...log, files }, async (source) => {
        expect(await verifyLog(source, { vkey: log.vkey })).toMatchObject({
          kind: 'verified',
          size: log.size,
        });
      });
    });

    it('refuses a file larger than its kind can be', async () => {
      const files = new Map([...log.files, ['tile/0/000', new Uint8Array(8_193)]]);
      await serve({ ...log, files }, async (source) => {
        await expect(source.tile('tile/0/000')).rejects.toMatchObject({ code: 'source-too-large' });
        expect(await verifyLog(source, { vkey: log.vkey })).toMatchObject({
          kind: 'unchecked',
          code: 'source-too-large',
        });
      });
    });

    it('answers the files of time stamps, within their sizes and under their names alone', async () => {
      const stamps = { 'stamps/index': '300\n', 'stamps/300.tst': 'token', 'stamps/300.checkpoint': 'note' };
      const made = Object.entries(stamps).map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]);
      const files = new Map([...log.files, ...made, ['stamps/301.tst', Buffer.alloc(65_537)]]);
      await serve({ ...log, files }, async (source) => {
        for (const [path, bytes] of made)
          expect(Buffer.from((await source.stampFile?.(path)) ?? [])).toEqual(bytes);
        expect(await source.stampFile?.('stamps/302.tst')).toBeUndefined();
        await expect(source.stampFile?.('stamps/301.tst')).rejects.toMatchObject({
          code: 'source-too-large',
        });
        for (const path of ['stamps/../checkpoint', 'checkpoint', 'stamps/1.pem'])
          await expect(source.stampFile?.(path)).rejects.toMatchObject({ code: 'source-malformed' });
      });
    });

    it.each(['../log.vkey', 'tile/0/../../x', '/etc/passwd', 'tile/0/1'])(
      'refuses the path %s',
      async (path) => {
        await serve(log, async (source) => {
          await expect(source.tile(path)).rejects.toMatchObject({ code: 'tile-path-malformed' });
        });
      },
    );
  });
}
