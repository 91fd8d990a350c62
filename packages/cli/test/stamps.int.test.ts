// `verify` on a mirror with time stamps: found beside the log, from elsewhere, good, bad, and with nobody to trust.
import { hash, randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeQuery, formatIndex, openReply, STAMP_INDEX, stampPath } from '@centesimo/stamp';
import { withTempFolder } from '@centesimo/testkit';
import {
  answerQuery,
  makeTimeAuthority,
  type TestAuthority,
  whyNoOpenssl,
} from '@centesimo/testkit/time-authority';
import { describe, expect, it } from 'vitest';
import { makeMirror } from './mirror.fixture.ts';
import { type Ran, runIn } from './run-in.fixture.ts';

interface StampedMirror {
  readonly folder: string;
  readonly of: TestAuthority;
  readonly size: number;
  verify(...args: string[]): Promise<Ran>;
}

/** A folder with `mirror`, stamped at its size by the authority in `tsa`. */
async function stampedMirror(use: (world: StampedMirror) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    await mkdir(join(folder, 'tsa'));
    const of = makeTimeAuthority(join(folder, 'tsa'));
    const mirror = join(folder, 'mirror');
    await makeMirror(mirror);
    const note = readFileSync(join(mirror, 'checkpoint'));
    const size = Number(note.toString().split('\n')[1]);
    await mkdir(join(mirror, 'stamps'));
    await writeFile(join(mirror, STAMP_INDEX), formatIndex([size]));
    await writeFile(join(mirror, stampPath(size, 'checkpoint')), note);
    await writeFile(join(mirror, stampPath(size, 'tst')), tokenOver(of, note));
    const verify = (...args: string[]): Promise<Ran> =>
      runIn(folder, 'verify', 'mirror', '--vkey-file', 'mirror/log.vkey', ...args);
    await use({ folder, of, size, verify });
  });
}

function tokenOver(of: TestAuthority, bytes: Uint8Array): Buffer {
  const asked = { digest: hash('sha256', bytes, 'buffer'), nonce: randomBytes(8) };
  return openReply(answerQuery(of, encodeQuery(asked.digest, asked.nonce)), asked);
}

const TRUST = ['--tsa-ca', 'tsa/ca.pem'];

describe.skipIf(whyNoOpenssl() !== '')('centesimo verify, with time stamps', { timeout: 60_000 }, () => {
  it('says which entries existed before when, and who says so', async () => {
    await stampedMirror(async ({ size, verify }) => {
      const { code, out } = await verify(...TRUST);
      expect(code).toBe(0);
      const line = new RegExp(`stamped  entry ≤ ${size - 1} existed before \\S+Z by Stamps of a test`);
      expect(out).toMatch(line);
      const told = JSON.parse((await verify(...TRUST, '--json')).out) as object;
      expect(told).toMatchObject({
        kind: 'verified',
        stamps: { unchecked: 0, checked: [{ size, authority: 'Stamps of a test' }] },
      });
    });
  });

  it('says that they are not checked where nobody said whom to trust', async () => {
    await stampedMirror(async ({ verify }) => {
      const { code, out } = await verify();
      expect(code).toBe(0);
      expect(out).toContain('1 time stamps are there, NOT checked');
    });
  });

  it('takes them from elsewhere, and could not check where there are none', async () => {
    await stampedMirror(async ({ folder, verify }) => {
      cpSync(join(folder, 'mirror'), join(folder, 'older'), { recursive: true });
      rmSync(join(folder, 'mirror/stamps'), { recursive: true });
      expect((await verify(...TRUST, '--stamps', 'older')).out).toContain('existed before');
      expect(await verify(...TRUST)).toMatchObject({
        code: 2,
        out: expect.stringContaining('stamps-missing'),
      });
      expect((await verify()).out).not.toContain('stamps');
      expect((await verify('--stamps', 'older')).code).toBe(64);
    });
  });

  it('fails for one that is not good, and keeps it as evidence', async () => {
    await stampedMirror(async ({ folder, of, size, verify }) => {
      const token = join(folder, `mirror/stamps/${size}.tst`);
      const bytes = readFileSync(token);
      const at = bytes.length - 1;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(token, bytes);
      const { code, out } = await verify(...TRUST);
      expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('stamp-refused') });
      const kept = readFileSync(join(folder, `centesimo-evidence/stamps_${size}.tst`));
      expect(kept.equals(bytes)).toBe(true);
      copyFileSync(of.config, join(folder, 'no-certificate.pem'));
      expect(await verify('--tsa-ca', 'no-certificate.pem')).toMatchObject({
        code: 2,
        err: expect.stringContaining('authority-malformed'),
      });
    });
  });
});
