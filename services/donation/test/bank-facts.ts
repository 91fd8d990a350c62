/** One command of each fact of the bank, and what a decision on one tells. */
import { parseEvent } from '@centesimo/events';
import type { Decision } from '@centesimo/decider';
import { expect } from 'vitest';
import type {
  CorrectFee,
  LoseDispute,
  OpenDispute,
  RecordCharge,
  RecordFailure,
  RecordPending,
  RecordRefundFailure,
  StateBalance,
  WinDispute,
} from '../src/domain/fact-commands.ts';
import { GIFT, gift, refund } from './given.ts';

export const id = (prefix: string, letter: string) => `${prefix}_${letter.repeat(52)}`;
const money = { amount: 1_000, currency: 'EUR' };
export const pendingGift: RecordPending = {
  kind: 'record-pending',
  gift: GIFT,
  currency: 'EUR',
  gross: 2_500,
  givenAt: '2026-01-15',
  processor: 'stripe',
  trailKey: gift.trailKey,
};
export const correction: CorrectFee = {
  kind: 'correct-fee',
  correction: id('correction', 'f'),
  income: id('income', 'f'),
  gift: GIFT,
  fee: 100,
  currency: 'EUR',
  correctedAt: '2026-02-01',
};
export const failure: RecordFailure = {
  kind: 'record-failure',
  failure: id('failure', 'g'),
  gift: GIFT,
  ...money,
  failedAt: '2026-02-02',
};
export const dispute: OpenDispute = {
  kind: 'open-dispute',
  dispute: id('dispute', 'h'),
  gift: GIFT,
  ...money,
  openedAt: '2026-02-03',
  withdrawn: true,
};
export const inquiry: OpenDispute = { ...dispute, withdrawn: false };
export const win: WinDispute = {
  kind: 'win-dispute',
  credit: id('credit', 'i'),
  dispute: dispute.dispute,
  ...money,
  wonAt: '2026-03-01',
};
export const loss: LoseDispute = { kind: 'lose-dispute', dispute: dispute.dispute, lostAt: '2026-03-01' };
export const refundFailure: RecordRefundFailure = {
  kind: 'record-refund-failure',
  credit: id('credit', 'j'),
  refund: refund.demand,
  ...money,
  failedAt: '2026-02-04',
};
export const charge: RecordCharge = {
  kind: 'record-charge',
  charge: id('charge', 'k'),
  chargeKind: 'dispute',
  ...money,
  chargedAt: '2026-02-03',
};
export const balance: StateBalance = {
  kind: 'state-balance',
  statement: id('statement', 'l'),
  account: 'current',
  balance: -5,
  currency: 'EUR',
  statedAt: '2026-01-31',
};

/** Short name and data of each event, or the code; every event is one of its schema. */
export function told(decision: Decision): unknown {
  if (decision.kind !== 'accepted') return decision.kind === 'refused' ? decision.code : decision.reason;
  return decision.events.map(({ data, ledger, subject, type }) => {
    const parsed: unknown = JSON.parse(data);
    const place = { id: '0', source: '/g1/donation/0', specversion: '1.0', time: '2026-03-01T00:00:00.000Z' };
    expect(parseEvent({ ...place, data: parsed, ledger, subject, type }).fault).toBeUndefined();
    return [type.slice('org.centesimo.'.length, -'.v1'.length), parsed];
  });
}
