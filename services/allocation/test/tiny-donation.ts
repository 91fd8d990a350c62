/** The least that can stand in for donation on the topic: a real journal host that states what it is told to. */
import { createHash } from 'node:crypto';
import { keyedId } from '@centesimo/events';
import type { EventDraft, Participant } from '@centesimo/journal';

/** A command is the event it makes. */
export const tinyDonation: Participant<Record<string, never>, EventDraft, never> = {
  name: 'donation',
  consumes: ['allocation'],
  closesBefore: [],
  initial: () => ({}),
  lookups: () => [],
  decide: (_state, { command }) => ({ kind: 'accepted', events: [command], answer: null }),
  absorb: () => undefined,
  react: () => [],
  evolve: () => undefined,
  query: () => null,
  savedFormat: 1,
  save: () => '',
  load: () => ({}),
  carry: (state) => state,
};

function idOf(prefix: 'gift' | 'refund' | 'income', name: string): string {
  return keyedId(prefix, createHash('sha256').update(name).digest());
}

export const giftOf = (name: string): string => idOf('gift', name);
const incomeOf = (name: string): string => idOf('income', name);
export const demandOf = (name: string): string => idOf('refund', name);

const TRAIL_KEY = 'A'.repeat(43);

export interface GiftFacts {
  readonly gross: number;
  readonly currency?: string;
  readonly fee?: number;
  readonly feeBearer?: 'reserve';
  readonly fund?: string;
}

export function giftReceived(ledger: string, name: string, facts: GiftFacts): EventDraft {
  const { currency = 'EUR', gross, ...rest } = facts;
  const data = { currency, ...rest, givenAt: '2026-01-15', gross, processor: 'stripe', trailKey: TRAIL_KEY };
  return draft('gift.received', ledger, giftOf(name), data);
}

export function incomeReceived(ledger: string, name: string, amount: number, fund?: string): EventDraft {
  const named = fund === undefined ? {} : { fund };
  const data = { amount, currency: 'EUR', ...named, kind: 'interest', receivedAt: '2026-01-15' };
  return draft('income.received', ledger, incomeOf(name), data);
}

export function giftRefunded(
  ledger: string,
  name: string,
  gift: string,
  amount: number,
  more: { readonly appeal?: string; readonly choice?: true } = {},
): EventDraft {
  const data = { amount, currency: 'EUR', gift: giftOf(gift), refundedAt: '2026-01-20', ...more };
  return draft('gift.refunded', ledger, demandOf(name), data);
}

/** Any other fact, under an id made of its name. */
export function factOf(
  name: string,
  ledger: string,
  prefix: 'credit' | 'correction' | 'charge' | 'dispute' | 'failure',
  data: object,
): EventDraft {
  return draft(name, ledger, keyedId(prefix, createHash('sha256').update(name).digest()), data);
}

function draft(name: string, ledger: string, subject: string, data: object): EventDraft {
  return { ledger, type: `org.centesimo.${name}.v1`, subject, data: JSON.stringify(data) };
}
