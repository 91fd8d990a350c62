// A start that cannot be: each is refused with a stable code and a sentence that says what to do, the files stay as they
// are, and once the cause is gone the folder opens with everything in it.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withTempFolder } from '@centesimo/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, type Running, startAllInOne } from '../src/service.ts';
import { configOf, killAll, mustServe, startCharity } from './charity-process.ts';
import { type Chain, openChain, recover } from './crash-chain.ts';
import {
  change,
  empty,
  nothing,
  openToOthers,
  otherKey,
  otherSecret,
  remove,
  scramble,
  setFormat,
  toFile,
} from './damage.ts';

const folder = mkdtempSync(join(tmpdir(), 'centesimo-bad-luck-'));
let chain: Chain;

beforeAll(async () => {
  chain = openChain(folder);
  await chain.charity.kill();
  await recover(chain, []);
  await chain.charity.stop();
});

afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

const at = (...path: string[]): string => join(folder, ...path);

/** The hash of every file of the folder; what SQLite keeps beside an open database is its own affair. */
function contents(): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !/-(wal|shm)$/.test(path));
  return Object.fromEntries(
    paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

/** What a start in this process was refused with: main prints the same. A child for each would take a second each. */
async function startHere(config: Config): Promise<{ code: unknown; message: string }> {
  let running: Running;
  try {
    running = await startAllInOne(config);
  } catch (error) {
    if (error instanceof Error)
      return { code: (error as NodeJS.ErrnoException).code, message: error.message };
    throw error;
  }
  await running.stop();
  throw new Error('it started');
}

/** Does the damage, expects the refusal and no other change, and puts back what was there. */
async function expectRefused(
  damage: () => void,
  mend: () => void,
  expected: { code: string; message: RegExp },
  change: Partial<Config> = {},
): Promise<void> {
  damage();
  try {
    const before = contents();
    expect(await startHere(configOf(folder, change))).toEqual({
      code: expected.code,
      message: expect.stringMatching(expected.message) as string,
    });
    expect(contents()).toEqual(before);
  } finally {
    mend();
  }
}

describe('a data folder', () => {
  it.each<[string, string, (path: string) => void, string, RegExp]>([
    [
      'of a newer format',
      'centesimo.json',
      change('"format": 2', '"format": 3'),
      'wrong-version',
      /format 3.*newer release/,
    ],
    [
      'of another generation',
      'centesimo.json',
      change('"g1"', '"g9"'),
      'wrong-version',
      /generation is g9 there and g1 here/,
    ],
    ['whose mark is damaged', 'centesimo.json', scramble, 'corrupt', /centesimo\.json is not a readable/],
    [
      'with the database of a newer release',
      'audit/store.db',
      setFormat,
      'wrong-version',
      /format 99.*newer release/,
    ],
    [
      'with the topic of a newer release',
      'bus/bus.db',
      setFormat,
      'wrong-version',
      /format 99.*newer release/,
    ],
    ['with a database that is none', 'donation/store.db', scramble, 'corrupt', /donation\/store\.db/],
    ['with a database of no bytes', 'allocation/store.db', empty, 'corrupt', /allocation\/store\.db/],
  ])('%s is refused', async (_, path, damage, code, message) => {
    await expectRefused(...toFile(at(path), damage), { code, message });
  });

  it('of another log is refused', async () => {
    const expected = { code: 'wrong-version', message: /origin is example\.org\/charity there/ };
    await expectRefused(nothing, nothing, expected, { origin: 'example.org/other' });
  });

  it('that another process has open is refused, and that process goes on', async () => {
    const first = startCharity(configOf(folder));
    await mustServe(first);
    const second = await startCharity(configOf(folder)).started;
    expect(second).toMatchObject({ kind: 'failed', code: 'unavailable' });
    expect(second).toMatchObject({ message: expect.stringContaining(`pid ${first.pid}`) as string });
    expect(first.isGone()).toBe(false);
    await first.stop();
  });

  it('that is a file is refused', async () => {
    await withTempFolder(async (elsewhere) => {
      const path = join(elsewhere, 'data');
      writeFileSync(path, 'mine');
      const started = await startCharity(configOf(path)).started;
      expect(started).toMatchObject({ kind: 'failed', code: 'unavailable' });
      expect(started).toMatchObject({ message: expect.stringContaining(path) as string });
      expect(readFileSync(path, 'utf8')).toBe('mine');
    });
  });
});

describe('the keys', () => {
  it.each<[string, string, (path: string) => void, string, RegExp]>([
    ['the log key is missing', 'log.skey', remove, 'key-missing', /there is no key file .*log\.skey/],
    [
      'the secret is missing',
      'deployment.secret',
      remove,
      'key-missing',
      /there is no key file .*deployment\.secret/,
    ],
    [
      'the token key is missing',
      'token-signing.pem',
      remove,
      'key-missing',
      /there is no key file .*token-signing\.pem/,
    ],
    [
      'the trusted issuers are missing',
      'token-issuers.json',
      remove,
      'key-missing',
      /there is no key file .*token-issuers\.json/,
    ],
    [
      'the log key can be read by others',
      'log.skey',
      openToOthers,
      'key-permissions',
      /log\.skey.*chmod 600/,
    ],
    [
      'the secret can be read by others',
      'deployment.secret',
      openToOthers,
      'key-permissions',
      /deployment\.secret.*chmod 600/,
    ],
    [
      'the token key can be read by others',
      'token-signing.pem',
      openToOthers,
      'key-permissions',
      /token-signing\.pem.*chmod 600/,
    ],
    ['the log key is empty', 'log.skey', empty, 'key-malformed', /log\.skey is empty/],
    ['the log key is damaged', 'log.skey', scramble, 'key-malformed', /log\.skey/],
    ['the log key is another', 'log.skey', otherKey, 'key-malformed', /log\.skey.*log\.vkey/],
    ['the secret is another', 'deployment.secret', otherSecret, 'wrong-version', /secret .*put back/],
    ['the secret is damaged', 'deployment.secret', scramble, 'key-malformed', /deployment\.secret/],
    ['the token key is damaged', 'token-signing.pem', scramble, 'key-malformed', /token-signing\.pem/],
    [
      'the trusted issuers are damaged',
      'token-issuers.json',
      scramble,
      'key-malformed',
      /token-issuers\.json/,
    ],
  ])('are refused when %s', async (_, path, damage, code, message) => {
    await expectRefused(...toFile(at('keys', path), damage), { code, message });
  });

  it('are made by the next start, when the first could not make them', async () => {
    await withTempFolder(async (elsewhere) => {
      const young = join(elsewhere, 'data');
      mkdirSync(young);
      writeFileSync(join(young, 'keys'), 'in the way');
      expect(await startCharity(configOf(young)).started).toMatchObject({
        kind: 'failed',
        code: 'key-malformed',
      });
      rmSync(join(young, 'keys'));
      const again = startCharity(configOf(young));
      await mustServe(again);
      await again.stop();
    });
  });
});

describe('the address', () => {
  it('that is taken is refused', async () => {
    const server = await listen();
    const address = `127.0.0.1:${(server.address() as { port: number }).port}`;
    const expected = {
      code: 'address-taken',
      message: new RegExp(`${address}.*CENTESIMO_ADDRESS|${address}`),
    };
    await expectRefused(nothing, nothing, expected, { address });
    await new Promise((done) => server.close(done));
  });

  it.each(['203.0.113.7:7420', 'no-such-host.invalid:7420'])(
    'that is not ours is refused: %s',
    async (address) => {
      const expected = { code: 'address-unusable', message: new RegExp(address) };
      await expectRefused(nothing, nothing, expected, { address });
    },
  );
});

async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

describe('after all of this', () => {
  it('the folder opens with everything in it', async () => {
    await recover(chain, chain.rounds);
    await chain.charity.stop();
  });
});
