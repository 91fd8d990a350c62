// Lists of a ledger's books: what each says of a demand before and after it is settled.
import { expect, it } from 'vitest';
import { by, LEDGER, participant } from '../../test/given.ts';
import type { Story } from '../../test/given.ts';
import { demandOf, giftOf, giftReceived, giftRefunded } from '../../test/tiny-donation.ts';
import { story } from '../../test/well-story.ts';

const demands = (told: Story, openOnly = false) =>
  participant.query(told.state, { ask: 'demands', ledger: LEDGER, from: 0, limit: 10, openOnly });
const item = { gift: giftOf('a'), amount: 40, currency: 'EUR' };

it('a demand is open until it is settled', () => {
  const told = story().given(giftReceived(LEDGER, 'a', { gross: 100 }));
  const place = { journal: 'g1/donation/0', n: 1, i: 0, k: 0, time: '2026-02-01T12:00:00.000Z' };
  const input = participant.absorb({ ...giftRefunded(LEDGER, 'r', 'a', 40), ...place });
  participant.evolve(told.state, { kind: 'input', input: input! });
  const open = { items: [{ ...item, id: demandOf('r'), settled: false }], next: null };
  expect([demands(told), demands(told, true)]).toEqual([open, open]);
  told.react();
  expect(demands(told)).toEqual({ items: [{ ...item, id: demandOf('r'), settled: true }], next: null });
  expect(demands(told, true)).toEqual({ items: [], next: null });
});

it('a demand that was to give back of an appeal says so, and whether it did', () => {
  const named = { appeal: 'roof', choice: true } as const;
  const told = story()
    .done({ kind: 'open-fund', by, fund: 'roof', class: 'restricted', currency: 'EUR', goal: 60 })
    .given(giftReceived(LEDGER, 'a', { gross: 100, fund: 'roof' }))
    .given(giftRefunded(LEDGER, 'r', 'a', 40, named))
    .given(giftRefunded(LEDGER, 's', 'a', 40, named));
  const settled = { ...item, settled: true, appeal: 'roof' };
  const items = [
    { ...settled, id: demandOf('r'), givenBack: 'overfunded' },
    { ...settled, id: demandOf('s') },
  ];
  expect(demands(told)).toEqual({ items, next: null });
});
