/** The least that can stand in for allocation on the topic: a real journal host that states what it is told to. */
import type { EventDraft, Participant } from '@centesimo/journal';

/** A command is the event it makes. */
export const tinyAllocation: Participant<Record<string, never>, EventDraft, never> = {
  name: 'allocation',
  consumes: ['donation'],
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

const by = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };

export function ledgerOpened(ledger: string, currencies: readonly string[]): EventDraft {
  const reserves = currencies.map((currency) => ({ currency, fund: `reserve-${currency.toLowerCase()}` }));
  const data = { baseCurrency: currencies[0], by, currencies, policy: 'fifo@1', reserves };
  return draft('ledger.opened', ledger, ledger, data);
}

export function ledgerClosed(ledger: string): EventDraft {
  return draft('ledger.closed', ledger, ledger, { by });
}

export function fundOpened(ledger: string, fund: string, currency: string): EventDraft {
  return draft('fund.opened', ledger, fund, { by, class: 'restricted', currency });
}

export function fundClosed(ledger: string, fund: string): EventDraft {
  return draft('fund.closed', ledger, fund, { by });
}

function draft(name: string, ledger: string, subject: string, data: object): EventDraft {
  return { ledger, type: `org.centesimo.${name}.v1`, subject, data: JSON.stringify(data) };
}
