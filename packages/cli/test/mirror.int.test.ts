/** The commands as processes, on a mirror with nothing running. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTokenKeys } from '@centesimo/auth';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/commands.ts';
import { makeMirror } from './mirror.fixture.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(folder: string, ...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

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
      expect((await run(folder, 'status', '--data', 'nowhere')).err).toContain('[no-system]');
    });
  });
});
