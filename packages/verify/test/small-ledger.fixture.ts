// One small known ledger, to which tests add a wrong event.
import { createLedgerState } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import { expenseId, keyedId } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import { BY, bytesOf, chooser, HASH43, openLedger, placeUpTo, tell } from './history.fixture.ts';
import type { Making } from './history.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

/** A small known ledger for tests that add one wrong event. */
export function smallLedger(): { events: TestEvent[]; state: LedgerState; ids: Record<string, string> } {
  const state = createLedgerState(nodeSha256);
  const making: Making = {
    ledger: 'acqua-viva',
    state,
    events: [],
    gifts: [],
    expenses: [],
    choose: chooser(1),
    count: 0,
  };
  openLedger(making);
  tell(making, 'allocation', 'fund.opened', 'promise', { by: BY, class: 'conditional', currency: 'EUR' });
  tell(making, 'allocation', 'fund.opened', 'old', { by: BY, class: 'unrestricted', currency: 'EUR' });
  tell(making, 'allocation', 'fund.closed', 'old', { by: BY });
  const ids: Record<string, string> = {};
  for (const [name, fund] of Object.entries({
    plain: undefined,
    well: 'water',
    lost: 'elsewhere',
    pupil: 'school',
    vow: 'promise',
  })) {
    const id = keyedId('gift', bytesOf(name));
    ids[name] = id;
    const named = fund === undefined ? {} : { fund };
    const rest = { givenAt: '2024-05-31', gross: 1000, processor: 'demo-pay', trailKey: HASH43(name) };
    tell(making, 'donation', 'gift.received', id, { currency: 'EUR', ...named, ...rest });
  }
  placeUpTo(making, 5);
  ids['bill'] = expenseId(bytesOf('bill').subarray(0, 16));
  const bill = { amount: 100, by: BY, currency: 'EUR', paidAt: '2024-06-02' };
  const spans = [{ from: 0, fund: 'general', to: 100 }];
  tell(making, 'allocation', 'expense.recorded', ids['bill'], { ...bill, spans });
  ids['demand'] = keyedId('refund', bytesOf('demand'));
  const demand = { amount: 300, currency: 'EUR', gift: ids['plain'], refundedAt: '2024-06-01' };
  tell(making, 'donation', 'gift.refunded', ids['demand'], demand);
  ids['late'] = keyedId('gift', bytesOf('late'));
  const late = {
    currency: 'EUR',
    givenAt: '2024-05-31',
    gross: 500,
    processor: 'demo-pay',
    trailKey: HASH43('late'),
  };
  tell(making, 'donation', 'gift.received', ids['late'], late);
  return { events: making.events, state, ids };
}
