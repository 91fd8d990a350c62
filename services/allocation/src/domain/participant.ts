/** Allocation as its journal sees it. */
import { settleLookups } from '@centesimo/decider';
import type { Participant } from '@centesimo/decider';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import { absorb } from './input.ts';
import type { Input } from './input.ts';
import { answerQuery } from './query.ts';
import { react } from './react.ts';
import { initialState, carryState, loadState, saveState } from './state.ts';
import type { AllocationState, Tools } from './state.ts';

export function allocation(tools: Tools): Participant<AllocationState, Command, Input> {
  return {
    name: 'allocation',
    consumes: ['donation'],
    closesBefore: [],
    initial: () => initialState(tools),
    lookups: (command) => (command.kind === 'settle-details' ? settleLookups(command) : NO_KEYS),
    decide,
    absorb,
    react,
    evolve,
    query: answerQuery,
    savedFormat: 6,
    save: saveState,
    load: (_partition, saved) => loadState(tools, saved),
    carry: carryState,
  };
}

const NO_KEYS: readonly string[] = [];
