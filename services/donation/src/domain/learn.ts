/** What donation learns from allocation's events: which ledgers and funds there are. Everything else passes by. */
import type { DataOf } from '@centesimo/events';
import type { JournalEvent } from '@centesimo/decider';
import { openLedger } from './state.ts';
import type { DonationState } from './state.ts';

/** The part of a consumed event that must be kept to replay. */
export type Learnt =
  | { readonly opened: string; readonly currencies: readonly string[]; readonly funds: readonly string[] }
  | { readonly closed: string }
  | { readonly fund: string; readonly of: string };

/** Undefined for what does not matter here: a closed fund too, since a gift that names one is taken all the same. */
export function absorb(event: JournalEvent): Learnt | undefined {
  switch (event.type) {
    case 'org.centesimo.ledger.opened.v1': {
      const data = JSON.parse(event.data) as DataOf<'org.centesimo.ledger.opened.v1'>;
      const funds = data.reserves.map((reserve) => reserve.fund);
      return { opened: event.ledger, currencies: data.currencies, funds };
    }
    case 'org.centesimo.ledger.closed.v1':
      return { closed: event.ledger };
    case 'org.centesimo.fund.opened.v1':
      return { fund: event.subject, of: event.ledger };
    default:
      return undefined;
  }
}

/** Follows what was learnt. What contradicts what is known changes nothing. */
export function learn(state: DonationState, learnt: Learnt): void {
  if ('opened' in learnt) {
    if (!state.ledgers.has(learnt.opened))
      state.ledgers.set(learnt.opened, openLedger(learnt.currencies, learnt.funds));
  } else if ('closed' in learnt) {
    const ledger = state.ledgers.get(learnt.closed);
    if (ledger !== undefined) ledger.isClosed = true;
  } else state.ledgers.get(learnt.of)?.funds.add(learnt.fund);
}
