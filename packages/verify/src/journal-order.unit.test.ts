/** The order of the source journals over generations; within one, the tampering tests show it. */
import { describe, expect, it } from 'vitest';
import { checkPosition, createJournalOrder, resumeOrder } from './journal-order.ts';

type Step = readonly [ledger: string, source: string, position: number];

/** What is told of these entries, one after another. */
function rulesOf(steps: readonly Step[], order = createJournalOrder()): (string | undefined)[] {
  return steps.map(
    ([ledger, source, position], at) => checkPosition(order, at, ledger, source, position)?.rule,
  );
}

const MOVED: readonly Step[] = [
  ['a', '/g1/allocation/3', 0],
  ['a', '/g1/donation/3', 0],
  ['a', '/g2/donation/19', 0],
  ['a', '/g2/allocation/19', 0],
];

describe('the order of journals', () => {
  it('lets a ledger move to a later generation, whose journals count from 0', () => {
    expect(rulesOf(MOVED)).toEqual(MOVED.map(() => undefined));
  });

  it('lets nothing of a generation stand behind a later one, of whatever ledger', () => {
    expect(rulesOf([...MOVED, ['a', '/g1/donation/3', 1]]).at(-1)).toBe('wrong-partition');
    expect(rulesOf([...MOVED, ['b', '/g1/donation/4', 0]]).at(-1)).toBe('generation-passed');
    expect(rulesOf([...MOVED, ['a', '/g10/donation/3', 0], ['c', '/g2/donation/1', 0]]).at(-1)).toBe(
      'generation-passed',
    );
  });

  it('keeps a ledger in one partition of a generation', () => {
    expect(rulesOf([...MOVED, ['a', '/g2/donation/20', 0]]).at(-1)).toBe('wrong-partition');
  });

  it('goes on from where it was left', () => {
    const order = createJournalOrder();
    resumeOrder(order, [['/g2/donation/19', 1]], [['a', '/g2 19']]);
    const steps: Step[] = [
      ['a', '/g2/donation/19', 1],
      ['a', '/g2/donation/20', 0],
      ['b', '/g1/donation/4', 0],
    ];
    expect(rulesOf(steps, order)).toEqual([undefined, 'wrong-partition', 'generation-passed']);
  });
});
