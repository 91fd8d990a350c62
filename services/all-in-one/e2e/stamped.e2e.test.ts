// The log of the real services stamped by an authority that OpenSSL runs, exported, and verified by the command with nothing running.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  makeTimeAuthority,
  opensslVerdict,
  type TestAuthority,
  whyNoOpenssl,
} from '@centesimo/testkit/time-authority';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { postPatiently } from './post-patiently.ts';
import { commandOutput } from './stated.ts';

const WAIT = { timeout: 60_000, interval: 50 };

interface Status {
  readonly publishedSize: number;
  readonly stamps: { readonly authority: string; readonly size: number; readonly failures: number };
}

describe.skipIf(whyNoOpenssl() !== '')('the time stamps of the real services', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-stamped-'));
  const data = join(folder, 'data');
  let authority: TestAuthority;
  let running: Running;
  beforeAll(async () => {
    mkdirSync(join(folder, 'tsa'));
    authority = makeTimeAuthority(join(folder, 'tsa'));
    const named = { timeAuthority: { name: authority.config }, timeAuthorityCa: { file: authority.caFile } };
    running = await startAllInOne(configOf(data, named));
    await running.ready();
  });
  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const statusOf = async (): Promise<Status> =>
    JSON.parse(await commandOutput('status', '--data', data, '--json')) as Status;

  it('are told by the status, go into a mirror, and are verified there by us and by OpenSSL', async () => {
    const token = tokenOf(data, { roles: ['operator'], ledgers: ['acqua-viva'] });
    await postPatiently(`http://${running.httpAddress}/v1/ledgers`, token, {
      ledger: 'acqua-viva',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'general' }],
    });
    await expect.poll(async () => (await statusOf()).stamps.size, WAIT).toBeGreaterThan(0);
    const { stamps } = await statusOf();
    expect(stamps).toMatchObject({ authority: authority.config, failures: 0 });
    expect(await commandOutput('status', '--data', data)).toContain(
      `stamped    the first ${stamps.size} entries`,
    );
    const mirror = join(folder, 'mirror');
    await commandOutput('export', mirror, '--data', data);
    const key = ['--vkey-file', join(data, 'log.vkey'), '--tsa-ca', authority.caFile];
    const said = await commandOutput('verify', mirror, ...key);
    expect(said).toContain(`stamped  entry ≤ ${stamps.size - 1} existed before`);
    // The same of the running system, over HTTP.
    expect(await commandOutput('verify', `http://${running.httpAddress}/log`, ...key)).toContain(
      'existed before',
    );
    const named = (form: string): string => join(mirror, `stamps/${stamps.size}.${form}`);
    expect(opensslVerdict(authority, named('checkpoint'), named('tst'))).toContain('Verification: OK');
  });
});
