/** Further forms of some events: the optional parts that their samples leave out, by a name of each. */
import type { LedgerEvent } from '../src/index.ts';
import {
  allocation,
  approver,
  back,
  correction,
  dispute,
  donation,
  expense,
  failed,
  gift,
  income,
  loss,
  refund,
  staff,
  won,
} from './sample-ids.ts';

export const SAMPLE_VARIANTS: Readonly<Record<string, LedgerEvent>> = {
  'fund.opened.custody': {
    ...allocation('30', 'wells-maji'),
    type: 'org.centesimo.fund.opened.v1',
    data: {
      by: staff,
      class: 'restricted',
      currency: 'EUR',
      custody: { partner: 'maji', source: 'wells' },
    },
  },
  'fund.opened.appeal': {
    ...allocation('31', 'wells-kes'),
    type: 'org.centesimo.fund.opened.v1',
    data: {
      by: staff,
      class: 'restricted',
      currency: 'KES',
      goal: 5_000_000,
      projects: ['well-12', 'well-13'],
      purposeOf: 'wells',
      secondary: 'k6bTCP4104_Ux3Uo8hjn-3kz5L3vlpUu6uwlzyKoEu4',
    },
  },
  'income.received.fee-returned': {
    ...donation('32', income),
    type: 'org.centesimo.income.received.v1',
    data: { amount: 20, currency: 'EUR', kind: 'fee-returned', receivedAt: '2024-03-31' },
  },
  'expense.recorded.again': {
    ...allocation('33', expense),
    type: 'org.centesimo.expense.recorded.v1',
    data: {
      amount: 5000,
      by: staff,
      corrects: expense,
      currency: 'EUR',
      paidAt: '2024-04-02',
      spans: [{ from: 0, fund: 'schools', to: 5000 }],
    },
  },
  'expense.returned.shortfall': {
    ...allocation('34', back),
    type: 'org.centesimo.expense.returned.v1',
    data: {
      amount: 1000,
      back: [],
      by: staff,
      correction: true,
      expense,
      returnedAt: '2024-04-20',
      shortfall: 1000,
      slots: [{ from: 4000, to: 5000 }],
    },
  },
  'refund.settled.covers': {
    ...allocation('35', dispute),
    type: 'org.centesimo.refund.settled.v1',
    data: {
      coveredBy: [{ from: 500, fund: 'reserve', to: 3500 }],
      covers: [{ from: 0, outflow: expense, to: 4000 }],
      gift,
      loss: { amount: 300, shortfall: 300, spans: [] },
      own: [],
      shortfall: 1000,
      unplaced: 30,
    },
  },
  'refund.reversed.void': {
    ...allocation('36', failed),
    type: 'org.centesimo.refund.reversed.v1',
    data: { back: [], demand: refund, gift, slots: [], voided: 200 },
  },
  'fee.settled.given': {
    ...allocation('37', correction),
    type: 'org.centesimo.fee.settled.v1',
    data: {
      back: [{ at: 13_790, count: 10, fund: 'reserve' }],
      gift,
      given: 40,
      loss: 10,
      refunded: 4,
      shortfall: 6,
    },
  },
  'loss.recorded.fees': {
    ...allocation('38', loss),
    type: 'org.centesimo.loss.recorded.v1',
    data: { amount: 20, cause: { count: 3, kind: 'fees' }, currency: 'EUR', shortfall: 20, spans: [] },
  },
  'loss.recorded.other': {
    ...allocation('39', loss),
    type: 'org.centesimo.loss.recorded.v1',
    data: {
      amount: 20,
      approvedBy: approver,
      by: staff,
      cause: { kind: 'other' },
      currency: 'EUR',
      spans: [{ from: 3500, fund: 'reserve', to: 3520 }],
    },
  },
  'gift.dispute-won.inquiry': {
    ...donation('40', won),
    type: 'org.centesimo.gift.dispute-won.v1',
    data: { currency: 'EUR', dispute, gift, wonAt: '2024-06-20' },
  },
};
