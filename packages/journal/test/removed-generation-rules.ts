/** The rules of moving to a new generation, each removed by an edit of the source. */
import { type RemovedRule, edit } from './removed-rule.ts';

export const GENERATION_RULES: readonly RemovedRule[] = [
  {
    name: 'a closed journal is followed',
    profile: 'grown',
    seeds: 20,
    edits: [edit('seal.ts', "if (replayed.ending === 'closed') return undefined;", '')],
  },
  {
    name: 'a journal is closed before what it follows has ended',
    profile: 'grown',
    seeds: 20,
    edits: [
      edit(
        'open.ts',
        "return ending === 'closed' || (ending === 'closing' && closesBefore.includes(role));",
        'return ending !== undefined || closesBefore.length < 9;',
      ),
    ],
  },
  {
    name: 'the next generation begins before the one before is closed',
    profile: 'grown',
    first: 45,
    seeds: 100,
    edits: [
      edit('inherit.ts', "if (ending !== 'closed') throw notClosed(from);", 'void ending;'),
      edit('inherit.ts', "if (last.kind !== 'closed') throw notClosed(journal);", ''),
    ],
  },
  {
    name: 'keys do not carry over',
    profile: 'grown',
    seeds: 20,
    edits: [edit('open.ts', 'await outcomesBefore(scoped, participant.name, target)', 'undefined')],
  },
  {
    name: 'the state does not carry over',
    profile: 'grown',
    seeds: 20,
    edits: [
      edit(
        'inherit.ts',
        'return participant.carry(state, { partition, from, keeps });',
        'return participant.initial(partition);',
      ),
    ],
  },
  {
    name: 'what is closed is published by nobody',
    profile: 'grown',
    seeds: 60,
    edits: [
      edit(
        'closed-journal.ts',
        'const loops = [consumer.run(), publisher.run(), this.#letGo()];',
        'const loops = [consumer.run(), this.#letGo()];',
      ),
    ],
  },
];
