/** The commands on a mirror with nothing running; one of them as a process. */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTokenKeys } from '@centesimo/auth';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands.ts';
import { makeMirror } from './mirror.fixture.ts';
import { runIn as run } from './run-in.fixture.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const RUN_MS = 60_000;

describe('centesimo', () => {
  it('lists all commands, and each has help with an example', async () => {
    await withTempFolder(async (folder) => {
      const { code, out } = await run(folder, '--help');
      expect(code).toBe(0);
      for (const { name, help } of COMMANDS) {
        expect(out).toContain(`  ${name}`);
        expect(help).toContain(`Example: centesimo ${name}`);
        expect(help).toContain('--json');
      }
      expect(await run(folder, 'trail', '--help')).toMatchObject({ code: 0, err: '' });
    });
  });

  it('is a process whose streams and exit code say the same', () => {
    const told = spawnSync(process.execPath, [MAIN, 'nonsense'], { encoding: 'utf8', timeout: RUN_MS });
    expect(told).toMatchObject({ status: 64, stdout: '' });
    expect(told.stderr).toContain('there is no command "nonsense"; --help lists all [wrong-usage]');
  });

  it.each([
    [[]],
    [['nonsense']],
    [['verify']],
    [['verify', 'mirror']],
    [['trail', 'x', '--color']],
    [['trail', '!!']],
  ])('exits 64 for wrong usage: %j', async (args) => {
    await withTempFolder(async (folder) => {
      expect((await run(folder, ...args)).code).toBe(64);
    });
  });

  it('verifies a mirror: 0 as it is, 1 once changed with evidence, 2 where it cannot be checked', async () => {
    await withTempFolder(async (folder) => {
      const { bundle } = await makeMirror(join(folder, 'mirror'));
      const args = ['verify', 'mirror', '--vkey-file', 'mirror/log.vkey'];
      const good = await run(folder, ...args, '--json');
      expect(good).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(good.out)).toMatchObject({ kind: 'verified', money: true });
      expect((await run(folder, ...args, '--since', 'mirror/checkpoint')).out).toContain('since');

      const bytes = readFileSync(bundle);
      bytes[400] = (bytes[400] ?? 0) ^ 1;
      writeFileSync(bundle, bytes);
      const bad = await run(folder, ...args);
      expect(bad).toMatchObject({ code: 1 });
      expect(bad.out).toContain('FAILED');
      expect(readFileSync(join(folder, 'centesimo-evidence/what-is-wrong.txt'), 'utf8')).toContain(
        'did not verify',
      );

      expect(await run(folder, 'verify', 'nowhere', '--vkey-file', 'mirror/log.vkey')).toMatchObject({
        code: 2,
      });
      expect(await run(folder, 'trail', 'exp_x', '--from', 'mirror')).toMatchObject({ code: 64 });
    });
  });

  it('draws a trail by id and by code, and shows a text only when it opens its commitment', async () => {
    await withTempFolder(async (folder) => {
      const { gift, code, commitment, opening } = await makeMirror(join(folder, 'mirror'));
      const byId = await run(folder, 'trail', gift, '--from', 'mirror');
      expect(byId).toMatchObject({ code: 0, err: '' });
      expect(byId.out).toContain('paid on 2024-06-02');
      expect(byId.out).toContain('"one pump"');
      expect(byId.out).toContain('all verified');
      const byCode = await run(folder, 'trail', code.toLowerCase(), '--from', 'mirror', '--json');
      expect(JSON.parse(byCode.out)).toMatchObject({ ledger: 'acqua-viva', trail: { id: gift } });

      const lie = { ...opening, json: '{"text":"two pumps"}' };
      writeFileSync(join(folder, 'mirror/details', `${commitment}.json`), JSON.stringify(lie));
      expect((await run(folder, 'trail', gift, '--from', 'mirror')).out).not.toContain('pump');
    });
  });

  it('lists the sources of an expense page by page', async () => {
    await withTempFolder(async (folder) => {
      const { expense, gift } = await makeMirror(join(folder, 'mirror'));
      const first = await run(folder, 'sources', expense, '--from', 'mirror', '--limit', '1');
      expect(first).toMatchObject({ code: 0 });
      expect(first.out).toContain(gift);
      const json = await run(folder, 'sources', expense, '--from', 'mirror', '--json');
      const { sources } = JSON.parse(json.out) as {
        sources: { amount: number; pieces: { amount: number }[] };
      };
      expect(sources.pieces.reduce((sum, { amount }) => sum + amount, 0)).toBe(sources.amount);
      expect((await run(folder, 'sources', 'exp_none', '--from', 'mirror')).err).toContain(
        '[unknown-expense]',
      );
    });
  });

  it('writes a receipt of a gift, a code, an expense or an index, and verifies it with nothing but the key', async () => {
    await withTempFolder(async (folder) => {
      const { bundle, code, expense, gift } = await makeMirror(join(folder, 'mirror'));
      const from = ['--from', 'mirror'];
      for (const [at, named] of [code, expense, '5'].entries()) {
        const file = `${at}.tlog-proof`;
        expect((await run(folder, 'receipt', named, '-o', file, ...from)).out).toContain(
          `${at < 1 ? 2 : 5}, `,
        );
        const verify = ['receipt', 'verify', file, '--vkey-file', 'mirror/log.vkey'];
        const told = await run(folder, ...verify, '--json');
        const subject = at < 1 ? gift : expense;
        expect(told).toMatchObject({ code: 0, err: '' });
        expect(JSON.parse(told.out)).toMatchObject({ kind: 'verified', entry: { event: { subject } } });
        const text = readFileSync(join(folder, file), 'utf8');
        writeFileSync(join(folder, file), text.replace('index ', 'index 1'));
        expect(await run(folder, ...verify)).toMatchObject({ code: 1 });
      }
      expect((await run(folder, 'receipt', '5', '-o', '2.tlog-proof', ...from)).err).toContain(
        '[file-exists]',
      );
      expect((await run(folder, 'receipt', '6', '-o', 'x', ...from)).err).toContain('[unknown-entry]');
      expect((await run(folder, 'receipt', 'exp_none', '-o', 'x', ...from)).err).toContain('[unknown-entry]');
      expect((await run(folder, 'receipt', '!!', '-o', 'x', ...from)).code).toBe(64);
      expect((await run(folder, 'receipt', 'verify', '2.tlog-proof')).code).toBe(64);

      const bytes = readFileSync(bundle);
      bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
      writeFileSync(bundle, bytes);
      expect(await run(folder, 'receipt', '5', '-o', 'y', ...from)).toMatchObject({ code: 2, out: '' });
    });
  });

  it('writes receipts of the money that came, not of its announcement', async () => {
    await withTempFolder(async (folder) => {
      const { code, gift } = await makeMirror(join(folder, 'mirror'), { isAnnounced: true });
      for (const [at, named] of [code, gift].entries()) {
        const one = ['receipt', named, '--from', 'mirror', '-o'];
        expect((await run(folder, ...one, `${at}.tlog-proof`)).out).toContain('the receipt of entry 3,');
        expect(await run(folder, ...one, `${at}.json`, '--trail')).toMatchObject({ code: 0 });
      }
    });
  });

  it('writes the receipt of a trail, and says what it proves and what it does not', async () => {
    await withTempFolder(async (folder) => {
      const { code, expense, gift } = await makeMirror(join(folder, 'mirror'));
      const write = (named: string) =>
        run(folder, 'receipt', named, '--trail', '-o', 'a.json', '--from', 'mirror');
      expect(await write(code)).toMatchObject({ code: 0 });
      const text = readFileSync(join(folder, 'a.json'), 'utf8');
      const verify = ['receipt', 'verify', 'a.json', '--vkey-file', 'mirror/log.vkey'];
      const { out } = await run(folder, ...verify);
      expect(out).toContain(`paid     10.00 EUR in 15.00 EUR paid on 2024-06-02: ${expense}, entry 5`);
      expect(out).toContain('NOT proven by one receipt');
      const told = JSON.parse((await run(folder, ...verify, '--json')).out) as object;
      const payments = [{ index: 5, id: expense, amount: 1500, paidAt: '2024-06-02', share: 1000 }];
      expect(told).toMatchObject({ kind: 'verified', size: 6, trail: { gift: { id: gift }, payments } });

      expect(text).toContain('"share":1000');
      writeFileSync(join(folder, 'a.json'), text.replace('"share":1000', '"share":999'));
      const refused = await run(folder, ...verify);
      expect(refused.code).toBe(1);
      expect(refused.out).toContain('share-differs');
    });
  });

  it('draws a sample that anybody can draw again, of entries that were signed', async () => {
    await withTempFolder(async (folder) => {
      const { bundle } = await makeMirror(join(folder, 'mirror'));
      const args = ['sample', '--seed', 'dice 4 2', '--from', 'mirror'];
      const told = await run(folder, ...args, '--n', '3', '--json');
      const drawn = JSON.parse(told.out) as { of: number; entries: { index: number }[] };
      const [origin, size, root] = readFileSync(join(folder, 'mirror/checkpoint'), 'utf8').split('\n');
      // As the help text tells it.
      const rank = (index: number): string =>
        hash('sha256', `centesimo-sample/1\n${origin}\n${size}\n${root}\ndice 4 2\n${index}\n`, 'hex');
      const lowest = [0, 1, 2, 3, 4, 5].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, 3);
      expect(drawn.of).toBe(6);
      expect(drawn.entries.map(({ index }) => index)).toEqual(lowest.sort());

      const shown = await run(folder, ...args, '--type', 'expense.recorded', '--ledger', 'acqua-viva');
      expect(shown.out).toContain('All 1 entries that fit:');
      expect(shown.out).toMatch(/ 5 {2}acqua-viva {2}expense\.recorded {2}exp_[a-z2-7]+ {2}15\.00 EUR/);
      expect((await run(folder, 'sample', '--from', 'mirror')).code).toBe(64);
      expect((await run(folder, ...args, '--n', '0')).code).toBe(64);

      const bytes = readFileSync(bundle);
      const at = bytes.indexOf('"amount":1500') + 9;
      bytes[at] = (bytes[at] ?? 0) + 1;
      writeFileSync(bundle, bytes);
      const bad = await run(folder, ...args);
      expect(bad).toMatchObject({ code: 1, out: '' });
      expect(bad.err).toContain('[log-failed]');
    });
  });

  it('says that a token file holds no token, before it calls anybody', async () => {
    await withTempFolder(async (folder) => {
      await makeMirror(join(folder, 'mirror'));
      writeFileSync(join(folder, 'token'), 'centesimo token prints a token…\n');
      const { code, err } = await run(
        folder,
        ...['verify', 'http://127.0.0.1:9/log', '--vkey-file', 'mirror/log.vkey', '--token-file', 'token'],
      );
      expect(code).toBe(2);
      expect(err).toContain('the file token holds no token [token-malformed]');
    });
  });

  it('prints tokens from the keys of a data folder, and says when there is none', async () => {
    await withTempFolder(async (folder) => {
      expect((await run(folder, 'token', '--role', 'staff')).err).toContain('[no-system]');
      openTokenKeys(join(folder, 'data/keys'), 'centesimo');
      const { code, out } = await run(folder, 'token', '--role', 'staff,auditor', '--ledger', 'acqua-viva');
      expect(code).toBe(0);
      const claims: unknown = JSON.parse(Buffer.from(out.split('.')[1] ?? '', 'base64url').toString());
      expect(claims).toMatchObject({
        aud: 'centesimo',
        roles: ['staff', 'auditor'],
        ledgers: ['acqua-viva'],
      });
      expect((await run(folder, 'token', '--role', 'king')).code).toBe(64);
      expect((await run(folder, 'token', '--role', 'staff', '--subject', 'two words')).code).toBe(64);
      const named = (await run(folder, 'token', '--role', 'staff', '--subject', 'paola')).out;
      const text = Buffer.from(named.split('.')[1] ?? '', 'base64url').toString();
      expect(JSON.parse(text)).toMatchObject({ sub: 'paola', roles: ['staff'] });
      expect((await run(folder, 'status', '--data', 'nowhere')).err).toContain('[no-system]');
    });
  });
});
