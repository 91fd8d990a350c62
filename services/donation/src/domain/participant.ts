/** Donation as its journal sees it. */
import type { Change, Participant } from '@centesimo/decider';
import type { Command } from './command.ts';
import { decide, lookups } from './decide.ts';
import { follow } from './follow.ts';
import { absorb, learn } from './learn.ts';
import type { Learnt } from './learn.ts';
import { answerQuery } from './query.ts';
import { initialState, loadState, saveState } from './state.ts';
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
  query: (state, query) => answerQuery(state, query),
  savedFormat: 3,
  save: saveState,
  load: (_partition, saved) => loadState(saved),
  carry: ({ ledgers }, { keeps }) => ({ ledgers: new Map([...ledgers].filter(([ledger]) => keeps(ledger))) }),
};

const NOTHING: readonly never[] = [];

function evolve(state: DonationState, change: Change<Learnt>): void {
  if (change.kind === 'input') return learn(state, change.input);
  const ledger = state.ledgers.get(change.event.ledger);
  if (ledger !== undefined) follow(ledger, change.event);
}
