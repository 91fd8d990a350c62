// Random but valid histories of everything that happens to money, small sums of it, so that all of it is met.
import {
  createLedgerState,
  openCharges,
  openCorrections,
  openCredits,
  owedFees,
  planCover,
  planExchange,
  planExpense,
  planFee,
  planHandOver,
  planLoss,
  planPeriod,
  planRepurpose,
  planReversal,
  planTransfer,
  planTransferReceipt,
  planTransferReturn,
} from '@centesimo/cents';
import type { RepurposeRequest } from '@centesimo/cents';
import { nodeSha256 } from '@centesimo/log/node';
import {
  BASIC,
  BY,
  bytesOf,
  chooser,
  effect,
  HASH43,
  nextName,
  openLedger,
  tell,
} from './history.fixture.ts';
import { DAY, FACTS, oneOf, REGISTRY, short } from './complete-facts.fixture.ts';
import type { CompleteMaking, Step } from './complete-facts.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

const APPROVER = {
  actor: Buffer.from(bytesOf('approver').subarray(0, 16)).toString('base64url'),
  role: 'approver',
};

function exchange(making: CompleteMaking): void {
  const [from, to, rate, by] = (
    [
      ['general', 'dollars', '1.1', 11],
      ['dollars', 'general', '0.9', 9],
    ] as const
  )[making.choose(2)] as readonly [string, string, string, number];
  const amount = 1 + making.choose(14);
  const units = Math.max(1, Math.floor((amount * by) / 10));
  const plan = planExchange(making.state, { amount, from: [from], to, units, rate });
  const more = { by: BY, exchangedAt: DAY, source: 'bank' };
  effect(making, plan, 'money.exchanged', short(making, 'exch'), more);
}

const GROUNDS = ['board-decision', 'secondary-purpose', 'donor-consent', 'authority', 'correction'] as const;

function repurpose(making: CompleteMaking): void {
  const from = oneOf(making, ['water', 'school', 'hall']) ?? 'hall';
  const gift = making.choose(2) === 0 ? oneOf(making, making.gifts) : undefined;
  const ground = oneOf(making, GROUNDS) ?? 'authority';
  const why = { ground, ...(gift === undefined ? {} : { gift }) };
  const request: RepurposeRequest = {
    from,
    to: making.choose(2) === 0 ? 'hall' : 'school',
    ...why,
    ...(gift === undefined ? { amount: 2 } : {}),
  };
  const more = { ...why, approvedBy: APPROVER, by: BY, evidence: [HASH43(nextName(making))] };
  effect(making, planRepurpose(making.state, request), 'money.repurposed', short(making, 'rep'), more);
}

function send(making: CompleteMaking): void {
  const plan = planTransfer(making.state, { amount: 1 + making.choose(14), from: 'general', to: 'aid' });
  const id = short(making, 'transfer');
  if (effect(making, plan, 'transfer.sent', id, { by: BY, sentAt: DAY })) making.transfers.push(id);
}

const PARTNERS: readonly Step[] = [
  send,
  send,
  (making) => {
    const transfer = oneOf(making, making.transfers) ?? '';
    const plan = planTransferReceipt(making.state, { transfer, fee: making.choose(2) });
    effect(making, plan, 'transfer.received', transfer, { by: BY, receivedAt: DAY });
  },
  (making) => {
    const transfer = oneOf(making, making.transfers) ?? '';
    const plan = planTransferReturn(making.state, { transfer, amount: 1 + making.choose(4) });
    effect(making, plan, 'transfer.returned', short(making, 'tret'), { by: BY, returnedAt: DAY });
  },
  (making) => {
    const cites = { index: 7, leaf: HASH43('leaf'), ledger: 'theirs', origin: 'log.example/partner' };
    const plan = planHandOver(making.state, { amount: 1, fund: 'aid' });
    effect(making, plan, 'transfer.handed-over', short(making, 'hand'), { by: BY, cites });
  },
  (making) => {
    const what = { amount: 1 + making.choose(4), currency: 'EUR' };
    const plan = planExpense(making.state, { ...what, funds: ['aid'] });
    const id = short(making, 'exp');
    if (effect(making, plan, 'expense.recorded', id, { ...what, by: BY, paidAt: DAY }))
      making.expenses.push(id);
  },
];

const SETTLEMENTS: readonly Step[] = [
  (making) => {
    const credit = oneOf(making, openCredits(making.state));
    if (credit !== undefined)
      effect(making, planReversal(making.state, credit), 'refund.reversed', credit, {});
  },
  (making) => {
    const correction = oneOf(making, openCorrections(making.state));
    if (correction !== undefined)
      effect(making, planFee(making.state, correction), 'fee.settled', correction, {});
  },
  (making) => {
    const charge = oneOf(making, openCharges(making.state));
    if (charge === undefined) return;
    const plan = planLoss(making.state, { cause: { kind: 'charge', charge } });
    effect(making, plan, 'loss.recorded', short(making, 'loss'), {});
  },
  (making) => {
    const count = Math.min(2, owedFees(making.state, 'EUR'));
    if (count === 0) return;
    const plan = planLoss(making.state, { cause: { kind: 'fees', count }, currency: 'EUR' });
    effect(making, plan, 'loss.recorded', short(making, 'loss'), {});
  },
  (making) => {
    const plan = planLoss(making.state, {
      amount: 2,
      cause: { kind: 'other' },
      currency: 'EUR',
      funds: ['hall'],
    });
    effect(making, plan, 'loss.recorded', short(making, 'loss'), { by: BY });
  },
  (making) => {
    const fund = oneOf(making, ['general', 'hall', 'dollars']) ?? 'hall';
    const plan = planCover(making.state, { amount: 1 + making.choose(3), fund });
    effect(making, plan, 'shortfall.covered', short(making, 'cover'), {});
  },
];

function closePeriod(making: CompleteMaking): void {
  tell(making, 'allocation', 'period.closed', making.ledger, {
    ...planPeriod(making.state),
    by: BY,
    until: DAY,
  });
}

/** Spends nearly all of the reserve, so that a refund of what was spent finds too little to stand for it. */
function drain(making: CompleteMaking): void {
  for (const amount of [400, 100, 25, 6, 2]) {
    const what = { amount, currency: 'EUR' };
    const plan = planExpense(making.state, { ...what, funds: ['general'] });
    const id = short(making, 'exp');
    if (effect(making, plan, 'expense.recorded', id, { ...what, by: BY, paidAt: DAY }))
      making.expenses.push(id);
  }
}

/** Steps after which shortfalls are as frequent as anything else. */
export const POOR: readonly Step[] = [drain, drain, ...SETTLEMENTS, ...SETTLEMENTS.slice(-1)];

/** Events of two ledgers in one order of the log, `steps` commands in all; `more`: steps beside those of all histories. */
export function completeHistoryOf(seed: number, steps: number, more: readonly Step[] = []): TestEvent[] {
  const choose = chooser(seed);
  const events: TestEvent[] = [];
  const makings = ['acqua-viva', 'pane'].map((ledger): CompleteMaking => {
    const state = createLedgerState(nodeSha256);
    const empty = { gifts: [], expenses: [], disputes: [], transfers: [], replaced: new Set<string>() };
    return { ledger, state, events, choose, count: 0, ...empty };
  });
  for (const making of makings) {
    openLedger(making);
    const custody = { partner: 'helpers', source: 'general' };
    const fund = { by: BY, class: 'unrestricted', currency: 'EUR', custody };
    tell(making, 'allocation', 'fund.opened', 'aid', fund);
    tell(making, 'allocation', 'fund.opened', 'promise', { by: BY, class: 'conditional', currency: 'EUR' });
    tell(making, 'allocation', 'condition.met', 'promise', { by: BY });
    tell(making, 'allocation', 'project.opened', 'office', { by: BY });
    tell(making, 'allocation', 'project.opened', 'done', { by: BY });
    tell(making, 'allocation', 'project.closed', 'done', { by: BY });
    tell(making, 'allocation', 'fund.opened', 'late', { by: BY, class: 'designated', currency: 'EUR' });
    tell(making, 'allocation', 'fund.closed', 'late', { by: BY });
  }
  const all = [
    ...BASIC,
    ...BASIC,
    closePeriod,
    exchange,
    exchange,
    repurpose,
    repurpose,
    repurpose,
    ...REGISTRY,
    ...FACTS,
    ...PARTNERS,
    ...SETTLEMENTS,
    ...SETTLEMENTS,
    ...more,
  ];
  for (let step = 0; step < steps; step += 1) {
    const making = makings[choose(makings.length)];
    const act = all[choose(all.length)];
    if (making !== undefined && act !== undefined) act(making);
  }
  return events;
}
