// The system a command works on: services apart by their addresses, and what is missing is named.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTokenKeys } from '@centesimo/auth';
import { afterAll, describe, expect, it } from 'vitest';
import { openSystem } from './running-system.ts';

const folder = mkdtempSync(join(tmpdir(), 'centesimo-system-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ioWith = (env: Readonly<Record<string, string>>) => ({
  env,
  out: () => undefined,
  err: () => undefined,
  isTerminal: false,
  signal: new AbortController().signal,
});
const APART = {
  CENTESIMO_DONATION_ADDRESS: 'donation:1',
  CENTESIMO_ALLOCATION_ADDRESS: 'allocation:2',
  CENTESIMO_AUDIT_ADDRESS: 'audit:3',
};

describe('services apart', () => {
  it('are asked where the environment says, with tokens of the keys that it names', async () => {
    openTokenKeys(join(folder, 'shared'), 'centesimo');
    const system = await openSystem(folder, ioWith({ ...APART, CENTESIMO_KEYS: 'shared' }));
    expect(system.addresses).toEqual({
      donation: 'donation:1',
      allocation: 'allocation:2',
      audit: 'audit:3',
    });
    expect(system.token().split('.')).toHaveLength(3);
  });

  it('need all three addresses: what is missing is named', async () => {
    const { CENTESIMO_AUDIT_ADDRESS: _, ...some } = APART;
    await expect(openSystem(folder, ioWith(some))).rejects.toThrow(/CENTESIMO_AUDIT_ADDRESS is missing/);
  });

  it('need the keys: their folder is named', async () => {
    const lost = ioWith({ ...APART, CENTESIMO_KEYS: join(folder, 'nowhere') });
    await expect(openSystem(folder, lost)).rejects.toThrow(/nowhere/);
  });
});
