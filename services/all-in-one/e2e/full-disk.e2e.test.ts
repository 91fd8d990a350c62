// The disk is full: what cannot be stored is not answered as done, the process lives, and once there is room it goes on.
// A small disk of its own is mounted for this, which only root may do; elsewhere it says that it was left out.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RpcError } from '@centesimo/grpc';
import { afterAll, describe, expect, it } from 'vitest';
import { type Caller, connect, patiently, tokenOf } from './caller.ts';
import { configOf, killAll, mustServe, startCharity } from './charity-process.ts';
import { openChain, recover } from './crash-chain.ts';
import { makeRound, playRound } from './round.ts';
import { expectSettled } from './settled.ts';

const DISK = '24m';
const disk = mkdtempSync(join(tmpdir(), 'centesimo-disk-'));
const canMount = mount();

function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('LEFT OUT: the tests of a full disk need the right to mount a small one');
    return false;
  }
}

afterAll(() => {
  killAll();
  if (canMount) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

const filler = join(disk, 'filler');

function fill(): void {
  const file = openSync(filler, 'w');
  try {
    for (const size of [1 << 20, 4096, 1]) writeUntilFull(file, Buffer.alloc(size));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    while (writeSync(file, block) === block.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

const empty = (): void => rmSync(filler, { force: true });

/** What a caller is told while there is no room. */
async function toldByFullDisk(caller: Caller, ledger: string): Promise<RpcError> {
  const opening = {
    idempotencyKey: 'open',
    ledger,
    baseCurrency: 'EUR',
    currencies: ['EUR'],
    reserves: [{ currency: 'EUR', fund: 'reserve' }],
    detailsJson: JSON.stringify({ text: 'x'.repeat(8_000) }),
  };
  // A page or two may still fit: the first call that does not is meant.
  for (let at = 0; at < 50; at++) {
    try {
      await caller.allocation.openLedger({ ...opening, ledger: `${ledger}-${at}` });
    } catch (error) {
      if (error instanceof RpcError) return error;
      throw error;
    }
  }
  throw new Error('the disk was never full');
}

describe.runIf(canMount)('a full disk', () => {
  it('at the first start is told, and the next start makes the folder', { timeout: 60_000 }, async () => {
    const young = join(disk, 'young');
    fill();
    const started = await startCharity(configOf(young)).started;
    expect(started).toMatchObject({ kind: 'failed', code: 'disk-full' });
    expect(started).toMatchObject({ message: expect.stringContaining(young) as string });
    empty();
    const again = startCharity(configOf(young));
    await mustServe(again);
    await again.stop();
    rmSync(young, { recursive: true });
  });

  it(
    'while working loses nothing, and the work goes on when there is room',
    { timeout: 120_000 },
    async () => {
      const folder = join(disk, 'data');
      const chain = openChain(folder);
      const caller = connect(await mustServe(chain.charity), tokenOf(folder));
      const before = makeRound('before');
      await playRound(before, caller, () => chain.charity.isGone());
      fill();
      const told = await toldByFullDisk(caller, 'full');
      expect([told.code, told.retriable], told.message).toEqual(['storage-unavailable', true]);
      const during = makeRound('during');
      await expect(
        playRound(during, caller, () => true),
        'a whole round cannot be done without room',
      ).rejects.toThrow();
      expect(chain.charity.isGone()).toBe(false);
      empty();
      await patiently(() => playRound(during, caller, () => chain.charity.isGone()));
      await expectSettled(folder, caller, chain.view, [before, during]);
      caller.close();
      chain.rounds.push(before, during);
      await chain.charity.kill();
      fill();
      const started = await startCharity(configOf(folder)).started;
      expect(started.kind).not.toBe('died');
      killAll();
      empty();
      await recover(chain, chain.rounds);
      await chain.charity.stop();
    },
  );
});
