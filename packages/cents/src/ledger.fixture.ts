// What the tests of this package share: a hasher, ids, events in one line, and a ledger to start from.
import { hash } from 'node:crypto';
import type { LedgerEvent, LedgerState, Planned, Sha256, Violation } from './index.ts';
import { applyEvent, createLedgerState } from './index.ts';

export const sha256: Sha256 = { bytes: (data) => hash('sha256', data, 'binary') };

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The n-th id of a kind: well-formed, and different in its first characters. */
export function idOf(
  kind: 'gift' | 'income' | 'refund' | 'failure' | 'dispute' | 'charge' | 'credit' | 'correction',
  n: number,
): string {
  let text = '';
  for (let rest = n, index = 0; index < 52; index += 1, rest = Math.floor(rest / 32))
    text += ALPHABET[rest % 32]!;
  return `${kind}_${text}`;
}

/** An event by its short name, as a test wants it: also one that no schema would let pass. */
export function eventOf(name: string, subject: string, data: object): LedgerEvent {
  return { type: `org.centesimo.${name}.v1`, subject, data } as unknown as LedgerEvent;
}

export const OPENING: readonly LedgerEvent[] = [
  eventOf('ledger.opened', 'demo', {
    baseCurrency: 'EUR',
    currencies: ['EUR', 'JPY'],
    policy: 'fifo@1',
    reserves: [
      { currency: 'EUR', fund: 'general' },
      { currency: 'JPY', fund: 'yen' },
    ],
  }),
  eventOf('fund.opened', 'water', { class: 'restricted', currency: 'EUR' }),
  eventOf('fund.opened', 'school', { class: 'designated', currency: 'EUR' }),
  eventOf('fund.opened', 'hall', { class: 'unrestricted', currency: 'EUR' }),
  eventOf('fund.opened', 'promise', { class: 'conditional', currency: 'EUR' }),
  eventOf('placement-rule.set', 'demo', {
    shares: [
      { fund: 'general', weight: 7 },
      { fund: 'school', weight: 2 },
      { fund: 'yen', weight: 1 },
    ],
    version: 1,
  }),
];

/** Applies events that must be right. */
export function replay(events: Iterable<LedgerEvent>): LedgerState {
  const state = createLedgerState(sha256);
  for (const event of events) mustApply(state, event);
  return state;
}

export function mustApply(state: LedgerState, event: LedgerEvent): void {
  const violation: Violation | undefined = applyEvent(state, event);
  if (violation !== undefined) throw new Error(`${event.type}: ${JSON.stringify(violation)}`);
}

/** The data of a plan that must be possible. */
export function dataOf<Data>(plan: Planned<Data>): Data {
  if (!plan.ok) throw new Error(JSON.stringify(plan));
  return plan.data;
}
