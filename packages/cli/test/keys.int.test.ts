/** The keys of a deployment as the command makes them: what the services open, private, and never made again. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTrustedKeys, openTokenKeys, verifyToken } from '@centesimo/auth';
import { formatVkey } from '@centesimo/log';
import {
  openLogKey,
  openNextLogKey,
  openWriterSecrets,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from '@centesimo/service';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { runCli } from '../src/run-cli.ts';

interface Ran {
  readonly code: number;
  readonly said: string;
}

async function run(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> {
  let said = '';
  const write = (text: string): void => void (said += text);
  const { signal } = new AbortController();
  const code = await runCli(args, { out: write, err: write, isTerminal: false, signal, env });
  return { code, said };
}

/** Resolves once `isThere` says so. */
async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const ORIGIN = 'log.example.org/charity';

it('makes keys that every service opens and that only their owner reads', async () => {
  await withTempFolder(async (folder) => {
    const keys = join(folder, 'of', 'all');
    const { code, said } = await run({ CENTESIMO_ORIGIN: ORIGIN }, 'keys', keys);
    expect(code, said).toBe(0);
    expect(said).toMatch(/deployment\.secret +secret .*\n +for donation, allocation\n/);
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    for (const file of ['log.skey', 'token-signing.pem', 'deployment.secret'])
      expect(statSync(join(keys, file)).mode & 0o777, file).toBe(0o600);
    expect(openTokenKeys(keys, TOKEN_ISSUER, false).signingKey.issuer).toBe(TOKEN_ISSUER);
    expect(openWriterSecrets(keys, false).deploymentSecret).toHaveLength(32);
    const files = { skey: join(keys, 'log.skey'), vkey: join(folder, 'log.vkey') };
    const logKey = openLogKey(files, ORIGIN, false);
    expect(readFileSync(join(keys, 'log.vkey'), 'utf8').trim()).toBe(formatVkey(logKey));
    const token = (await run({ CENTESIMO_KEYS: keys }, 'token', '--role', 'auditor')).said.trim();
    const trusted = { keys: loadTrustedKeys(join(keys, 'token-issuers.json')), audience: TOKEN_AUDIENCE };
    expect(verifyToken(token, trusted, Date.now())).toMatchObject({ principal: { roles: ['auditor'] } });
  });
});

it('makes the key that is to sign after the present one, private, once, and beside the true one only', async () => {
  await withTempFolder(async (folder) => {
    const keys = join(folder, 'keys');
    const rotate = (...more: string[]): Promise<Ran> =>
      run({}, 'keys', keys, '--origin', ORIGIN, '--rotate', ...more);
    expect(await rotate()).toMatchObject({ code: 2, said: expect.stringContaining('key-missing') });
    expect((await run({}, 'keys', keys, '--origin', ORIGIN)).code).toBe(0);
    const files = { skey: join(keys, 'log.skey'), vkey: join(keys, 'log.vkey') };
    const logKey = openLogKey(files, ORIGIN, false);
    expect(openNextLogKey(files.skey, logKey)).toBe(undefined);
    const made = await rotate('--json');
    const { newKey, oldKey } = JSON.parse(made.said) as Record<string, string>;
    const next = openNextLogKey(files.skey, logKey);
    if (next === undefined) throw new Error('no next key');
    expect([oldKey, newKey]).toEqual([formatVkey(logKey), formatVkey(next)]);
    expect(next.name).toBe(ORIGIN);
    const path = join(keys, 'log.next.skey');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const before = readFileSync(path);
    expect(await rotate()).toMatchObject({ code: 2, said: expect.stringContaining('key-exists') });
    expect(readFileSync(path)).toEqual(before);
    expect(openLogKey(files, ORIGIN, false)).toEqual(logKey);
    // What others can read, is of another log, or is the same key is refused, as log.skey is.
    const codeOf = (): unknown => {
      try {
        return openNextLogKey(files.skey, logKey);
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
    };
    chmodSync(path, 0o640);
    expect(codeOf()).toBe('key-permissions');
    chmodSync(path, 0o600);
    for (const text of [
      readFileSync(files.skey, 'utf8'),
      'no key',
      before.toString().replace(ORIGIN, 'log.other'),
    ]) {
      writeFileSync(path, text);
      expect(codeOf()).toBe('key-malformed');
    }
    expect(await run({}, 'keys', keys, '--origin', 'log.other', '--rotate')).toMatchObject({ code: 2 });
  });
});

it('refuses a folder that holds any key, and what is no folder or no name of a log', async () => {
  await withTempFolder(async (folder) => {
    const keys = join(folder, 'keys');
    const make = (...more: string[]): Promise<Ran> => run({}, 'keys', keys, ...more);
    expect(await make()).toMatchObject({ code: 64, said: expect.stringContaining('--origin is a name') });
    expect((await make('--origin', 'Not A Name')).code).toBe(64);
    mkdirSync(keys);
    expect((await make('--origin', ORIGIN)).code).toBe(0);
    const before = readFileSync(join(keys, 'deployment.secret'));
    expect(await make('--origin', ORIGIN)).toMatchObject({
      code: 2,
      said: expect.stringContaining('holds the keys already'),
    });
    rmSync(join(keys, 'log.skey'));
    const partly = await make('--origin', ORIGIN);
    expect([partly.code, partly.said]).toEqual([2, expect.stringContaining('and not the others')]);
    expect(readFileSync(join(keys, 'deployment.secret'))).toEqual(before);
    writeFileSync(join(folder, 'file'), '');
    const blocked = await run({}, 'keys', join(folder, 'file'), '--origin', ORIGIN);
    expect([blocked.code, blocked.said]).toEqual([2, expect.stringContaining('[keys-not-made]')]);
  });
});

it('keeps a token fresh in a private file until it is stopped', async () => {
  await withTempFolder(async (folder) => {
    const keys = join(folder, 'keys');
    await run({}, 'keys', keys, '--origin', ORIGIN);
    const file = join(folder, 'portal.token');
    const stopping = new AbortController();
    const quiet = {
      out: () => undefined,
      err: () => undefined,
      isTerminal: false,
      env: { CENTESIMO_KEYS: keys },
    };
    const args = ['token', '--role', 'auditor', '--ttl', '1', '--keep', file];
    const ended = runCli(args, { ...quiet, signal: stopping.signal });
    await until(() => existsSync(file));
    const first = readFileSync(file, 'utf8');
    await until(() => readFileSync(file, 'utf8') !== first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const trusted = { keys: loadTrustedKeys(join(keys, 'token-issuers.json')), audience: TOKEN_AUDIENCE };
    expect(verifyToken(first.trim(), trusted, Date.now() - 500)).toMatchObject({
      principal: { roles: ['auditor'] },
    });
    stopping.abort();
    expect(await ended).toBe(0);
    const nowhere = await run({ CENTESIMO_KEYS: keys }, ...args.with(-1, join(folder, 'no', 'file')));
    expect([nowhere.code, nowhere.said]).toEqual([2, expect.stringContaining('[token-not-kept]')]);
  });
});
