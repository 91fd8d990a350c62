/** The ids and people of the invented history that the samples tell. */
import { createHmac, hash } from 'node:crypto';
import {
  commitDetails,
  expenseId,
  factId,
  giftId,
  incomeId,
  moveId,
  parsePaymentId,
  parseProcessorId,
  returnId,
  shortId,
} from '../src/index.ts';
import type { PaymentId, ProcessorId } from '../src/index.ts';

export const ledger = 'acqua-viva';
export const processor = parseProcessorId('paypal') as ProcessorId;
const hmac = (text: string): Uint8Array => createHmac('sha256', new Uint8Array(32)).update(text).digest();
export const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url');

export const gift = giftId(processor, own('payment-1'), hmac);
export const refund = factId('refund', processor, own('refund-1'), hmac);
export const income = incomeId(processor, own('interest-1'), hmac);
export const expense = expenseId(new Uint8Array(16).fill(1));
export const move = moveId(new Uint8Array(16).fill(2));
export const back = returnId(new Uint8Array(16).fill(3));
export const details = commitDetails(new Uint8Array(32).fill(4), '{"title":"Well 12"}', sha256);
export const staff = { actor: actor('staff'), role: 'staff' } as const;
export const operator = { actor: actor('operator'), role: 'operator' } as const;
export const approver = { actor: actor('approver'), role: 'approver' } as const;

export const failure = factId('failure', processor, own('failure-1'), hmac);
export const dispute = factId('dispute', processor, own('dispute-1'), hmac);
export const won = factId('credit', processor, own('reinstated-1'), hmac);
export const failed = factId('credit', processor, own('refund-failed-1'), hmac);
export const correction = factId('correction', processor, own('fee-1'), hmac);
export const charge = factId('charge', processor, own('charge-1'), hmac);
export const statement = factId('statement', processor, own('statement-1'), hmac);
export const repurpose = shortId('rep', new Uint8Array(16).fill(7));
export const exchange = shortId('exch', new Uint8Array(16).fill(8));
export const loss = shortId('loss', new Uint8Array(16).fill(9));
export const transfer = shortId('transfer', new Uint8Array(16).fill(10));
export const transferReturn = shortId('tret', new Uint8Array(16).fill(11));
export const handOver = shortId('hand', new Uint8Array(16).fill(12));
export const cover = shortId('cover', new Uint8Array(16).fill(13));
export const earlierImpact = shortId('impact', new Uint8Array(16).fill(15));
export const impact = shortId('impact', new Uint8Array(16).fill(14));
/** Documents: two salted commitments. */
export const evidence = [15, 16].map((salt) =>
  commitDetails(new Uint8Array(32).fill(salt), '{"name":"minutes"}', sha256),
);

function own(text: string): PaymentId {
  return parsePaymentId(text) as PaymentId;
}

export function allocation(id: string, subject: string) {
  return { id, ledger, source: '/g1/allocation/7', specversion: '1.0', subject, time: time(id) } as const;
}

export function donation(id: string, subject: string) {
  return { id, ledger, source: '/g1/donation/7', specversion: '1.0', subject, time: time(id) } as const;
}

function time(id: string): string {
  return `2024-06-01T12:00:${id.padStart(2, '0')}.000Z`;
}

function actor(name: string): string {
  return Buffer.from(hmac(`https://issuer.example|${name}`).subarray(0, 16)).toString('base64url');
}

/** The root of a part with one share is its leaf: SHA-256(0x20, id, amount as u64). */
export function leafRoot(id: string, amount: number): string {
  const sum = Buffer.alloc(8);
  sum.writeBigUInt64BE(BigInt(amount));
  return hash('sha256', Buffer.concat([Buffer.from([0x20]), Buffer.from(id), sum]), 'hex');
}
