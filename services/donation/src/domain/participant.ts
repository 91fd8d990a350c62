/** Donation as its journal sees it. */
import type { DataOf } from '@centesimo/events';
import type { Change, Json, Participant } from '@centesimo/decider';
import type { Command } from './command.ts';
import { decide, lookups } from './decide.ts';
import { receivedOf } from './event-data.ts';
import { absorb, learn } from './learn.ts';
import type { Learnt } from './learn.ts';
import { addIntake, initialState, loadState, saveState } from './state.ts';
import type { DonationState } from './state.ts';

export const donation: Participant<DonationState, Command, Learnt> = {
  name: 'donation',
  consumes: ['allocation'],
  // Ledgers and funds are opened by commands: once allocation takes none, nothing is left to learn.
  closesBefore: ['allocation'],
  initial: initialState,
  lookups,
  decide,
  absorb,
  react: () => NOTHING,
  evolve,
  query: (state, query) => refundedOf(state, query),
  savedFormat: 1,
  save: saveState,
  load: (_partition, saved) => loadState(saved),
  carry: ({ ledgers }, { keeps }) => ({ ledgers: new Map([...ledgers].filter(([ledger]) => keeps(ledger))) }),
};

const NOTHING: readonly never[] = [];

/** What `query` is asked: how much of these gifts was demanded back. Answered in their order, 0 where nothing was. */
export interface RefundedQuery {
  readonly ledger: string;
  readonly gifts: readonly string[];
}

function evolve(state: DonationState, change: Change<Learnt>): void {
  if (change.kind === 'input') return learn(state, change.input);
  const { event } = change;
  const ledger = state.ledgers.get(event.ledger);
  if (event.type !== 'org.centesimo.gift.refunded.v1') {
    // Of gifts and income only the sums are remembered: their outcomes are found by key.
    const received = receivedOf(event.type, event.data);
    if (ledger !== undefined && received !== undefined) addIntake(ledger, received);
    return;
  }
  const { gift, amount } = JSON.parse(event.data) as DataOf<'org.centesimo.gift.refunded.v1'>;
  const refunded = ledger?.refunded;
  // `decide` has seen that the sum is at most the gross, which is a safe integer.
  refunded?.set(gift, (refunded.get(gift) ?? 0) + amount);
}

function refundedOf(state: DonationState, query: Json): Json {
  if (!isRefundedQuery(query)) return null;
  const refunded = state.ledgers.get(query.ledger)?.refunded;
  return query.gifts.map((gift) => refunded?.get(gift) ?? 0);
}

function isRefundedQuery(query: unknown): query is RefundedQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ledger, gifts } = query as Partial<RefundedQuery>;
  return typeof ledger === 'string' && Array.isArray(gifts);
}
