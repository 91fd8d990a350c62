// `--policy`: a log and a receipt count only with the cosignatures of a quorum, and what is missing is named.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addSignatures, cosignText, formatVkey, parseNote, signerKey } from '@centesimo/log';
import type { SignerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { makeMirror } from './mirror.fixture.ts';
import { runIn as run } from './run-in.fixture.ts';

const AT = 1_767_139_200;
const keyOf = (name: string, type: 'ed25519' | 'cosignature/v1'): SignerKey =>
  signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(name.length));
const [ONE, TWO, THREE] = ['w', 'ww', 'www'].map((name) => keyOf(`${name}.test`, 'cosignature/v1')) as [
  SignerKey,
  SignerKey,
  SignerKey,
];
const POLICY = `witness one ${formatVkey(ONE)}
witness two ${formatVkey(TWO)}
witness three ${formatVkey(THREE)}
group enough 2 one two three
quorum enough
`;

async function inMirror(test: (folder: string) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    await makeMirror(join(folder, 'mirror'));
    writeFileSync(join(folder, 'policy'), POLICY);
    await test(folder);
  });
}

/** What these witnesses make of the note in `from`, written to `to`. */
function cosign(folder: string, keys: readonly SignerKey[], to = 'checkpoint', time = AT): void {
  const note = readFileSync(join(folder, 'mirror/checkpoint'), 'utf8');
  const { text } = parseNote(note);
  const signatures = keys.map((key) => cosignText(nodeEd25519, key, text, time));
  writeFileSync(join(folder, 'mirror', to), addSignatures(note, signatures));
}

const VERIFY = ['verify', 'mirror', '--vkey-file', 'mirror/log.vkey', '--policy', 'policy'];

describe('centesimo verify --policy', () => {
  it('fails where too few have cosigned, and names who has and when', () =>
    inMirror(async (folder) => {
      const none = await run(folder, ...VERIFY);
      expect(none.code).toBe(1);
      expect(none.out).toContain(
        'quorum-missing: The checkpoint of 6 entries has no quorum of the policy: no witness of the policy cosigned it, not by one, two, three.',
      );
      cosign(folder, [TWO]);
      const { code, out } = await run(folder, ...VERIFY, '--json');
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({
        kind: 'failed',
        failures: [
          {
            what: 'quorum-missing',
            where: { path: 'checkpoint' },
            message:
              'The checkpoint of 6 entries has no quorum of the policy: cosigned by two at 2025-12-31T00:00:00.000Z, not by one, three.',
          },
        ],
      });
      expect(readFileSync(join(folder, 'centesimo-evidence/checkpoint'), 'utf8')).toContain('— ww.test ');
      // Whoever asks for no witness is told nothing of them.
      expect((await run(folder, ...VERIFY.slice(0, 4))).out).not.toContain('cosigned');
    }));

  it('verifies where enough have, and says so', () =>
    inMirror(async (folder) => {
      cosign(folder, [ONE, THREE]);
      const { code, out } = await run(folder, ...VERIFY);
      expect({ code, out }).toMatchObject({ code: 0 });
      expect(out).toContain(
        '  cosigned by one (w.test) at 2025-12-31T00:00:00.000Z\n           by three (www.test) at 2025-12-31T00:00:00.000Z\n',
      );
      expect(JSON.parse((await run(folder, ...VERIFY, '--json')).out)).toMatchObject({
        kind: 'verified',
        newest: 6,
        cosigners: [
          { name: 'one', keyName: 'w.test' },
          { name: 'three', keyName: 'www.test', time: '2025-12-31T00:00:00.000Z' },
        ],
      });
    }));

  it('takes the checkpoint that the log gives as cosigned where the newest is not', () =>
    inMirror(async (folder) => {
      cosign(folder, [ONE, TWO], 'cosigned-checkpoint');
      expect(await run(folder, ...VERIFY)).toMatchObject({ code: 0 });
      cosign(folder, [ONE], 'cosigned-checkpoint');
      const { code, out } = await run(folder, ...VERIFY, '--json');
      expect([code, (JSON.parse(out) as { failures: unknown[] }).failures]).toMatchObject([
        1,
        [
          { what: 'quorum-missing', where: { path: 'checkpoint' } },
          { what: 'quorum-missing', where: { path: 'cosigned-checkpoint' } },
        ],
      ]);
    }));

  it('fails for a forged cosignature, however many good ones stand beside it', () =>
    inMirror(async (folder) => {
      cosign(folder, [ONE, TWO]);
      const path = join(folder, 'mirror/checkpoint');
      const note = readFileSync(path, 'utf8');
      const forged = cosignText(nodeEd25519, THREE, 'another text\n', AT);
      writeFileSync(path, addSignatures(note, [forged]));
      const { code, out } = await run(folder, ...VERIFY);
      expect([code, out]).toEqual([1, expect.stringContaining('checkpoint-refused')]);
      expect(out).toContain('the signature of www.test is not good');
    }));

  it('shows a time that no calendar has as none', () =>
    inMirror(async (folder) => {
      cosign(folder, [ONE, TWO], 'checkpoint', Number.MAX_SAFE_INTEGER);
      expect((await run(folder, ...VERIFY)).out).toContain('one (w.test) at ?');
    }));

  it.each([
    ['witness one\nquorum one\n', 'policy-malformed', 'line 1 of the policy'],
    ['', 'policy-malformed', 'no quorum line'],
    [
      `log ${formatVkey(keyOf('other.test', 'ed25519'))}\nquorum none\n`,
      'policy-of-other-logs',
      'not the one of this key',
    ],
  ])('refuses the policy %j', (text, code, reason) =>
    inMirror(async (folder) => {
      writeFileSync(join(folder, 'policy'), text);
      const ran = await run(folder, ...VERIFY);
      expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(`[${code}]`)]);
      expect(ran.err).toContain(reason);
    }),
  );

  it('does not go with --state, and is not for receipts that are written', () =>
    inMirror(async (folder) => {
      expect((await run(folder, ...VERIFY, '--state', 'state')).code).toBe(64);
      const write = ['receipt', '1', '-o', 'x', '--from', 'mirror', '--policy', 'policy'];
      expect((await run(folder, ...write)).code).toBe(64);
    }));
});

it('a receipt is written under the checkpoint that the log gives as cosigned, where its key signed it', () =>
  inMirror(async (folder) => {
    const write = (file: string) => run(folder, 'receipt', '1', '-o', file, '--from', 'mirror');
    const verify = (file: string) =>
      run(folder, 'receipt', 'verify', file, '--vkey-file', 'mirror/log.vkey', '--policy', 'policy');
    cosign(folder, [ONE, TWO], 'cosigned-checkpoint');
    expect((await write('cosigned')).code).toBe(0);
    expect((await verify('cosigned')).code).toBe(0);
    writeFileSync(join(folder, 'mirror/cosigned-checkpoint'), 'nothing');
    expect((await write('newest')).code).toBe(0);
    expect((await verify('newest')).out).toContain('quorum-missing');
  }));

describe('centesimo receipt verify --policy', () => {
  it.each([
    ['of an entry', []],
    ['of a trail', ['--trail']],
  ])('holds a receipt %s to the quorum', (_, more) =>
    inMirror(async (folder) => {
      const trail = await run(folder, 'verify', 'mirror', '--vkey-file', 'mirror/log.vkey', '--json');
      expect(trail.code).toBe(0);
      const [gift = ''] =
        /gift_[a-z2-7]+/.exec(readFileSync(join(folder, 'mirror/tile/entries/000.p/6'), 'latin1')) ?? [];
      const write = (file: string) => run(folder, 'receipt', gift, ...more, '-o', file, '--from', 'mirror');
      cosign(folder, [ONE]);
      expect((await write('few')).code).toBe(0);
      cosign(folder, [ONE, TWO]);
      expect((await write('enough')).code).toBe(0);
      const verify = ['--vkey-file', 'mirror/log.vkey', '--policy', 'policy'];
      const few = await run(folder, 'receipt', 'verify', 'few', ...verify);
      expect([few.code, few.out]).toEqual([
        1,
        expect.stringContaining('quorum-missing: The checkpoint of 6 entries has no quorum of the policy'),
      ]);
      expect(
        JSON.parse((await run(folder, 'receipt', 'verify', 'few', ...verify, '--json')).out),
      ).toMatchObject({
        kind: 'failed',
        code: 'quorum-missing',
      });
      const enough = await run(folder, 'receipt', 'verify', 'enough', ...verify);
      expect([enough.code, enough.out]).toEqual([0, expect.stringContaining('cosigned by one (w.test)')]);
      const json = JSON.parse(
        (await run(folder, 'receipt', 'verify', 'enough', ...verify, '--json')).out,
      ) as object;
      expect(json).toMatchObject({ kind: 'verified', cosigners: [{ name: 'one' }, { name: 'two' }] });
      // Without a policy both hold.
      expect((await run(folder, 'receipt', 'verify', 'few', ...verify.slice(0, 2))).code).toBe(0);
    }),
  );
});
