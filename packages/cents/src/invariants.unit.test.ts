// The invariants find what the reducer would never do: a state changed behind its back.
import { describe, expect, it } from 'vitest';
import type { LedgerState } from './index.ts';
import { invariants } from './index.ts';
import { idOf, mustApply, replay } from './ledger.fixture.ts';
import { history, open, settled } from './wrong-events.fixture.ts';

function changed(change: (state: LedgerState) => void): number[] {
  const state = replay(history());
  mustApply(state, settled({}));
  expect(invariants(state)).toEqual([]);
  change(state);
  return [...new Set(invariants(state).map(({ invariant }) => invariant ?? 0))];
}

const hall = (state: LedgerState): LedgerState['funds'][number] => state.funds[state.fundIndex.get('hall')!]!;

describe('the invariants', () => {
  it.each<[string, number, (state: LedgerState) => void]>([
    ['a taken span that overlaps a free one', 1, (state) => (hall(state).taken[0]!.to += 2)],
    ['an inflow that starts late', 2, (state) => (hall(state).inflows[1]!.at += 1)],
    ['two inflows of one cause', 2, (state) => hall(state).inflows.push({ ...hall(state).inflows[1]! })],
    ['a free amount that does not fit', 3, (state) => (hall(state).freeAmount += 1)],
    ['a gift larger than its cents', 4, (state) => (state.accounts.get(0)!.net += 1)],
    ['a slot without a holder', 6, (state) => state.outflows[0]!.holders.pop()],
    ['an expense live beyond its returns', 6, (state) => (state.outflows[0]!.live += 1)],
    ['money the bank does not have', 7, (state) => (state.sums[0]!.spent -= 1)],
    ['a fee forgotten', 7, (state) => (state.sums[0]!.unplaced += 1)],
    ['more refunded than settled', 11, (state) => (state.accounts.get(0)!.standing -= 1)],
    ['a demand settled and open', 11, (state) => state.openDemands.add(open)],
    ['an unsettled demand forgotten', 11, (state) => (state.demands.get(open)!.settled = false)],
  ])('find %s (%d)', (_, invariant, change) => {
    expect(changed(change)).toContain(invariant);
  });

  it('know the gift that is wrong', () => {
    const state = replay(history());
    state.unassigned.set(2, 4);
    expect(invariants(state)[0]).toMatchObject({
      invariant: 4,
      facts: { gift: idOf('gift', 2), net: 5, sum: 4 },
    });
  });
});
