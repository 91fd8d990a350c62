/** `centesimo evidence check`: a file, a slip and a key, with nothing running. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSlip } from '@centesimo/verify';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { makeMirror } from './mirror.fixture.ts';
import { runIn } from './run-in.fixture.ts';

/** A folder with a bill, its slip, and the log's key in `mirror`. */
async function withSlip(
  work: (folder: string, slip: Record<'commitment' | 'json' | 'receipt' | 'salt', string>) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const { document, expense } = await makeMirror(join(folder, 'mirror'));
    await runIn(folder, 'receipt', expense, '-o', 'r.tlog-proof', '--from', 'mirror');
    const { bytes, ...opening } = document;
    const slip = { ...opening, receipt: readFileSync(join(folder, 'r.tlog-proof'), 'utf8') };
    writeFileSync(join(folder, 'bill.pdf'), bytes);
    writeFileSync(join(folder, 'slip.json'), formatSlip(slip));
    await work(folder, slip);
  });
}
const check = (folder: string, file: string, ...more: string[]) =>
  runIn(folder, 'evidence', 'check', file, '--slip', 'slip.json', '--vkey-file', 'mirror/log.vkey', ...more);

describe('evidence check', () => {
  it('says that a file is the document of a payment, or that it is not', async () => {
    await withSlip(async (folder) => {
      const same = await check(folder, 'bill.pdf');
      expect(same).toMatchObject({ code: 0, err: '' });
      expect(same.out).toContain('THIS IS THE FILE  bill.pdf');
      expect(JSON.parse((await check(folder, 'bill.pdf', '--json')).out)).toMatchObject({
        kind: 'same',
        ledger: 'acqua-viva',
        file: { bytes: 17, mediaType: 'application/pdf' },
      });
      writeFileSync(join(folder, 'other.pdf'), '%PDF-1.7 one pumP');
      expect(await check(folder, 'other.pdf')).toMatchObject({ code: 1, err: '' });
      expect((await check(folder, 'other.pdf')).out).toContain('as many bytes, and not the same');
      writeFileSync(join(folder, 'longer.pdf'), '%PDF-1.7 one pump and more');
      expect((await check(folder, 'longer.pdf')).out).toContain('It has 26 bytes; the document has 17.');
    });
  });

  it('believes no slip that was changed, is of another log, or names another document', async () => {
    await withSlip(async (folder, slip) => {
      const told = async (text: string): Promise<[number, string]> => {
        writeFileSync(join(folder, 'slip.json'), text);
        const { code, out } = await check(folder, 'bill.pdf', '--json');
        return [code, (JSON.parse(out) as { code?: string }).code ?? ''];
      };
      const other = await makeMirror(join(folder, 'other'), { isAnnounced: true });
      const foreign = { ...slip, commitment: other.commitment, ...other.opening };
      expect(await told(formatSlip(foreign))).toEqual([1, 'slip-refused']);
      expect(await told(formatSlip({ ...slip, salt: 'A'.repeat(43) }))).toEqual([1, 'slip-refused']);
      const json = slip.json.replace('"bytes":17', '"bytes":18');
      expect(await told(formatSlip({ ...slip, json }))).toEqual([1, 'slip-refused']);
      const receipt = slip.receipt.replace('index ', 'index 1');
      expect((await told(formatSlip({ ...slip, receipt })))[0]).toBe(1);
      for (const text of ['', '{}', '[]', 'null', '"x"', '{', formatSlip(slip).replace('slip@v1', 'slip@v2')])
        expect([text, ...(await told(text))]).toEqual([text, 1, 'slip-malformed']);
      expect(await told(formatSlip({ ...slip, receipt: 'x'.repeat(250_000) }))).toEqual([
        1,
        'slip-malformed',
      ]);
    });
  });

  it('cannot judge without the file, the slip or the key', async () => {
    await withSlip(async (folder) => {
      expect((await check(folder, 'none.pdf')).err).toContain('[file-unreadable]');
      expect(await check(folder, 'none.pdf')).toMatchObject({ code: 2, out: '' });
      const usage = ['evidence', 'check', 'bill.pdf'];
      expect((await runIn(folder, ...usage, '--slip', 'slip.json')).code).toBe(64);
      expect((await runIn(folder, ...usage, '--vkey-file', 'mirror/log.vkey')).code).toBe(64);
      expect((await runIn(folder, 'evidence', 'bill.pdf')).code).toBe(64);
      expect((await runIn(folder, 'evidence', 'look', 'bill.pdf')).code).toBe(64);
      const none = await runIn(folder, ...usage, '--slip', 'none', '--vkey-file', 'mirror/log.vkey');
      expect(none.err).toContain('[file-unreadable]');
    });
  });
});
