// Copies of journals: one history, or a record whose cause is not among them.
import { describe, expect, it } from 'vitest';
import { missingCause } from './last-records.ts';

const record = (journal: string, n: number, consumed: Record<string, number> = {}) => ({
  journal,
  n,
  text: JSON.stringify({
    consumed: Object.fromEntries(Object.entries(consumed).map(([cause, at]) => [cause, { n: at, i: 0 }])),
  }),
});

describe('the last records of copied journals', () => {
  it('make one history when each has only consumed what is there', () => {
    expect(missingCause([])).toBeUndefined();
    expect(
      missingCause([record('g1/donation/0', 4, { 'g1/allocation/0': 7 }), record('g1/allocation/0', 7)]),
    ).toBe(undefined);
  });

  it('do not when one has consumed a record, or a whole journal, that is not', () => {
    const donation = record('g1/donation/0', 4, { 'g1/allocation/0': 8 });
    const missing = { journal: 'g1/donation/0', missing: 'g1/allocation/0/8' };
    expect(missingCause([donation, record('g1/allocation/0', 7)])).toEqual(missing);
    expect(missingCause([donation])).toEqual(missing);
  });
});
