// A log with the mix of a real year: of 100 entries 95 gifts, 2 of what is taken and given back, 3 of all the rest.
import {
  applyEvent,
  createLedgerState,
  openCorrections,
  openCredits,
  openDemands,
  owedFees,
  planCover,
  planExchange,
  planExpense,
  planFee,
  planLoss,
  planMove,
  planPlacement,
  planRefund,
  planReturn,
  planReversal,
  planTransfer,
  planTransferReceipt,
} from '@centesimo/cents';
import type { LedgerEvent, LedgerState, Planned } from '@centesimo/cents';
import { keyedId, shortId } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import { BY, bytesOf, chooser, HASH43 } from './history.fixture.ts';
import type { Choose } from './history.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

const LEDGER = 'acqua-viva';
const DAY = '2025-06-01';

interface Year {
  readonly state: LedgerState;
  readonly choose: Choose;
  readonly gifts: string[];
  readonly demands: { readonly id: string; readonly gift: string }[];
  readonly expenses: string[];
  told: TestEvent[];
  count: number;
}

function tell(year: Year, owner: TestEvent['owner'], name: string, subject: string, data: object): void {
  const event = { type: `org.centesimo.${name}.v1`, subject, data } as unknown as LedgerEvent;
  const violation = applyEvent(year.state, event);
  if (violation !== undefined) throw new Error(`${name}: ${JSON.stringify(violation)}`);
  year.told.push({ ledger: LEDGER, owner, name, subject, data });
}

function effect(
  year: Year,
  plan: Planned<object>,
  name: string,
  subject: string,
  more: object = {},
): boolean {
  if (plan.ok) tell(year, 'allocation', name, subject, { ...plan.data, ...more });
  return plan.ok;
}

function next(year: Year): Uint8Array {
  year.count += 1;
  return bytesOf(`year ${year.count}`);
}

function open(year: Year): void {
  const reserves = [
    { currency: 'EUR', fund: 'general' },
    { currency: 'KES', fund: 'nairobi' },
  ];
  const ledger = { baseCurrency: 'EUR', by: BY, currencies: ['EUR', 'KES'], policy: 'fifo@1', reserves };
  tell(year, 'allocation', 'ledger.opened', LEDGER, ledger);
  tell(year, 'allocation', 'fund.opened', 'wells', { by: BY, class: 'unrestricted', currency: 'EUR' });
  const custody = { partner: 'maji', source: 'wells' };
  tell(year, 'allocation', 'fund.opened', 'with-maji', {
    by: BY,
    class: 'unrestricted',
    currency: 'EUR',
    custody,
  });
  const shares = [
    { fund: 'general', weight: 1 },
    { fund: 'wells', weight: 9 },
  ];
  tell(year, 'allocation', 'placement-rule.set', LEDGER, { by: BY, shares, version: 1 });
}

function receive(year: Year): void {
  const { choose, gifts } = year;
  const id = keyedId('gift', next(year));
  const trailKey = HASH43(id);
  const data = {
    currency: 'EUR',
    fee: 25,
    givenAt: DAY,
    gross: 500 + choose(9_500),
    processor: 'demo-pay',
    trailKey,
  };
  tell(year, 'donation', 'gift.received', id, data);
  // A sample of them is enough to choose from later.
  if (choose(20) === 0) gifts.push(id);
}

/** One fact and what follows from it. */
function takeBack(year: Year): void {
  const { choose, demands, gifts, state } = year;
  const gift = gifts[choose(gifts.length)]!;
  const of = { amount: 300 + choose(400), currency: 'EUR', gift };
  const known = demands.pop();
  const kind = choose(4);
  if (kind === 0 && known !== undefined) {
    const id = keyedId('credit', next(year));
    const data = { amount: 100, currency: 'EUR', failedAt: DAY, gift: known.gift, refund: known.id };
    tell(year, 'donation', 'gift.refund-failed', id, data);
  } else if (kind === 1) {
    const data = { change: -5, correctedAt: DAY, currency: 'EUR', gift };
    tell(year, 'donation', 'gift.fee-corrected', keyedId('correction', next(year)), data);
  } else if (kind === 2) {
    const data = { ...of, openedAt: DAY, withdrawn: true };
    tell(year, 'donation', 'gift.dispute-opened', keyedId('dispute', next(year)), data);
  } else {
    const id = keyedId('refund', next(year));
    tell(year, 'donation', 'gift.refunded', id, { ...of, refundedAt: DAY });
    demands.push({ id, gift });
  }
  for (const id of openDemands(state)) effect(year, planRefund(state, id), 'refund.settled', id);
  for (const id of openCredits(state)) effect(year, planReversal(state, id), 'refund.reversed', id);
  for (const id of openCorrections(state)) effect(year, planFee(state, id), 'fee.settled', id);
}

type Rest = (year: Year, subject: Uint8Array) => void;

const REST: readonly Rest[] = [
  ({ state, ...year }, bytes) => {
    const id = shortId('exp', bytes);
    const plan = planExpense(state, { amount: 150_000, currency: 'EUR', funds: ['wells'] });
    const more = { amount: 150_000, by: BY, currency: 'EUR', details: HASH43(id), paidAt: DAY };
    if (effect({ state, ...year }, plan, 'expense.recorded', id, more)) year.expenses.push(id);
  },
  (year, bytes) => {
    const expense = year.expenses.at(-1 - year.choose(20)) ?? '';
    const plan = planReturn(year.state, expense, 500);
    effect(year, plan, 'expense.returned', shortId('ret', bytes), { by: BY, returnedAt: DAY });
  },
  (year, bytes) => {
    const plan = planMove(year.state, { amount: 4_000, from: ['wells'], to: 'general' });
    effect(year, plan, 'money.moved', shortId('move', bytes), { by: BY });
  },
  (year, bytes) => {
    const request = { amount: 5_000, from: ['general'], to: 'nairobi', rate: '150', units: 750_000 };
    const more = { by: BY, exchangedAt: DAY, source: 'ecb' };
    effect(year, planExchange(year.state, request), 'money.exchanged', shortId('exch', bytes), more);
  },
  (year, bytes) => {
    const plan = planExpense(year.state, { amount: 500_000, currency: 'KES', funds: ['nairobi'] });
    const more = { amount: 500_000, by: BY, currency: 'KES', paidAt: DAY };
    effect(year, plan, 'expense.recorded', shortId('exp', bytes), more);
  },
  (year, bytes) => {
    const id = shortId('transfer', bytes);
    const plan = planTransfer(year.state, { amount: 20_000, from: 'wells', to: 'with-maji' });
    if (!effect(year, plan, 'transfer.sent', id, { by: BY, sentAt: DAY })) return;
    const receipt = planTransferReceipt(year.state, { transfer: id, fee: 15 });
    effect(year, receipt, 'transfer.received', id, { by: BY, receivedAt: DAY });
  },
  (year, bytes) => {
    const plan = planExpense(year.state, { amount: 15_000, currency: 'EUR', funds: ['with-maji'] });
    const more = { amount: 15_000, by: BY, currency: 'EUR', paidAt: DAY };
    effect(year, plan, 'expense.recorded', shortId('exp', bytes), more);
  },
  (year, bytes) => {
    const id = keyedId('charge', bytes);
    const data = { amount: 120, chargedAt: DAY, currency: 'EUR', kind: 'account' };
    tell(year, 'donation', 'bank.charged', id, data);
    const plan = planLoss(year.state, { cause: { kind: 'charge', charge: id } });
    effect(year, plan, 'loss.recorded', shortId('loss', bytes.subarray(0, 16)));
  },
];

function rest(year: Year, turn: number): void {
  const act = REST[turn % REST.length]!;
  const bytes = next(year);
  act(year, act === REST.at(-1) ? bytes : bytes.subarray(0, 16));
  const open = year.state.sums[0]!.shortfall;
  if (open === 0 || owedFees(year.state, 'EUR') > 0) return;
  const plan = planCover(year.state, { fund: 'wells', amount: open });
  effect(year, plan, 'shortfall.covered', shortId('cover', next(year).subarray(0, 16)));
}

/** About `entries` events of one ledger. */
export function* yearOf(entries: number): Generator<TestEvent> {
  const state = createLedgerState(nodeSha256);
  const empty = { gifts: [], demands: [], expenses: [], told: [], count: 0 };
  const year: Year = { state, choose: chooser(7), ...empty };
  open(year);
  for (let turn = 0; turn * 100 < entries; turn += 1) {
    for (let gift = 0; gift < 95; gift += 1) receive(year);
    tell(year, 'allocation', 'gifts.placed', LEDGER, planPlacement(state, 95)!);
    takeBack(year);
    rest(year, 2 * turn);
    rest(year, 2 * turn + 1);
    yield* year.told;
    year.told = [];
  }
}
