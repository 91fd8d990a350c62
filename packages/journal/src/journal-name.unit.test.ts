// Which of two records of a ledger stands later, also where the ledger went on in another generation of journals.
import { expect, it } from 'vitest';
import { isLaterPlace } from './journal-name.ts';

it.each([
  ['the next record of a journal', 'g1/donation/3', 7, 'g1/donation/3', 6, true],
  ['the same record', 'g1/donation/3', 7, 'g1/donation/3', 7, false],
  ['an early record of a later generation', 'g2/donation/21', 1, 'g1/donation/3', 900, true],
  ['a late record of an earlier generation', 'g2/donation/21', 900, 'g10/donation/3', 1, false],
] as const)('%s', (_, journal, n, otherJournal, otherN, isLater) => {
  expect(isLaterPlace({ journal, n }, { journal: otherJournal, n: otherN })).toBe(isLater);
});
