/** Rules that only the move to a next generation shows. */
import type { RemovedRule } from './removed-rule.ts';

export const GROWTH_RULES: readonly RemovedRule[] = [
  {
    name: 'the log takes a generation only behind the one before',
    edits: [
      {
        file: 'log/log-intake.ts',
        from: '!isLogged(reading.generation, sequencer.state.marks))',
        to: 'Number(sequencer.state.n) < 0)',
      },
    ],
    shows: /stands behind g2|partition-stopped/,
  },
  {
    name: 'what donation knows of a ledger carries over',
    of: 'donation',
    edits: [
      {
        file: 'domain/participant.ts',
        from: 'filter(([ledger]) => keeps(ledger))',
        to: 'filter(([ledger]) => !keeps(ledger))',
      },
    ],
    shows: /are without an answer/,
  },
];
