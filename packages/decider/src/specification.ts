/** Tests of a decider in sentences: given these events, when this command comes, then that is decided. */
import type { Decision } from './decision.ts';

export interface Decider<State, Command, Event, Code extends string = string> {
  initial(): State;
  decide(state: State, command: Command): Decision<Event, Code>;
  /** May change the state in place or answer a new one; the answer is what counts. */
  evolve(state: State, event: Event): State;
}

export interface Scenario<Command, Event, Code extends string> {
  when(command: Command): { then(check: (decision: Decision<Event, Code>) => void): void };
}

/** Binds a decider; the answer's `given` replays events on a fresh state before each command. */
export function specification<State, Command, Event, Code extends string>(
  decider: Decider<State, Command, Event, Code>,
): { given(events: readonly Event[]): Scenario<Command, Event, Code> } {
  return {
    given: (events) => ({
      when: (command) => ({
        then: (check) => {
          const state = events.reduce((before, event) => decider.evolve(before, event), decider.initial());
          check(decider.decide(state, command));
        },
      }),
    }),
  };
}
