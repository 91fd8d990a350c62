// Placements that claim something else than the queue and the rule give: each is refused.
import { describe, expect, it } from 'vitest';
import type { GiftsPlaced, LedgerEvent } from './index.ts';
import { applyEvent, planPlacement } from './index.ts';
import { eventOf, OPENING, replay } from './ledger.fixture.ts';
import { gifts, refusedUnchanged } from './wrong-events.fixture.ts';

describe('a wrong placement', () => {
  const base = [...OPENING, ...gifts()];
  const right = planPlacement(replay(base), 3)!;
  const place = (data: object): LedgerEvent => eventOf('gifts.placed', 'demo', { ...right, ...data });
  const change = (index: number, data: object): { parts: GiftsPlaced['parts'] } => ({
    parts: right.parts.map((part, at) => (at === index ? { ...part, ...data } : part)),
  });

  it.each<[string, LedgerEvent, string]>([
    ['of more than the queue', place({ count: 5 }), 'queue-too-short'],
    ['of nothing', place({ count: 0 }), 'malformed'],
    ['by an old rule', place({ rule: 0 }), 'wrong-rule-version'],
    ['at another position', place(change(0, { at: 1 })), 'wrong-placement'],
    ['of another total', place(change(1, { total: 11 })), 'wrong-placement'],
    ['of another count', place(change(1, { count: 2 })), 'wrong-placement'],
    ['under another root', place(change(0, { root: right.parts[1]!.root })), 'wrong-placement'],
    ['into another fund', place(change(1, { fund: 'water' })), 'wrong-placement'],
    ['with a part left out', place({ parts: right.parts.slice(1) }), 'wrong-placement'],
    ['in another order', place({ parts: right.parts.toReversed() }), 'wrong-placement'],
    ['of one gift fewer', place({ count: 1 }), 'wrong-placement'],
    ['with a part too many', place({ parts: [...right.parts, right.parts[0]!] }), 'wrong-placement'],
  ])('%s is refused', (_, event, code) => {
    const state = replay(base);
    expect(refusedUnchanged(state, event)?.code).toBe(code);
    expect(applyEvent(state, place({}))).toBeUndefined();
  });
});
