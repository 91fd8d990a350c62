/** A real log with one gift on many ways, its page and its receipt: what the check in the browser is held against. */
import { planExpense, planMove, planRefund } from '@centesimo/cents';
import { keyedId, trailKey } from '@centesimo/events';
import { formatVkey } from '@centesimo/log';
import { withTempFolder } from '@centesimo/testkit';
import { hash } from 'node:crypto';
import { giftReceipts } from '../src/api/receipt.ts';
import type { TrailView } from '../src/domain/views.ts';
import { LOG_KEY, TinyLog, codeBytes, codeOf, expenseId, giftId } from './tiny-log.ts';
import { openPortal, until } from './world.ts';

export interface PageLog {
  readonly code: string;
  readonly vkey: string;
  readonly view: TrailView;
  /** The trail receipt. */
  readonly receipt: string;
  readonly log: TinyLog;
}

/** The gift that is looked at: 100.00 EUR with a fee of 3.00. */
const OWN = 2;
const FIRST_OTHER = 10;
/** Of the payments after those three. */
const LETTERS = [...'defghijklmnopqrstuvwxyz234567'];

/**
 * The gift's 97.00 EUR: 40.00 in the payment a, 15.00 moved to another fund and with 1.00 more in the payment b, 1.00 in
 * the payment c that gave 5.00 back, 2.00 refunded, the rest waiting; 0.50 in each of
 * `more` payments (at most 29). `others`: gifts before it in the log.
 */
export async function pageLog({ more = 0, others = 0 } = {}): Promise<PageLog> {
  const log = new TinyLog().open().give(FIRST_OTHER, FIRST_OTHER + others);
  const by = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };
  log.add('allocation', 'fund.opened', 'school', { by, class: 'unrestricted', currency: 'EUR' });
  give(log, 1, { gross: 48_000 });
  give(log, OWN, { gross: 10_000, fee: 300 });
  give(log, 3, { gross: 5_000 });
  log.place();
  spend(log, 'a', 52_000, ['riserva']);
  const moved = planMove(log.state, { amount: 1_500, from: ['riserva'], to: 'school' });
  if (!moved.ok) throw new Error(moved.code);
  log.add('allocation', 'money.moved', `move_${'a'.repeat(26)}`, { ...moved.data, by });
  spend(log, 'b', 1_600, ['school', 'riserva']);
  spend(log, 'c', 600, ['riserva']);
  log.back('c', 500);
  const demand = keyedId('refund', hash('sha256', 'demand', 'buffer'));
  const asked = { amount: 200, currency: 'EUR', gift: giftId(OWN), refundedAt: '2026-02-03' };
  log.add('donation', 'gift.refunded', demand, asked);
  const settled = planRefund(log.state, demand);
  if (!settled.ok) throw new Error(settled.code);
  log.add('allocation', 'refund.settled', demand, settled.data);
  for (const letter of LETTERS.slice(0, more)) spend(log, letter, 50, ['riserva']);
  return await shown(log.publish());
}

function give(log: TinyLog, n: number, amounts: { readonly gross: number; readonly fee?: number }): void {
  const key = trailKey(codeBytes(n), (bytes) => hash('sha256', bytes, 'base64url'));
  const rest = { currency: 'EUR', fund: 'riserva', givenAt: '2026-01-15', processor: 'test', trailKey: key };
  log.add('donation', 'gift.received', giftId(n), { ...rest, ...amounts });
}

function spend(log: TinyLog, letter: string, amount: number, funds: readonly string[]): void {
  const plan = planExpense(log.state, { amount, currency: 'EUR', funds });
  if (!plan.ok) throw new Error(plan.code);
  const by = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };
  const fixed = {
    by,
    currency: 'EUR',
    paidAt: '2026-02-01',
    details: log.commit({ text: `bill ${letter}` }),
  };
  log.add('allocation', 'expense.recorded', expenseId(letter), { ...fixed, amount, ...plan.data });
}

/** What a portal over the log shows and hands out. */
async function shown(log: TinyLog): Promise<PageLog> {
  const code = codeOf(OWN);
  const found = { view: undefined as TrailView | undefined, receipt: '' };
  await withTempFolder(async (folder) => {
    const { close, portal } = await openPortal(folder, log, log);
    await until(() => portal.views.trailOf(code).view?.payments[2]?.text !== undefined);
    const note = { note: log.note ?? '', size: log.published };
    const receipts = giftReceipts({ feed: log, logKey: LOG_KEY, views: portal.views, note: () => note });
    found.view = portal.views.trailOf(code).view;
    found.receipt = (await receipts.ofTrail(code)).text;
    await close();
  });
  if (found.view === undefined) throw new Error('the gift is not shown');
  return { code, vkey: formatVkey(LOG_KEY), view: found.view, receipt: found.receipt, log };
}
