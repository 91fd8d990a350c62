/**
 * Three small participants for the journal's own tests: one adds what it is told, one reacts with the double, one keeps
 * both in the order in which it took them.
 */
import type { EventDraft, Json, Participant } from './types.ts';

export type CountingRole = 'adder' | 'doubler' | 'keeper';

export interface CountingState {
  sum: number;
  due: number[];
  /** One of its partition: an event stands where its ledger does. */
  readonly ledger: string;
}

/** Refused when it is negative, or when the sum is above `atMost` already. */
export interface AddCommand {
  readonly add: number;
  readonly atMost?: number;
  /** Added too, as an input beside the event. */
  readonly keep?: number;
}

const CONSUMES = { adder: ['doubler'], doubler: ['adder'], keeper: ['adder', 'doubler'] } as const;

function draft({ ledger }: CountingState, type: string, amount: number): EventDraft {
  return { ledger, type, subject: 'x', data: JSON.stringify({ amount }) };
}

/**
 * `adder` takes commands; `doubler` consumes the adder's events and emits one of its own for each; `keeper` consumes
 * both, and its inputs are the amounts in order, those of the doubler halved and negative.
 */
export function counting(name: CountingRole): Participant<CountingState, AddCommand, number> {
  return {
    name,
    consumes: CONSUMES[name],
    closesBefore: name === 'adder' ? ['doubler'] : [],
    initial: (partition) => ({ sum: 0, due: [], ledger: 'x'.repeat(partition + 1) }),
    lookups: () => [],
    decide: (state, { command: { add, atMost = Infinity, keep } }) => {
      if (add < 0) return { kind: 'refused', code: 'negative', facts: { amount: add } };
      if (state.sum > atMost) return { kind: 'refused', code: 'too-high', facts: { sum: state.sum } };
      const sum = state.sum + add;
      const events = [draft(state, 'added', add)];
      return { kind: 'accepted', events, answer: { sum }, ...(keep === undefined ? {} : { inputs: [keep] }) };
    },
    absorb: ({ type, data }) => {
      if (name === 'adder') return undefined;
      const amount = amountOf(JSON.parse(data) as Json);
      return type === 'added' ? amount : -amount / 2;
    },
    react: (state) => {
      const [due] = state.due;
      return name === 'doubler' && due !== undefined ? [draft(state, 'doubled', 2 * due)] : [];
    },
    evolve: (state, change) => {
      if (change.kind === 'input') {
        if (name === 'doubler') state.due.push(change.input);
        else state.sum += change.input;
      } else {
        state.sum += amountOf(JSON.parse(change.event.data) as Json);
        state.due.shift();
      }
    },
    query: (state) => state.sum,
    savedFormat: 1,
    save: (state) => JSON.stringify(state),
    load: (_partition, saved) => JSON.parse(saved) as CountingState,
    // Each of the heirs goes on counting from the sum.
    carry: ({ sum, due }, { partition }) => ({ sum, due, ledger: 'x'.repeat(partition + 1) }),
  };
}

function amountOf(data: Json): number {
  return (data as { amount: number }).amount;
}
