/** The least that can stand in for donation and allocation on the topic: real journal hosts that state what they are told to. */
import { createHash } from 'node:crypto';
import { keyedId } from '@centesimo/events';
import type { EventDraft, Participant } from '@centesimo/journal';
import { canonicalText } from '@centesimo/log';

/** A command is the event it makes. */
export function stating(
  name: 'donation' | 'allocation',
): Participant<Record<string, never>, EventDraft, never> {
  return {
    name,
    consumes: [name === 'donation' ? 'allocation' : 'donation'],
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
}

const by = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };

export function ledgerOpened(ledger: string): EventDraft {
  const reserves = [{ currency: 'EUR', fund: 'reserve-eur' }];
  return draft('ledger.opened', ledger, ledger, {
    baseCurrency: 'EUR',
    by,
    currencies: ['EUR'],
    policy: 'fifo@1',
    reserves,
  });
}

export function fundOpened(ledger: string, fund: string): EventDraft {
  return draft('fund.opened', ledger, fund, { by, class: 'restricted', currency: 'EUR' });
}

export function giftReceived(ledger: string, name: string, gross = 2_500): EventDraft {
  const trailKey = 'A'.repeat(43);
  const data = { currency: 'EUR', givenAt: '2026-01-15', gross, processor: 'stripe', trailKey };
  return draft('gift.received', ledger, giftOf(name), data);
}

export function giftOf(name: string): string {
  return keyedId('gift', createHash('sha256').update(name).digest());
}

export function draft(name: string, ledger: string, subject: string, data: object): EventDraft {
  return { ledger, type: `org.centesimo.${name}.v1`, subject, data: canonicalText(data) };
}
