// An auditor with nothing but an address and a key: the running system's log, verified over HTTP by the command line.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, giveBatch, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';

const MAIN = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));
const LEDGER = 'acqua';
const GIFTS = 300;
/** The ledger, a fund, and the gifts. */
const ENTRIES_MIN = GIFTS + 2;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-http-log-'));
let running: Running;
let caller: Caller;

beforeAll(async () => {
  running = await startAllInOne(configOf(folder));
  await running.ready();
  caller = connect(running.address, tokenOf(folder));
  await patiently(() =>
    caller.allocation.openLedger({
      ledger: LEDGER,
      idempotencyKey: 'ledger',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'reserve' }],
    }),
  );
  const gifts = Array.from({ length: GIFTS }, (_, n) => ({
    processor: 'stripe',
    payment: `pay-${n}`,
    grossAmount: 1_000n + BigInt(n),
    currency: 'EUR',
    givenAt: '2026-01-15',
  }));
  await giveBatch(caller, { ledger: LEDGER, gifts });
  await published(ENTRIES_MIN);
});

afterAll(async () => {
  caller.close();
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

const url = (path: string): string => `http://${running.httpAddress}${path}`;

async function published(size: number): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const answer = await fetch(url('/log/checkpoint'));
    if (answer.ok && Number((await answer.text()).split('\n')[1]) >= size) return;
    await pause(20);
  }
  throw new Error(`size ${size} was not published`);
}

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** The command line in a process of its own: what an auditor runs. */
async function centesimo(...args: string[]): Promise<Ended> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], { cwd: folder });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr, stdout } = error as { code: number; stderr: string; stdout: string };
    return { code, said: stdout + stderr };
  }
}

const vkeyFile = join(folder, 'log.vkey');

describe('the log of a running system over HTTP', () => {
  it('is verified by the command line, with nothing but the key', async () => {
    const { code, said } = await centesimo('verify', url('/log'), '--vkey-file', vkeyFile, '--json');
    expect(code, said).toBe(0);
    const result = JSON.parse(said) as { size: number };
    expect(result.size).toBeGreaterThanOrEqual(ENTRIES_MIN);
  });

  it('is refused under another key', async () => {
    const other = readFileSync(vkeyFile, 'utf8').replace(/.(?=\s*$)/, (last) => (last === 'A' ? 'B' : 'A'));
    writeFileSync(join(folder, 'other.vkey'), other);
    const { code } = await centesimo('verify', url('/log'), '--vkey-file', join(folder, 'other.vkey'));
    expect(code).not.toBe(0);
  });

  it('stands in run.json, is alive and ready, and describes itself', async () => {
    const { http } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { http: string };
    expect(http).toBe(running.httpAddress);
    for (const path of ['/healthz', '/readyz', '/docs', '/openapi.json'])
      expect((await fetch(url(path))).status, path).toBe(200);
  });
});

describe('entries that are not open', () => {
  it('are verified with a token of an auditor, and with no other', async () => {
    caller.close();
    await running.stop();
    running = await startAllInOne(configOf(folder, { openEntries: false }));
    await running.ready();
    caller = connect(running.address, tokenOf(folder));
    await published(ENTRIES_MIN);
    const verify = async (roles: readonly ('auditor' | 'staff')[]): Promise<Ended> => {
      const file = join(folder, 'token');
      writeFileSync(file, tokenOf(folder, { roles: [...roles] }), { mode: 0o600 });
      return await centesimo('verify', url('/log'), '--vkey-file', vkeyFile, '--token-file', file);
    };
    const auditor = await verify(['auditor']);
    expect(auditor.code, auditor.said).toBe(0);
    expect((await verify(['staff'])).code).toBe(2);
    expect((await centesimo('verify', url('/log'), '--vkey-file', vkeyFile)).code).toBe(2);
  });
});
