// A backup made while gifts come in: what was answered before it began is in it once, the restored system goes on, and
// whoever holds a later checkpoint sees what was lost.
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { COMMANDS } from '@centesimo/cli/commands';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, patiently, pause, sendBatch, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';
import { createLogView, readOn } from './log-reader.ts';

const MAIN = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));
const LEDGERS = ['acqua', 'pane', 'luce'];
const GIFTS_A_BATCH = 40;
const BATCHES_BEFORE = 12;
const WAIT_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-backup-'));
const data = join(folder, 'data');
const backup = join(folder, 'backup');
const restored = join(folder, 'restored');
const newer = join(folder, 'newer-checkpoint');
/** Ids of gifts by payment, as answered before the backup began. */
const before = new Map<string, string>();
let running: Running | undefined;
let caller: Caller;

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** The command in this process, complaining as its main does. */
async function centesimo(name: string, ...args: string[]): Promise<Ended> {
  let said = '';
  const write = (text: string): void => void (said += text);
  const { signal } = new AbortController();
  const command = COMMANDS.find((each) => each.name === name);
  try {
    const code = await command?.run(args, { out: write, err: write, isTerminal: false, signal, env: {} });
    return { code: code ?? -1, said };
  } catch (error) {
    const { code, exit, message } = error as { code?: string; exit?: number; message: string };
    return { code: exit ?? -1, said: `${said}${message} [${code}]` };
  }
}

/** In a process of its own, as an operator runs it beside the system. */
async function backUp(): Promise<{ readonly log: { readonly size: number } }> {
  const args = [MAIN, 'backup', backup, '--data', data, '--json'];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as never;
}

async function start(at: string): Promise<void> {
  running = await startAllInOne(configOf(at));
  await running.ready();
  caller = connect(running.address, tokenOf(at));
}

async function stop(): Promise<void> {
  caller.close();
  await running?.stop();
  running = undefined;
}

function batchOf(n: number): Parameters<typeof sendBatch>[1] {
  const gifts = Array.from({ length: GIFTS_A_BATCH }, (_, i) => ({
    processor: 'stripe',
    payment: `pay-${n}-${i}`,
    grossAmount: 1_000n,
    currency: 'EUR',
    givenAt: '2026-01-15',
    detailsJson: JSON.stringify({ donor: { name: `Giver ${n} ${i}` } }),
  }));
  return { ledger: LEDGERS[n % LEDGERS.length] ?? '', gifts };
}

/** Answers the ids of a batch's gifts by payment, and how many of them were known already. */
async function give(n: number): Promise<{ readonly ids: Map<string, string>; readonly repeated: number }> {
  const ids = new Map<string, string>();
  let repeated = 0;
  const { results } = await patiently(() => sendBatch(caller, batchOf(n)));
  for (const [i, { gift, refusal, repeated: known }] of results.entries()) {
    expect(refusal).toBeUndefined();
    ids.set(`pay-${n}-${i}`, gift);
    if (known) repeated += 1;
  }
  return { ids, repeated };
}

/** Waits until as many gifts are in the log, published. */
async function logged(gifts: ReadonlySet<string>): Promise<string[]> {
  const view = createLogView();
  for (const until = Date.now() + WAIT_MS; ; await pause(50)) {
    await readOn(view, caller);
    const received = view.entries
      .filter(({ type }) => type === 'gift.received')
      .map(({ subject }) => subject);
    const there = new Set(received);
    if ([...gifts].every((gift) => there.has(gift))) return received;
    if (Date.now() > until)
      throw new Error(`${[...gifts].filter((gift) => !there.has(gift)).length} are missing`);
  }
}

beforeAll(async () => {
  await start(data);
  for (const ledger of LEDGERS)
    await patiently(() =>
      caller.allocation.openLedger({
        ledger,
        idempotencyKey: 'ledger',
        baseCurrency: 'EUR',
        currencies: ['EUR'],
        reserves: [{ currency: 'EUR', fund: 'reserve' }],
      }),
    );
});

afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup made under load', () => {
  it('is written while gifts come in, private and whole', async () => {
    let n = 0;
    for (; n < BATCHES_BEFORE; n++) for (const [payment, id] of (await give(n)).ids) before.set(payment, id);
    let isOver = false;
    const load = (async () => {
      for (; !isOver; n++) await give(n);
    })();
    const { log } = await backUp();
    isOver = true;
    await load;
    expect(n).toBeGreaterThan(BATCHES_BEFORE);
    expect(log.size).toBeGreaterThan(0);
    expect(readdirSync(folder).sort()).toEqual(['backup', 'data', 'details-keys.db']);
    expect(statSync(backup).mode & 0o777).toBe(0o700);
    for (const path of ['keys/log.skey', 'keys/deployment.secret', 'donation/store.db'])
      expect(statSync(join(backup, path)).mode & 0o777, path).toBe(0o600);
    expect((await centesimo('backup', backup, '--data', data)).said).toContain('[target-not-empty]');
    expect((await centesimo('backup', join(folder, 'x'), '--data', folder)).said).toContain('[no-system]');
    // Erased after it; the next backup replaces the one copy of the keys.
    const erased = { ledger: LEDGERS[0] ?? '', gift: before.get('pay-0-0') ?? '', ground: 'order' };
    await caller.donation.eraseDetails(erased);
    expect((await centesimo('backup', join(folder, 'second'), '--data', data)).code).toBe(0);
    // What an operator still has of the time after the backup.
    await logged(new Set((await give(n)).ids.values()));
    writeFileSync(newer, (await caller.audit.getCheckpoint({})).note);
    await stop();
  });

  it('is refused when it is damaged, cut short, or older than a checkpoint that somebody has', async () => {
    const restore = (from: string, ...args: string[]): Promise<Ended> =>
      centesimo('restore', from, '--data', restored, ...args);
    const older = await restore(backup, '--since', newer);
    expect([older.code, older.said]).toEqual([1, expect.stringContaining('[backup-older]')]);
    const bad = join(folder, 'bad');
    cpSync(backup, bad, { recursive: true });
    appendFileSync(join(bad, 'donation', 'store.db'), 'x');
    const damaged = await restore(bad);
    expect([damaged.code, damaged.said]).toEqual([1, expect.stringContaining('[backup-damaged]')]);
    rmSync(join(bad, 'backup.json'));
    expect((await restore(bad)).said).toContain('[backup-incomplete]');
    expect(existsSync(restored)).toBe(false);
    rmSync(bad, { recursive: true });
    writeFileSync(join(folder, 'other-checkpoint'), 'no checkpoint\n');
    expect((await restore(backup, '--since', join(folder, 'other-checkpoint'))).said).toContain(
      '[checkpoint-refused]',
    );
    const noKeys = await restore(backup, '--details-keys', join(folder, 'none.db'));
    expect([noKeys.code, noKeys.said]).toEqual([2, expect.stringContaining('[details-keys-missing]')]);
    const into = await centesimo('restore', backup, '--data', data);
    expect([into.code, into.said]).toEqual([2, expect.stringContaining('[target-not-empty]')]);
  });

  it('is restored, holds once all that was answered before it began, verifies and goes on', async () => {
    const { code, said } = await centesimo(
      'restore',
      backup,
      '--data',
      restored,
      '--since',
      newer,
      '--accept-loss',
    );
    expect(code, said).toBe(0);
    await start(restored);
    const received = await logged(new Set(before.values()));
    expect(new Set(received).size).toBe(received.length);
    for (let n = 0; n < BATCHES_BEFORE; n++) {
      const { ids, repeated } = await give(n);
      expect(repeated).toBe(GIFTS_A_BATCH);
      for (const [payment, id] of ids) expect(id).toBe(before.get(payment));
    }
    // The backup is older than the erasure: it is decided once more, with the day of the first time.
    const gift = {
      ledger: LEDGERS[0] ?? '',
      key: { case: 'gift', value: before.get('pay-0-0') ?? '' },
    } as const;
    const day = new Date().toISOString().slice(0, 4);
    await expect
      .poll(async () => (await caller.donation.getGift(gift)).gift?.detailsErasedAt, { timeout: WAIT_MS })
      .toContain(day);
    const other = { ...gift, key: { case: 'gift', value: before.get('pay-0-1') ?? '' } } as const;
    expect((await caller.donation.getGift(other)).gift?.detailsErasedAt).toBe('');
    const after = await give(1_000_000);
    expect(after.repeated).toBe(0);
    await logged(new Set(after.ids.values()));
    expect(running?.stopped()).toEqual([]);
    const verify = (...more: string[]): Promise<Ended> =>
      centesimo(
        'verify',
        `http://${running?.httpAddress}/log`,
        '--vkey-file',
        join(restored, 'log.vkey'),
        ...more,
      );
    const verified = await verify();
    expect(verified.code, verified.said).toBe(0);
    const missed = await verify('--since', newer, '--evidence', join(folder, 'evidence'));
    expect([missed.code, missed.said]).toEqual([1, expect.stringMatching(/log-shrunk|history-rewritten/)]);
  });
});
