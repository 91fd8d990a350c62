/** What donation learns from allocation's events: which ledgers and funds there are. Everything else passes by. */
import type { DataOf } from '@centesimo/events';
import type { JournalEvent, Json } from '@centesimo/decider';
import type { Notice } from './notice.ts';
import { keepParked, openLedger } from './state.ts';
import type { DonationState } from './state.ts';

/** What must be kept to replay: the part of a consumed event that matters, or what no event of donation says. */
export type Learnt =
  | { readonly opened: string; readonly currencies: readonly string[]; readonly funds: readonly string[] }
  | { readonly closed: string }
  | { readonly fund: string; readonly of: string }
  | KnownFee
  | ParkedNotice;

/** Of donation's own: the whole fee of a gift, where it is no longer the one that its event says. */
// A type and not an interface, so that it is JSON.
export type KnownFee = {
  readonly in: string;
  readonly gift: string;
  readonly fee: number;
};

/** Of donation's own: a notice that waits for its gift. */
type ParkedNotice = { readonly in: string; readonly parked: Notice & Json };

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
  } else if ('parked' in learnt) keepParked(state.ledgers.get(learnt.in), learnt.parked);
  else if ('fee' in learnt) state.ledgers.get(learnt.in)?.fees.set(learnt.gift, learnt.fee);
  else state.ledgers.get(learnt.of)?.funds.add(learnt.fund);
}
