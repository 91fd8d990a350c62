/** Samples of the events of refunds, disputes, fees, partners, exchanges, losses, budgets and impact. */
import { trailKey } from '../src/index.ts';
import type { EventOf } from '../src/index.ts';
import {
  allocation,
  approver,
  charge,
  correction,
  cover,
  details,
  dispute,
  donation,
  evidence,
  exchange,
  expense,
  failed,
  failure,
  gift,
  handOver,
  impact,
  income,
  loss,
  processor,
  refund,
  repurpose,
  sha256,
  staff,
  statement,
  transfer,
  transferReturn,
  won,
} from './sample-ids.ts';

type LaterType =
  | 'org.centesimo.bank.balance-stated.v1'
  | 'org.centesimo.bank.charged.v1'
  | 'org.centesimo.budget.set.v1'
  | 'org.centesimo.condition.met.v1'
  | 'org.centesimo.expense.recoded.v1'
  | 'org.centesimo.fee.settled.v1'
  | 'org.centesimo.gift.dispute-lost.v1'
  | 'org.centesimo.gift.dispute-opened.v1'
  | 'org.centesimo.gift.dispute-won.v1'
  | 'org.centesimo.gift.failed.v1'
  | 'org.centesimo.gift.fee-corrected.v1'
  | 'org.centesimo.gift.pending.v1'
  | 'org.centesimo.gift.refund-failed.v1'
  | 'org.centesimo.impact.reported.v1'
  | 'org.centesimo.loss.recorded.v1'
  | 'org.centesimo.money.exchanged.v1'
  | 'org.centesimo.money.repurposed.v1'
  | 'org.centesimo.project.closed.v1'
  | 'org.centesimo.refund.reversed.v1'
  | 'org.centesimo.shortfall.covered.v1'
  | 'org.centesimo.subject.erased.v1'
  | 'org.centesimo.transfer.handed-over.v1'
  | 'org.centesimo.transfer.received.v1'
  | 'org.centesimo.transfer.returned.v1'
  | 'org.centesimo.transfer.sent.v1';

/** The sample of each of these types. */
export const LATER_SAMPLES: { readonly [T in LaterType]: EventOf<T> } = {
  'org.centesimo.gift.pending.v1': {
    ...donation('3', gift),
    type: 'org.centesimo.gift.pending.v1',
    data: {
      currency: 'EUR',
      details,
      fund: 'wells',
      givenAt: '2024-02-29',
      gross: 10_000,
      processor,
      trailKey: trailKey(new Uint8Array(16).fill(5), sha256),
    },
  },
  'org.centesimo.gift.fee-corrected.v1': {
    ...donation('4', correction),
    type: 'org.centesimo.gift.fee-corrected.v1',
    data: { change: -70, correctedAt: '2024-03-05', currency: 'EUR', gift, owed: 20 },
  },
  'org.centesimo.gift.failed.v1': {
    ...donation('5', failure),
    type: 'org.centesimo.gift.failed.v1',
    data: { amount: 10_000, currency: 'EUR', failedAt: '2024-03-08', gift },
  },
  'org.centesimo.gift.dispute-opened.v1': {
    ...donation('6', dispute),
    type: 'org.centesimo.gift.dispute-opened.v1',
    data: { amount: 9000, currency: 'EUR', gift, openedAt: '2024-05-02', withdrawn: true },
  },
  'org.centesimo.gift.dispute-won.v1': {
    ...donation('7', won),
    type: 'org.centesimo.gift.dispute-won.v1',
    data: { amount: 9000, currency: 'EUR', dispute, gift, wonAt: '2024-06-20' },
  },
  'org.centesimo.gift.dispute-lost.v1': {
    ...donation('8', dispute),
    type: 'org.centesimo.gift.dispute-lost.v1',
    data: { gift, lostAt: '2024-06-20' },
  },
  'org.centesimo.gift.refund-failed.v1': {
    ...donation('9', failed),
    type: 'org.centesimo.gift.refund-failed.v1',
    data: { amount: 200, currency: 'EUR', failedAt: '2024-05-04', gift, refund },
  },
  'org.centesimo.bank.charged.v1': {
    ...donation('10', charge),
    type: 'org.centesimo.bank.charged.v1',
    data: { amount: 1500, chargedAt: '2024-05-02', currency: 'EUR', dispute, gift, kind: 'dispute' },
  },
  'org.centesimo.bank.balance-stated.v1': {
    ...donation('11', statement),
    type: 'org.centesimo.bank.balance-stated.v1',
    data: { account: 'current', balance: -1250, currency: 'EUR', statedAt: '2024-05-31' },
  },
  'org.centesimo.subject.erased.v1': {
    ...donation('12', gift),
    type: 'org.centesimo.subject.erased.v1',
    data: { details, erasedAt: '2034-06-30', ground: 'donor-request' },
  },
  'org.centesimo.condition.met.v1': {
    ...allocation('12', 'matching'),
    type: 'org.centesimo.condition.met.v1',
    data: { approvedBy: approver, by: staff, details, evidence },
  },
  'org.centesimo.project.closed.v1': {
    ...allocation('13', 'well-12'),
    type: 'org.centesimo.project.closed.v1',
    data: { by: approver },
  },
  'org.centesimo.budget.set.v1': {
    ...allocation('14', 'well-12'),
    type: 'org.centesimo.budget.set.v1',
    data: {
      approvedBy: approver,
      by: staff,
      currency: 'EUR',
      lines: [
        { amount: 6000, line: 'pipes' },
        { amount: 2500, line: 'labour' },
      ],
      over: 'refuse',
      version: 1,
    },
  },
  'org.centesimo.expense.recoded.v1': {
    ...allocation('15', expense),
    type: 'org.centesimo.expense.recoded.v1',
    data: { approvedBy: approver, by: staff, category: 'construction', line: 'labour', project: 'well-12' },
  },
  'org.centesimo.impact.reported.v1': {
    ...allocation('16', impact),
    type: 'org.centesimo.impact.reported.v1',
    data: {
      by: staff,
      details,
      expense,
      method: 'counted',
      reportedAt: '2024-06-30',
      unit: 'people-with-water',
      units: 340,
    },
  },
  'org.centesimo.money.repurposed.v1': {
    ...allocation('17', repurpose),
    type: 'org.centesimo.money.repurposed.v1',
    data: {
      approvedBy: approver,
      at: 500,
      by: staff,
      details,
      evidence,
      gift,
      ground: 'donor-consent',
      spans: [{ from: 5200, fund: 'wells', to: 5700 }],
      to: 'schools',
    },
  },
  'org.centesimo.money.exchanged.v1': {
    ...allocation('18', exchange),
    type: 'org.centesimo.money.exchanged.v1',
    data: {
      approvedBy: approver,
      at: 0,
      by: staff,
      exchangedAt: '2024-04-10',
      rate: '139.5',
      source: 'bank',
      spans: [{ from: 5700, fund: 'wells', to: 6700 }],
      to: 'wells-kes',
      units: 139_500,
    },
  },
  'org.centesimo.transfer.sent.v1': {
    ...allocation('19', transfer),
    type: 'org.centesimo.transfer.sent.v1',
    data: {
      amount: 1000,
      approvedBy: approver,
      at: 0,
      by: staff,
      currency: 'EUR',
      details,
      evidence,
      sentAt: '2024-04-11',
      spans: [{ from: 6700, fund: 'wells', to: 7700 }],
      to: 'wells-maji',
    },
  },
  'org.centesimo.transfer.received.v1': {
    ...allocation('20', transfer),
    type: 'org.centesimo.transfer.received.v1',
    data: { amount: 985, by: staff, details, evidence, fee: 15, receivedAt: '2024-04-15' },
  },
  'org.centesimo.transfer.returned.v1': {
    ...allocation('21', transferReturn),
    type: 'org.centesimo.transfer.returned.v1',
    data: {
      amount: 100,
      back: [{ at: 9730, count: 60, fund: 'wells' }],
      by: staff,
      returnedAt: '2024-05-20',
      shortfall: 40,
      slots: [{ from: 885, to: 985 }],
      transfer,
    },
  },
  'org.centesimo.transfer.handed-over.v1': {
    ...allocation('22', handOver),
    type: 'org.centesimo.transfer.handed-over.v1',
    data: {
      amount: 500,
      by: staff,
      cites: { index: 41, leaf: details, ledger: 'maji', origin: 'log.example/maji' },
      fund: 'wells-maji',
      receivedAs: income,
      spans: [{ from: 0, fund: 'wells-maji', to: 500 }],
    },
  },
  'org.centesimo.loss.recorded.v1': {
    ...allocation('23', loss),
    type: 'org.centesimo.loss.recorded.v1',
    data: {
      amount: 1500,
      cause: { charge, kind: 'charge' },
      currency: 'EUR',
      shortfall: 1000,
      spans: [{ from: 0, fund: 'reserve', to: 500 }],
    },
  },
  'org.centesimo.refund.reversed.v1': {
    ...allocation('24', won),
    type: 'org.centesimo.refund.reversed.v1',
    data: {
      back: [{ at: 9790, count: 4000, fund: 'wells' }],
      demand: dispute,
      gift,
      loss: 270,
      shortfall: 30,
      slots: [{ from: 0, outflow: expense, to: 4000 }],
      unplaced: 730,
    },
  },
  'org.centesimo.fee.settled.v1': {
    ...allocation('25', correction),
    type: 'org.centesimo.fee.settled.v1',
    data: {
      coveredBy: [{ from: 500, fund: 'reserve', to: 530 }],
      covers: [{ from: 0, outflow: expense, to: 40 }],
      gift,
      loss: { amount: 10, shortfall: 4, spans: [{ from: 530, fund: 'reserve', to: 536 }] },
      own: [{ from: 7700, fund: 'wells', to: 7710 }],
      shortfall: 10,
      unplaced: 10,
    },
  },
  'org.centesimo.shortfall.covered.v1': {
    ...allocation('26', cover),
    type: 'org.centesimo.shortfall.covered.v1',
    data: {
      amount: 1000,
      by: staff,
      currency: 'EUR',
      fund: 'savings',
      slots: [{ from: 500, outflow: loss, to: 1500 }],
      spans: [{ from: 0, fund: 'savings', to: 1000 }],
    },
  },
};
