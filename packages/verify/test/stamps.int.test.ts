// Time stamps beside a log: what they prove of it is said, and one that is not of this log, or not good, is found.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatNote, hexOf, parseCheckpointText, parseNote, signerKey, signText } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { readAuthorities, STAMP_INDEX } from '@centesimo/stamp';
import { withTempFolder } from '@centesimo/testkit';
import {
  makeTimeAuthority,
  opensslVerdict,
  type TestAuthority,
  whyNoOpenssl,
} from '@centesimo/testkit/time-authority';
import { describe, expect, it } from 'vitest';
import { checkStamps, folderSource, type LogSource, SourceError, writeMirror } from '../src/index.ts';
import { stampFiles, tokenOver } from './stamps.fixture.ts';
import { logOfTexts, memorySource, type TestLog } from './test-log.fixture.ts';

const TEXTS = Array.from({ length: 700 }, (_, i) => `leaf ${i}`);
const SIZES = [1, 100, 256, 257, 512, 699, 700];
const LOG = logOfTexts(TEXTS);

/** The signed note of the first entries. */
function noteAt(size: number, texts: readonly string[] = TEXTS): Uint8Array {
  return logOfTexts(texts.slice(0, size)).files.get('checkpoint') ?? new Uint8Array();
}

function sourceOf(log: Pick<TestLog, 'files'>, stamps: ReadonlyMap<string, Uint8Array>): LogSource {
  return { ...memorySource(log), stampFile: async (path) => stamps.get(path) };
}

/** What a verification of the log would answer. */
function verifiedOf({ files, size }: TestLog): { size: number; root: string } {
  const note = parseNote(files.get('checkpoint') ?? new Uint8Array());
  return { size, root: hexOf(parseCheckpointText(note.text).root) };
}

interface Stamped {
  readonly of: TestAuthority;
  readonly files: Map<string, Uint8Array>;
  check(files?: ReadonlyMap<string, Uint8Array>, ca?: string): ReturnType<typeof checkStamps>;
}

async function stamped(use: (world: Stamped) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const of = makeTimeAuthority(folder);
    const files = stampFiles(of, new Map(SIZES.map((size) => [size, noteAt(size)])));
    const verified = verifiedOf(LOG);
    await use({
      of,
      files,
      check: (given = files, ca = of.ca) => {
        const source = sourceOf(LOG, given);
        return checkStamps({
          source,
          stamps: source,
          verified,
          vkey: LOG.vkey,
          trusted: readAuthorities(ca),
        });
      },
    });
  });
}

describe.skipIf(whyNoOpenssl() !== '')('the time stamps of a log', { timeout: 60_000 }, () => {
  it('say until when its first entries existed, for every size', async () => {
    await stamped(async ({ check }) => {
      const { failures, later, stamps } = await check();
      expect({ failures, later }).toEqual({ failures: [], later: 0 });
      expect(stamps.map(({ size }) => size)).toEqual(SIZES);
      for (const { authority, before } of stamps) {
        expect(authority).toBe('Stamps of a test');
        expect(Math.abs(before - Date.now())).toBeLessThan(120_000);
      }
    });
  });

  it('fail where the note is of a history that this log does not continue', async () => {
    await stamped(async ({ check, files, of }) => {
      const other = TEXTS.map((text, i) => (i === 99 ? 'another leaf' : text));
      for (const size of [100, 257, 700]) {
        const lie = stampFiles(of, new Map([[size, noteAt(size, other)]]));
        const { evidence, failures, stamps } = await check(new Map([...files, ...lie]));
        expect({ size, stamps: stamps.length }).toEqual({ size, stamps: 0 });
        expect(failures).toMatchObject([{ what: 'stamp-refused', where: { path: `stamps/${size}.tst` } }]);
        expect(failures[0]?.message).toContain('another log');
        expect(evidence.map(({ name }) => name)).toEqual([`stamps_${size}.tst`, `stamps_${size}.checkpoint`]);
      }
    });
  });

  it('fail where one is of other bytes, of another size, of another key, or of nobody who is trusted', async () => {
    await stamped(async ({ check, files, of }) => {
      const only = (size: number, note: Uint8Array, token = tokenOver(of, note)): Map<string, Uint8Array> =>
        new Map([
          [`stamps/${size}.checkpoint`, note],
          [`stamps/${size}.tst`, token],
          [STAMP_INDEX, Buffer.from(`${size}\n`)],
        ]);
      const note = noteAt(100);
      const stranger = signerKey(
        nodeSha256,
        nodeEd25519,
        'log.test.example',
        'ed25519',
        new Uint8Array(32).fill(8),
      );
      const { text } = parseNote(note);
      const forged = Buffer.from(formatNote({ text, signatures: [signText(nodeEd25519, stranger, text)] }));
      // Signed by the log and by somebody else besides: a good note, and not the bytes that were stamped.
      const longer = Buffer.from(
        formatNote({
          text,
          signatures: [...parseNote(note).signatures, signText(nodeEd25519, stranger, text)],
        }),
      );
      const cases: [string, Map<string, Uint8Array>][] = [
        ['over other bytes', only(100, note, Buffer.from(files.get('stamps/256.tst') ?? []))],
        ['over other bytes', only(100, longer, Buffer.from(files.get('stamps/100.tst') ?? []))],
        ['a note of 100 entries', only(101, note)],
        ['no known key', only(100, forged)],
        ['not DER', only(100, note, Buffer.from('no token'))],
        ['no checkpoint', only(100, Buffer.from('hello\n'))],
      ];
      for (const [reason, given] of cases) {
        const { failures, stamps } = await check(given);
        expect({ reason, stamps }).toEqual({ reason, stamps: [] });
        expect(failures.map(({ what }) => what)).toEqual(['stamp-refused']);
      }
      await withTempFolder(async (elsewhere) => {
        const { ca } = makeTimeAuthority(elsewhere);
        expect((await check(files, ca)).failures).toHaveLength(SIZES.length);
      });
    });
  });

  it('are not judged where files are missing, or are of more than this copy holds', async () => {
    await stamped(async ({ check, files, of }) => {
      const larger = stampFiles(of, new Map([[701, noteAt(700)]]));
      const { later, stamps } = await check(new Map([...files, ...larger]));
      expect({ later, stamps }).toEqual({ later: 1, stamps: [] });
      const cut = new Map(files);
      cut.delete('stamps/256.tst');
      await expect(check(cut)).rejects.toThrow(SourceError);
      await expect(check(new Map([[STAMP_INDEX, Buffer.from('2\n1\n')]]))).rejects.toThrow(SourceError);
    });
  });

  it('go into a mirror as files, which OpenSSL itself accepts', async () => {
    await stamped(async ({ files, of }) => {
      await withTempFolder(async (folder) => {
        await writeMirror(sourceOf(LOG, files), folder, LOG);
        for (const [path, bytes] of files)
          expect(Buffer.compare(await readFile(join(folder, path)), bytes), path).toBe(0);
        const source = folderSource(folder);
        const trusted = readAuthorities(of.ca);
        const verified = verifiedOf(LOG);
        const checked = await checkStamps({ source, stamps: source, verified, vkey: LOG.vkey, trusted });
        expect(checked).toMatchObject({ failures: [], stamps: { length: SIZES.length } });
        const named = { note: join(folder, 'stamps/257.checkpoint'), token: join(folder, 'stamps/257.tst') };
        expect(opensslVerdict(of, named.note, named.token)).toContain('Verification: OK');
        expect(opensslVerdict(of, join(folder, 'stamps/256.checkpoint'), named.token)).toContain('FAILED');
      });
    });
  });
});
