// Events that are perfectly formed and wrong: each is refused by name, and the state stays what it was.
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from './index.ts';
import { applyEvent, createLedgerState } from './index.ts';
import { eventOf, idOf, OPENING, replay, sha256 } from './ledger.fixture.ts';
import {
  assigned,
  demanded,
  expense,
  g0,
  g1,
  g3,
  general,
  hall,
  history,
  MAX,
  move,
  open,
  received,
  refusedUnchanged,
  returned,
  rule,
  settled,
} from './wrong-events.fixture.ts';

describe('the state these tests start from', () => {
  it.each([
    ['expense', expense({})],
    ['move', move({})],
    ['return', returned({})],
    ['settlement', settled({ own: [{ from: 4, fund: 'hall', to: 6 }] })],
    ['gift', received({})],
    ['demand', demanded({})],
    ['assignment', assigned({})],
    ['rule', rule([{ fund: 'hall', weight: 1 }])],
  ])('takes the right %s', (_, event) => {
    const state = replay(history());
    const answer = applyEvent(state, event);
    // ret_a brought gift-cent 3 back to position 10, and gift-cent 3 comes before 4 and 5.
    if (event.type === 'org.centesimo.refund.settled.v1') {
      expect(answer).toMatchObject({ code: 'wrong-settlement' });
      expect(applyEvent(state, settled({}))).toBeUndefined();
    } else expect(answer).toBeUndefined();
  });
});

describe('a wrong event', () => {
  it.each<[string, LedgerEvent, string]>([
    ['an expense over taken cents', expense({ spans: [hall(3, 5)] }), 'not-free'],
    ['an expense beyond the tape', expense({ spans: [hall(10, 12)] }), 'not-free'],
    ['an expense with the same cents twice', expense({ spans: [hall(4, 5), hall(4, 5)] }), 'not-fifo'],
    ['an expense that skips the first in line', expense({ spans: [hall(5, 7)] }), 'not-fifo'],
    ['an expense cut into needless spans', expense({ spans: [hall(4, 5), hall(5, 6)] }), 'not-fifo'],
    [
      'an expense that comes back to a fund',
      expense({ amount: 3, spans: [hall(4, 5), general(0, 1), hall(5, 6)] }),
      'not-fifo',
    ],
    ['an expense of another amount than its spans', expense({ amount: 3 }), 'wrong-amount'],
    ['an expense in another currency', expense({ currency: 'JPY' }), 'wrong-currency'],
    ['an expense in no currency of the ledger', expense({ currency: 'USD' }), 'unknown-currency'],
    [
      'an expense across currencies',
      expense({ amount: 4, spans: [hall(4, 6), { from: 0, fund: 'yen', to: 2 }] }),
      'wrong-currency',
    ],
    ['an expense of a project that is not open', expense({ project: 'moon' }), 'unknown-project'],
    [
      'an expense approved by its payer',
      expense({ approvedBy: { actor: 'a', role: 'x' }, by: { actor: 'a', role: 'y' } }),
      'approver-is-payer',
    ],
    ['an expense that takes nothing', expense({ spans: [] }), 'malformed'],
    ['an expense over an empty span', expense({ spans: [hall(4, 4)] }), 'malformed'],
    ['an expense over a span turned round', expense({ spans: [hall(6, 4)] }), 'malformed'],
    ['an expense at fractions of a cent', expense({ amount: 1.5, spans: [hall(4, 5.5)] }), 'malformed'],
    [
      'an expense from an unknown fund',
      expense({ spans: [{ from: 0, fund: 'nowhere', to: 2 }] }),
      'unknown-fund',
    ],
    [
      'a second expense of the same id',
      eventOf('expense.recorded', 'exp_a', { amount: 2, currency: 'EUR', spans: [hall(4, 6)] }),
      'duplicate-subject',
    ],
    [
      'an expense without an id',
      eventOf('expense.recorded', 'x', { amount: 2, currency: 'EUR', spans: [hall(4, 6)] }),
      'malformed',
    ],
    ['a move to another position', move({ at: 15 }), 'wrong-position'],
    ['a move to its own fund', move({ to: 'hall', at: 11 }), 'same-fund'],
    ['a move to another currency', move({ to: 'yen', at: 0 }), 'wrong-currency'],
    ['a move to nowhere', move({ to: 'nowhere' }), 'unknown-fund'],
    ['a move of conditional money', move({ to: 'promise', at: 0 }), 'class-forbids'],
    [
      'a return of more than is live',
      returned({ amount: 4, slots: [{ from: -1, to: 3 }] }),
      'return-too-large',
    ],
    ['a return of slots that are not the last', returned({ slots: [{ from: 0, to: 2 }] }), 'wrong-return'],
    ['a return of slots returned before', returned({ slots: [{ from: 2, to: 4 }] }), 'wrong-return'],
    [
      'a return in two runs of slots',
      returned({
        slots: [
          { from: 1, to: 2 },
          { from: 2, to: 3 },
        ],
      }),
      'wrong-return',
    ],
    [
      'a return into another fund',
      returned({ back: [{ at: 16, count: 2, fund: 'general' }] }),
      'wrong-return',
    ],
    [
      'a return of fewer cents than slots',
      returned({ back: [{ at: 11, count: 1, fund: 'hall' }] }),
      'wrong-return',
    ],
    [
      'a return at another position',
      returned({ back: [{ at: 10, count: 2, fund: 'hall' }] }),
      'wrong-return',
    ],
    ['a return of an unknown expense', returned({ expense: 'exp_z' }), 'unknown-expense'],
    ['a return of nothing', returned({ amount: 0 }), 'malformed'],
    [
      'a second return of the same id',
      eventOf('expense.returned', 'ret_a', returned({}).data),
      'duplicate-subject',
    ],
    ['a settlement out of gift-cent order', settled({ own: [hall(4, 6)] }), 'wrong-settlement'],
    ['a settlement of too little', settled({ own: [hall(10, 11)] }), 'wrong-settlement'],
    ['a settlement from somebody else', settled({ own: [general(0, 2)] }), 'wrong-settlement'],
    ['a settlement of unplaced money that is placed', settled({ unplaced: 1 }), 'wrong-settlement'],
    ['a settlement for another gift', settled({ gift: g1 }), 'wrong-settlement'],
    [
      'a settlement of no demand',
      eventOf('refund.settled', idOf('refund', 5), settled({}).data),
      'unknown-demand',
    ],
    ['a gift twice', received({}, g0), 'duplicate-gift'],
    ['a gift with an income id', received({}, idOf('income', 3)), 'malformed'],
    ['a gift with a short id', received({}, 'gift_abc'), 'malformed'],
    ['a gift of nothing', received({ gross: 0 }), 'malformed'],
    ['a gift below nothing', received({ gross: -5 }), 'malformed'],
    ['a gift of a fraction', received({ gross: 0.5 }), 'malformed'],
    ['a gift beyond the safe integers', received({ gross: MAX + 1 }), 'malformed'],
    ['a gift that takes the sum beyond them', received({ gross: MAX }), 'sum-overflow'],
    ['a gift with a negative fee', received({ fee: -1 }), 'malformed'],
    ['a gift whose fee somebody else bears', received({ feeBearer: 'donor' }), 'malformed'],
    ['a gift in a currency the ledger does not take', received({ currency: 'USD' }), 'unknown-currency'],
    ['a gift for no possible fund', received({ fund: 'No Fund' }), 'malformed'],
    ['a demand of an unknown gift', demanded({ gift: idOf('gift', 77) }), 'unknown-gift'],
    ['a demand in another currency', demanded({ currency: 'JPY' }), 'wrong-currency'],
    ['a demand twice', demanded({}, open), 'duplicate-demand'],
    ['a demand of nothing', demanded({ amount: 0 }), 'malformed'],
    ['a demand that takes the sum beyond the safe integers', demanded({ amount: MAX }), 'sum-overflow'],
    ['an assignment of a placed gift', assigned({}, g0), 'not-unassigned'],
    ['an assignment of a queued gift', assigned({}, g3), 'not-unassigned'],
    ['an assignment of an unknown gift', assigned({}, idOf('gift', 8)), 'unknown-gift'],
    ['an assignment to another position', assigned({ at: 10 }), 'wrong-position'],
    ['an assignment to another currency', assigned({ fund: 'yen', at: 0 }), 'wrong-currency'],
    ['an assignment to an unknown fund', assigned({ fund: 'nowhere' }), 'unknown-fund'],
    ['a rule of another version', rule([{ fund: 'hall', weight: 1 }], 3), 'wrong-rule-version'],
    [
      'a rule with a fund twice',
      rule([
        { fund: 'hall', weight: 1 },
        { fund: 'hall', weight: 2 },
      ]),
      'duplicate-fund',
    ],
    ['a rule with an unknown fund', rule([{ fund: 'nowhere', weight: 1 }]), 'unknown-fund'],
    ['a rule with a weight of zero', rule([{ fund: 'hall', weight: 0 }]), 'malformed'],
    ['a rule without shares', rule([]), 'malformed'],
    ['closing a reserve', eventOf('fund.closed', 'yen', {}), 'fund-is-reserve'],
    ['closing a fund of the rule', eventOf('fund.closed', 'school', {}), 'fund-in-rule'],
    ['closing an unknown fund', eventOf('fund.closed', 'nowhere', {}), 'unknown-fund'],
    [
      'opening a fund again',
      eventOf('fund.opened', 'hall', { class: 'unrestricted', currency: 'EUR' }),
      'fund-exists',
    ],
    [
      'opening a fund of no class',
      eventOf('fund.opened', 'more', { class: 'free', currency: 'EUR' }),
      'malformed',
    ],
    ['opening a project again', eventOf('project.opened', 'well', {}), 'project-exists'],
    ['opening the ledger again', OPENING[0]!, 'ledger-exists'],
    ['an event of another ledger', eventOf('ledger.closed', 'other', {}), 'unknown-ledger'],
    ['an event of no known type', eventOf('gift.vanished', g0, {}), 'unknown-type'],
  ])('%s is refused', (_, event, code) => {
    expect(refusedUnchanged(replay(history()), event)?.code).toBe(code);
  });

  it('settles no demand twice', () => {
    const state = replay([...history(), settled({})]);
    expect(refusedUnchanged(state, settled({}))).toMatchObject({ code: 'demand-settled', invariant: 11 });
  });

  it('needs a ledger first', () => {
    const state = createLedgerState(sha256);
    expect(refusedUnchanged(state, received({}))?.code).toBe('unknown-ledger');
    const opening = OPENING[0]!.data;
    const reopened = (data: object): LedgerEvent => eventOf('ledger.opened', 'demo', { ...opening, ...data });
    expect(refusedUnchanged(state, reopened({ reserves: [] }))?.code).toBe('reserve-missing');
    expect(refusedUnchanged(state, reopened({ policy: 'lifo' }))?.code).toBe('malformed');
    expect(refusedUnchanged(state, reopened({ currencies: ['EUR', 'EURO'] }))?.code).toBe('unknown-currency');
  });
});
