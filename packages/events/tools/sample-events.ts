/** One fixed event of each type: a short, invented history of one ledger. Golden files and examples are made of it. */
import { commitDetails, trailKey } from '../src/index.ts';
import type { EventOf, EventType } from '../src/index.ts';
import { LATER_SAMPLES } from './later-samples.ts';
import {
  allocation,
  approver,
  back,
  details,
  donation,
  evidence,
  expense,
  gift,
  income,
  leafRoot,
  ledger,
  move,
  operator,
  processor,
  refund,
  sha256,
  staff,
} from './sample-ids.ts';

/** The sample of each type. */
export const SAMPLE_EVENTS: { readonly [T in EventType]: EventOf<T> } = {
  ...LATER_SAMPLES,
  'org.centesimo.ledger.opened.v1': {
    ...allocation('0', ledger),
    type: 'org.centesimo.ledger.opened.v1',
    data: {
      baseCurrency: 'EUR',
      by: staff,
      currencies: ['EUR'],
      policy: 'fifo@1',
      reserves: [{ currency: 'EUR', fund: 'reserve' }],
    },
  },
  'org.centesimo.fund.opened.v1': {
    ...allocation('1', 'wells'),
    type: 'org.centesimo.fund.opened.v1',
    data: { by: staff, class: 'restricted', currency: 'EUR', details },
  },
  'org.centesimo.project.opened.v1': {
    ...allocation('2', 'well-12'),
    type: 'org.centesimo.project.opened.v1',
    data: { by: staff, details },
  },
  'org.centesimo.placement-rule.set.v1': {
    ...allocation('3', ledger),
    type: 'org.centesimo.placement-rule.set.v1',
    data: {
      by: approver,
      shares: [
        { fund: 'wells', weight: 90 },
        { fund: 'reserve', weight: 10 },
      ],
      version: 1,
    },
  },
  'org.centesimo.gift.received.v1': {
    ...donation('0', gift),
    type: 'org.centesimo.gift.received.v1',
    data: {
      currency: 'EUR',
      fee: 300,
      givenAt: '2024-02-29',
      gross: 10_000,
      processor,
      trailKey: trailKey(new Uint8Array(16).fill(5), sha256),
    },
  },
  'org.centesimo.gifts.placed.v1': {
    ...allocation('4', ledger),
    type: 'org.centesimo.gifts.placed.v1',
    data: {
      count: 1,
      parts: [
        { at: 0, count: 1, fund: 'reserve', root: leafRoot(gift, 970), total: 970 },
        { at: 0, count: 1, fund: 'wells', root: leafRoot(gift, 8730), total: 8730 },
      ],
      rule: 1,
    },
  },
  'org.centesimo.income.received.v1': {
    ...donation('1', income),
    type: 'org.centesimo.income.received.v1',
    data: { amount: 500, currency: 'EUR', fund: 'savings', kind: 'interest', receivedAt: '2024-03-31' },
  },
  'org.centesimo.gift.assigned.v1': {
    ...allocation('5', income),
    type: 'org.centesimo.gift.assigned.v1',
    data: { at: 970, by: staff, fund: 'reserve' },
  },
  'org.centesimo.money.moved.v1': {
    ...allocation('6', move),
    type: 'org.centesimo.money.moved.v1',
    data: {
      at: 8730,
      by: staff,
      ground: 'board-decision',
      spans: [{ from: 0, fund: 'reserve', to: 500 }],
      to: 'wells',
    },
  },
  'org.centesimo.expense.recorded.v1': {
    ...allocation('7', expense),
    type: 'org.centesimo.expense.recorded.v1',
    data: {
      amount: 5000,
      approvedBy: approver,
      by: staff,
      category: 'construction',
      currency: 'EUR',
      details,
      evidence: [commitDetails(new Uint8Array(32).fill(6), '{"name":"invoice"}', sha256)],
      line: 'pipes',
      paidAt: '2024-04-02',
      project: 'well-12',
      spans: [{ from: 0, fund: 'wells', to: 5000 }],
    },
  },
  'org.centesimo.expense.returned.v1': {
    ...allocation('8', back),
    type: 'org.centesimo.expense.returned.v1',
    data: {
      amount: 1000,
      back: [{ at: 9230, count: 1000, fund: 'wells' }],
      by: staff,
      expense,
      returnedAt: '2024-04-20',
      slots: [{ from: 4000, to: 5000 }],
    },
  },
  'org.centesimo.evidence-rule.set.v1': {
    ...allocation('27', ledger),
    type: 'org.centesimo.evidence-rule.set.v1',
    data: { by: operator, required: true },
  },
  'org.centesimo.evidence.attached.v1': {
    ...allocation('28', expense),
    type: 'org.centesimo.evidence.attached.v1',
    data: { by: staff, evidence: evidence.slice(1), replaces: evidence[0]! },
  },
  'org.centesimo.gift.refunded.v1': {
    ...donation('2', refund),
    type: 'org.centesimo.gift.refunded.v1',
    data: { amount: 200, choice: true, currency: 'EUR', gift, refundedAt: '2024-05-01' },
  },
  'org.centesimo.refund.settled.v1': {
    ...allocation('9', refund),
    type: 'org.centesimo.refund.settled.v1',
    data: { gift, own: [{ from: 5000, fund: 'wells', to: 5200 }] },
  },
  'org.centesimo.fund.closed.v1': {
    ...allocation('10', 'savings'),
    type: 'org.centesimo.fund.closed.v1',
    data: { by: approver },
  },
  'org.centesimo.period.closed.v1': {
    ...allocation('17', ledger),
    type: 'org.centesimo.period.closed.v1',
    data: {
      approvedBy: approver,
      by: staff,
      counts: { charges: 1, corrections: 0, credits: 1, demands: 2, fees: [12, 0], receipts: 340 },
      donation: { id: '361', source: '/g1/donation/3' },
      number: 1,
      statement: 'f4'.repeat(32),
      until: '2024-12-31',
    },
  },
  'org.centesimo.ledger.closed.v1': {
    ...allocation('11', ledger),
    type: 'org.centesimo.ledger.closed.v1',
    data: { by: approver },
  },
};
