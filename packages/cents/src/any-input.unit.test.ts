// The reducer answers for every input, and a refusal changes nothing.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { LedgerEvent } from './index.ts';
import { replay } from './ledger.fixture.ts';
import {
  assigned,
  demanded,
  expense,
  history,
  MAX,
  move,
  refusedUnchanged,
  returned,
  rule,
  settled,
} from './wrong-events.fixture.ts';

describe('any input', () => {
  const names = [
    ...new Set([
      ...history().map(({ type }) => type),
      'org.centesimo.gift.assigned.v1',
      'org.centesimo.money.moved.v1',
      'org.centesimo.refund.settled.v1',
      'org.centesimo.fund.closed.v1',
    ]),
  ];
  const valid = [
    ...history(),
    expense({}),
    move({}),
    returned({}),
    settled({}),
    assigned({}),
    demanded({}),
    rule([{ fund: 'hall', weight: 1 }]),
  ];

  it('gets an answer, and a violation changes nothing', () => {
    const state = replay(history());
    const event = fc.record({ type: fc.constantFrom(...names), subject: fc.anything(), data: fc.anything() });
    fc.assert(
      fc.property(fc.oneof(event, fc.anything()), (input) => {
        refusedUnchanged(state, input as LedgerEvent);
      }),
      { numRuns: 300 },
    );
  });

  it('also when only one field of a right event is wrong', () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.constantFrom(0, -1, 1.5, MAX, MAX + 1, '', 'hall', [], {}, null, undefined, NaN, -0),
    );
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat({ max: 20 }), odd, (event, nth, value) => {
        const state = replay(history());
        const fields = Object.keys(event.data);
        const field = fields[nth % Math.max(1, fields.length)] ?? 'by';
        const data = { ...event.data, [field]: value };
        refusedUnchanged(state, { ...event, data } as unknown as LedgerEvent);
      }),
      { numRuns: 400 },
    );
  });
});
