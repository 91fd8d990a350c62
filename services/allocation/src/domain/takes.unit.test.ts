// Money that lies in very many pieces: an outflow takes at most what one entry of the log can name.
import { describe, expect, it } from 'vitest';
import { by, LEDGER, other, Story } from '../../test/given.ts';
import { giftReceived, giftRefunded } from '../../test/tiny-donation.ts';
import type { FundTake, RecordExpense } from './command.ts';

const GIFTS = 5_200;
const ENTRY_BYTES_MAX = 65_535;
/** What the chain and the attributes add to the data of an event, at most. */
const WRAPPER_BYTES = 1_000;
const hashOf = (at: number): string => `${String(at).padStart(42, 'A')}A`;
const slug = (letter: string): string => letter.repeat(63);

/** Every other of many gifts of two cents was refunded. */
function fragmented(): Story {
  const numbers = Array.from({ length: GIFTS }, (_, at) => String(at));
  return new Story()
    .done({
      kind: 'open-ledger',
      by,
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: slug('g') }],
    })
    .done({ kind: 'open-project', by, project: slug('p') })
    .done({ kind: 'set-placement-rule', by, shares: [{ fund: slug('g'), weight: 1 }] })
    .given(...numbers.map((name) => giftReceived(LEDGER, name, { gross: 2 })))
    .given(...numbers.filter((_, at) => at % 2 === 0).map((name) => giftRefunded(LEDGER, name, name, 2)));
}

const expense = (amount: number, take: FundTake): RecordExpense => ({
  kind: 'record-expense',
  by,
  approvedBy: other,
  expense: `exp_${'b'.repeat(25)}a`,
  amount,
  currency: 'EUR',
  from: [take],
  paidAt: '2026-02-01',
  project: slug('p'),
  line: slug('l'),
  category: slug('c'),
  details: hashOf(1),
  evidence: Array.from({ length: 64 }, (_, at) => hashOf(at)),
});

describe('fragmented money', () => {
  it('is refused beyond what an entry holds, with the largest amount that fits, which then does', () => {
    const story = fragmented();
    expect(story.overview().queues).toEqual([]);
    for (const stated of [0, GIFTS]) {
      const take = { fund: slug('g'), amount: stated };
      const refusal = story.when(expense(GIFTS, take));
      if (refusal.kind !== 'refused') throw new Error(refusal.kind);
      expect(refusal.code).toBe('too-fragmented');
      const fits = Number(refusal.facts['fits']);
      const decision = story.when(expense(fits, { ...take, amount: Math.min(stated, fits) }));
      if (decision.kind !== 'accepted') throw new Error(decision.kind);
      const bytes = Buffer.byteLength(decision.events[0]?.data ?? '') + WRAPPER_BYTES;
      expect(bytes).toBeLessThan(ENTRY_BYTES_MAX);
      expect(bytes).toBeGreaterThan(ENTRY_BYTES_MAX * 0.9);
      expect(story.when(expense(fits + 1, { ...take, amount: 0 }))).toMatchObject({ code: 'too-fragmented' });
    }
  });
});
