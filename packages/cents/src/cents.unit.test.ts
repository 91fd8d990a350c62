// A first walk through the reducer: gifts in, an expense over them, a return, a refund, and their trails.
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from './index.ts';
import {
  applyEvent,
  createLedgerState,
  planExpense,
  planPlacement,
  planRefund,
  planReturn,
  sources,
  trail,
} from './index.ts';

const sha256 = { latin1: (data: string): string => hash('sha256', Buffer.from(data, 'latin1'), 'latin1') };
const id = (n: number): string => `gift_${String.fromCharCode(97 + n).repeat(51)}a`;

describe('the reducer', () => {
  it('gives every cent an address', () => {
    const state = createLedgerState(sha256);
    const apply = (type: string, subject: string, data: object): void => {
      const event = { type: `org.centesimo.${type}.v1`, subject, data } as LedgerEvent;
      expect(applyEvent(state, event)).toBeUndefined();
    };
    apply('ledger.opened', 'l', {
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      policy: 'fifo@1',
      reserves: [{ currency: 'EUR', fund: 'general' }],
    });
    apply('placement-rule.set', 'l', { shares: [{ fund: 'general', weight: 1 }], version: 1 });
    apply('gift.received', id(0), { currency: 'EUR', gross: 100 });
    apply('gift.received', id(1), { currency: 'EUR', gross: 50, fee: 10 });
    apply('gifts.placed', 'l', planPlacement(state, 100)!);
    const plan = planExpense(state, { amount: 120, currency: 'EUR', funds: ['general'] });
    apply('expense.recorded', 'exp_a', { amount: 120, currency: 'EUR', ...(plan.ok ? plan.data : {}) });
    expect(sources(state, 'exp_a')!.pieces.map((p) => [p.id, p.amount])).toEqual([
      [id(0), 100],
      [id(1), 20],
    ]);
    const back = planReturn(state, 'exp_a', 10);
    apply('expense.returned', 'ret_a', back.ok ? back.data : {});
    expect(trail(state, id(1))!.pieces.map((p) => [p.from, p.to, p.place.kind])).toEqual([
      [0, 10, 'spent'],
      [10, 20, 'waiting'],
      [20, 40, 'waiting'],
    ]);
    apply('gift.refunded', 'refund_a', { amount: 25, currency: 'EUR', gift: id(1) });
    const settle = planRefund(state, 'refund_a');
    apply('refund.settled', 'refund_a', settle.ok ? settle.data : {});
    expect(trail(state, id(1))!.pieces.map((p) => [p.from, p.to, p.place.kind])).toEqual([
      [0, 10, 'spent'],
      [10, 20, 'refunded'],
      [20, 35, 'refunded'],
      [35, 40, 'waiting'],
    ]);
  });
});
