/** What the story log is written with: gifts by name, and plans that must be possible. */
import type { Planned } from '@centesimo/cents';
import { planRefund } from '@centesimo/cents';
import { keyedId, trailKey } from '@centesimo/events';
import { hash } from 'node:crypto';
import { codeBytes, giftId } from './tiny-log.ts';
import type { TinyLog } from './tiny-log.ts';

export const approvedBy = { actor: 'BBBBBBBBBBBBBBBBBBBBBA', role: 'approver' };

/** The gifts, by what happened to them; their numbers make their codes. */
export const STORIES = {
  exchanged: 1,
  partner: 2,
  refunded: 3,
  disputed: 4,
  laterFee: 5,
  lowerFee: 6,
  elsewhere: 7,
  awaited: 8,
  neverCame: 9,
  plain: 10,
  inquiry: 11,
  arrived: 12,
  returned: 13,
  kept: 14,
} as const;
export type Story = keyof typeof STORIES;

export const keyed = (prefix: Parameters<typeof keyedId>[0], name: string): string =>
  keyedId(prefix, hash('sha256', name, 'buffer'));

/** A plan that must be possible, written down. */
export function act(
  log: TinyLog,
  name: string,
  subject: string,
  plan: Planned<object>,
  more: object = {},
): void {
  if (!plan.ok) throw new Error(`${name}: ${plan.code} ${JSON.stringify(plan.facts)}`);
  log.add('allocation', name, subject, { ...plan.data, ...more });
}

export function give(log: TinyLog, story: Story, gross: number, fund: string, more: object = {}): void {
  const rest = { fund, givenAt: '2026-01-15', processor: 'bonifici', trailKey: keyOf(story) };
  log.add('donation', 'gift.received', giftId(STORIES[story]), { currency: 'EUR', gross, ...rest, ...more });
}

export function keyOf(story: Story): string {
  return trailKey(codeBytes(STORIES[story]), (bytes) => hash('sha256', bytes, 'base64url'));
}

export function refund(log: TinyLog, story: Story, amount: number, more: object = {}): void {
  const id = keyed('refund', story);
  const given = { gift: giftId(STORIES[story]), refundedAt: '2026-03-05' };
  const data = { amount, currency: 'EUR', ...given, ...more };
  log.add('donation', 'gift.refunded', id, data);
  act(log, 'refund.settled', id, planRefund(log.state, id));
}
