/** Two small participants for the journal's own tests: one adds what it is told, the other reacts with the double. */
import type { EventDraft, Json, Participant } from './types.ts';

export interface CountingState {
  sum: number;
  due: number[];
}

export interface AddCommand {
  readonly add: number;
}

const draft = (type: string, amount: number): EventDraft => ({
  ledger: 'x',
  type,
  subject: 'x',
  data: JSON.stringify({ amount }),
});

/** `adder` takes commands; `doubler` consumes the adder's events and emits one of its own for each. */
export function counting(name: 'adder' | 'doubler'): Participant<CountingState, AddCommand, number> {
  return {
    name,
    consumes: [name === 'adder' ? 'doubler' : 'adder'],
    initial: () => ({ sum: 0, due: [] }),
    lookups: () => [],
    decide: (state, { command }) =>
      command.add < 0
        ? { kind: 'refused', code: 'negative', facts: { amount: command.add } }
        : {
            kind: 'accepted',
            events: [draft('added', command.add)],
            answer: { sum: state.sum + command.add },
          },
    absorb: ({ type, data }) => (type === 'added' ? amountOf(JSON.parse(data) as Json) : undefined),
    react: (state) => (state.due.length === 0 ? [] : [draft('doubled', 2 * (state.due[0] ?? 0))]),
    evolve: (state, change) => {
      if (change.kind === 'input') state.due.push(change.input);
      else {
        state.sum += amountOf(JSON.parse(change.event.data) as Json);
        state.due.shift();
      }
    },
    query: (state) => state.sum,
    save: (state) => JSON.stringify(state),
    load: (_partition, saved) => JSON.parse(saved) as CountingState,
  };
}

function amountOf(data: Json): number {
  return (data as { amount: number }).amount;
}
