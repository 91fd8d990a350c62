/** The check after every crash: what was answered is in the log, once, where the answer said; and the log verifies. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyLog } from '@centesimo/verify';
import { expect } from 'vitest';
import { type Caller, patiently, pause } from './caller.ts';
import {
  type LogView,
  type SeenEntry,
  grpcSource,
  lookAtCheckpoint,
  readOn,
  statusOf,
} from './log-reader.ts';
import { OWN_WORK } from './own-work.ts';
import { ROUND_TOTALS } from './round-work.ts';
import type { Round } from './round.ts';

/** Far above what a loaded machine takes; it only bounds how long a loss takes to show. */
const SETTLE_MS = 60_000;
const MISSING_TOLD = 5;
const POLL_MS = 40;

/**
 * Waits until the log holds the rounds whole, and checks them.
 * @throws AssertionError, Error naming what is missing
 */
export async function expectSettled(
  folder: string,
  caller: Caller,
  view: LogView,
  rounds: readonly Round[],
): Promise<void> {
  await untilPublished(caller, view, rounds);
  for (const round of rounds) expectWhole(round, view.entries);
  const { vkey } = await statusOf(caller);
  expect(readFileSync(join(folder, 'log.vkey'), 'utf8').trim()).toBe(vkey);
  await expectVerified(caller, view, rounds, vkey);
}

async function untilPublished(caller: Caller, view: LogView, rounds: readonly Round[]): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (;;) {
    // A full disk or a stolen journal makes audit open its log anew, and it says so meanwhile.
    await patiently(() => lookAtCheckpoint(view, caller));
    await readOn(view, caller);
    const status = await statusOf(caller);
    const stopped = status.marks.filter((mark) => mark.stopped !== '');
    expect(stopped, 'partitions that audit has stopped').toEqual([]);
    const missing = rounds.flatMap((round) => missingOf(round, view.entries));
    const isLevel = status.size === status.publishedSize && Number(status.size) === view.entries.length;
    if (isLevel && missing.length === 0 && status.marks.every(({ lag }) => lag === 0n)) return;
    if (Date.now() > until)
      throw new Error(
        `${missing.length} not in the log after ${SETTLE_MS} ms: ${missing.slice(0, MISSING_TOLD).join(', ')}; ${describe(status)}`,
      );
    await pause(POLL_MS);
  }
}

function describe({ size, publishedSize }: { size: bigint; publishedSize: bigint }): string {
  return `${size} entries, ${publishedSize} published`;
}

function missingOf(round: Round, entries: readonly SeenEntry[]): string[] {
  const own = entries.filter(({ ledger }) => ledger === round.ledger);
  const subjects = new Set(own.map(({ subject, type }) => `${type} ${subject}`));
  const missing: string[] = [];
  for (const { name, makes } of round.stages.flat())
    for (const id of round.told.get(name)?.ids ?? [])
      if (!subjects.has(`${makes} ${id}`)) missing.push(`${round.ledger} ${name} ${id}`);
  const demand = round.told.get('refund')?.ids[0];
  if (demand !== undefined && !subjects.has(`refund.settled ${demand}`)) missing.push(`${demand} settled`);
  return missing;
}

/** Each answer once, at its place; and nothing of these types that nobody asked for. */
function expectWhole(round: Round, entries: readonly SeenEntry[]): void {
  const own = entries.filter(({ ledger, type }) => ledger === round.ledger && !OWN_WORK.has(type));
  const asked: string[] = [];
  for (const { name, makes } of round.stages.flat()) {
    const told = round.told.get(name);
    if (told === undefined) continue;
    asked.push(...told.ids.map((id) => `${makes} ${id}`));
    const there = entries.filter(({ place }) => place === `${told.journal} ${told.k}`);
    const [found] = there;
    expect(there, `${round.ledger} ${name} at its place`).toHaveLength(1);
    expect(`${found?.type} ${found?.subject}`).toBe(`${makes} ${told.ids.at(-1)}`);
  }
  const made = own.map(({ subject, type }) => `${type} ${subject}`).filter((name) => !isReserve(name));
  expect(made.sort()).toEqual(asked.sort());
}

/** The reserve comes with its ledger, in one event; a log of older form would tell it apart. */
function isReserve(name: string): boolean {
  return name === 'fund.opened reserve';
}

async function expectVerified(caller: Caller, view: LogView, rounds: readonly Round[], vkey: string) {
  const { since } = view;
  const verified = await verifyLog(grpcSource(caller), { vkey, ...(since === undefined ? {} : { since }) });
  if (verified.kind !== 'verified') throw new Error(`the log does not verify: ${JSON.stringify(verified)}`);
  expect(verified.size).toBe(view.entries.length);
  for (const { ledger } of rounds) {
    const totals = verified.ledgers.find((each) => each.ledger === ledger)?.totals;
    const { receipts, ...sums } = ROUND_TOTALS;
    expect(totals, ledger).toMatchObject({ receipts, receiptsPlaced: receipts });
    expect(totals?.currencies, ledger).toMatchObject([{ currency: 'EUR', unplaced: 0, ...sums }]);
  }
}
