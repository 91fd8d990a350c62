/** Views made by hand for the tests of the pages: one gift in every state that there is, and a ledger around it. */
import { hash } from 'node:crypto';
import { commitDetails } from '@centesimo/events';
import { canonicalText } from '@centesimo/log';
import { compactTrailCode } from '@centesimo/events/trail-code';
import type { FundView, ImpactReportView, LedgerView, PaymentView, TrailView } from '../src/domain/views.ts';

export const CODE = compactTrailCode(Uint8Array.from({ length: 16 }, (_, i) => i * 15));
const GIFT_ID = `gift_${'a'.repeat(51)}q`;

const WELLS: FundView = { id: 'wells', class: 'restricted', title: 'Pozzi per Kitui' };
const SCHOOL: FundView = { id: 'school', class: 'designated', title: 'Scuola di Mwingi' };
const RESERVE: FundView = { id: 'reserve', class: 'unrestricted' };

/** A file, and the document that stands for it. */
export const BILL = Buffer.from('%PDF-1.7 the bill');

export function documentOf(file: Uint8Array, mediaType = 'application/pdf') {
  const json = canonicalText({ bytes: file.length, mediaType, sha256: hash('sha256', file, 'base64url') });
  const salt = Buffer.alloc(32, 7);
  const commitment = commitDetails(salt, json, (bytes) => hash('sha256', bytes, 'base64url'));
  return { commitment, salt: salt.toString('base64url'), json };
}

function payment(n: number, rest: Partial<PaymentView> = {}): PaymentView {
  return {
    id: `exp_${'a'.repeat(25)}${n}`,
    entry: 10 + n,
    paidAt: `2026-10-${String(n).padStart(2, '0')}`,
    text:
      ['Tubi in PVC, 120 m', 'Pompa solare e montaggio', 'Trasporto dei materiali'][n - 1] ?? `Fattura ${n}`,
    project: { id: 'well-12', title: 'Pozzo 12, scuola di Mwingi' },
    funds: [WELLS],
    currency: 'EUR',
    amount: 48_000 + n,
    returned: 0,
    evidence: [documentOf(BILL)],
    replaced: [],
    ...rest,
  };
}

const time = '2026-10-01T09:30:00.000Z';
const AS_OF = {
  origin: 'log.acqua-viva.example',
  size: 12_345,
  root: 'k6bTCP4104/Ux3Uo8hjn+3kz5L3vlpUu6uwlzyKoEu4=',
};
const LEDGER = { id: 'acqua-viva', title: 'Acqua Viva', policy: 'fifo@1' };

/** 100.00 EUR with a fee of 3.00, its 97.00 spent, moved, returned, waiting, unassigned, unplaced and refunded. */
export function everyState(): TrailView {
  const first = payment(1);
  const second = payment(2, { evidence: [], funds: [WELLS, SCHOOL] });
  const { text: _none, ...third } = payment(3, { returned: 12_000 });
  return {
    asOf: AS_OF,
    ledger: LEDGER,
    gift: {
      id: GIFT_ID,
      entry: 3,
      givenAt: '2026-09-28',
      currency: 'EUR',
      gross: 10_000,
      fee: 300,
      net: 9_700,
      feeBorneBy: 'gift',
      simulated: true,
    },
    pieces: pieces(first.id, second.id, third.id),
    payments: [
      { ...first, share: 4_000, coveredShare: 0 },
      { ...second, share: 1_500, coveredShare: 0 },
      { ...third, share: 100, coveredShare: 0 },
    ],
    demands: [
      { id: 'dem_1', kind: 'refund', amount: 200, settled: true, credited: 0 },
      { id: 'dem_2', kind: 'refund', amount: 150, settled: false, credited: 0 },
    ],
    legs: [],
    continuations: [],
    elsewhere: [],
    disputes: [],
    impact: impacts(first.id, second.id),
    provable: true,
  };
}

const report = (n: number): ImpactReportView => ({
  id: `impact_${'a'.repeat(25)}${n}`,
  ...{ entry: 30 + n, reportedAt: '2026-10-20', method: 'pasti-a-peso', unit: 'meals', units: 700 * n },
});

function impacts(first: string, second: string): TrailView['impact'] {
  const project = { id: 'well-12', title: 'Pozzo 12, scuola di Mwingi' };
  const [cents, live] = [4_000, 48_001];
  return [
    {
      ...{ unit: 'meals', method: 'pasti-a-peso', currency: 'EUR', part: '102.082031' },
      reports: [
        {
          ...report(1),
          ...{ payment: first, text: 'Pasti serviti alla mensa di Mwingi in ottobre' },
          share: { numerator: '2800000', denominator: '48001', cents, live },
        },
        {
          ...report(2),
          payment: second,
          share: { numerator: '350000', denominator: '8000', cents: 1_500, live: 48_000 },
        },
      ],
    },
    {
      ...{ unit: 'people-with-water', method: 'counted', project, currency: 'EUR', part: '0.001' },
      reports: [
        {
          ...report(3),
          unit: 'people-with-water',
          project,
          share: { numerator: '1', denominator: '1000', cents: 100, live: 96_003 },
        },
      ],
    },
    { unit: 'visits', method: 'register', project, reports: [{ ...report(4), unit: 'visits', project }] },
  ];
}

function pieces(first: string, second: string, third: string): TrailView['pieces'] {
  const placed = { kind: 'placed', fund: WELLS, entry: 4, time } as const;
  return [
    { from: 0, to: 4_000, state: { kind: 'spent', payment: first }, hops: [placed] },
    {
      from: 4_000,
      to: 5_500,
      state: { kind: 'spent', payment: second },
      hops: [placed, { kind: 'moved', fund: SCHOOL, entry: 6, time }],
    },
    { from: 5_500, to: 5_600, state: { kind: 'spent', payment: third }, hops: [placed] },
    {
      from: 5_600,
      to: 6_100,
      state: { kind: 'waiting', fund: WELLS, ahead: 0 },
      hops: [placed, { kind: 'returned', fund: WELLS, entry: 20, time, payment: third }],
    },
    {
      from: 6_100,
      to: 8_730,
      state: { kind: 'waiting', fund: WELLS, ahead: 35_217 },
      hops: [placed],
    },
    {
      from: 8_730,
      to: 9_200,
      state: { kind: 'waiting', fund: RESERVE, ahead: 1_200 },
      hops: [{ kind: 'assigned', fund: RESERVE, entry: 5, time }],
    },
    { from: 9_200, to: 9_400, state: { kind: 'unassigned' }, hops: [] },
    { from: 9_400, to: 9_500, state: { kind: 'unplaced', giftsAhead: 3 }, hops: [] },
    { from: 9_500, to: 9_700, state: { kind: 'refunded', demand: 'dem_1', entry: 21 }, hops: [placed] },
  ];
}

const NO_SUMS = {
  withPartners: 0,
  demanded: 0,
  feesOwed: 0,
  shortfall: 0,
  lost: 0,
  exchangedOut: 0,
  exchangedIn: 0,
};

const PROJECTS: LedgerView['projects'] = [
  {
    id: 'well-12',
    title: 'Pozzo 12, scuola di Mwingi',
    entry: 8,
    open: true,
    spent: [{ currency: 'EUR', amount: 96_003, payments: 2 }],
    budget: {
      ...{ entry: 40, version: 2, currency: 'EUR', over: 'flag', planned: 100_000, spent: 92_000 },
      lines: [
        { line: 'tubi', planned: 60_000, spent: 48_000, left: 12_000 },
        { line: 'pompa', planned: 40_000, spent: 44_000, left: -4_000 },
      ],
      unplanned: 4_003,
    },
  },
  { id: 'well-13', entry: 9, open: false, spent: [] },
];

export function ledgerView(next?: string): LedgerView {
  return {
    asOf: AS_OF,
    ledger: LEDGER,
    closed: false,
    gifts: 1_204,
    currencies: [
      {
        currency: 'EUR',
        received: 12_345_678,
        spent: 9_876_500,
        waiting: 2_400_000,
        unplaced: 1_200,
        unassigned: 300,
        refunded: 20_000,
        bank: 2_401_500,
        ...NO_SUMS,
      },
      {
        currency: 'JPY',
        received: 50_000,
        spent: 0,
        waiting: 50_000,
        unplaced: 0,
        unassigned: 0,
        refunded: 0,
        bank: 50_000,
        ...NO_SUMS,
      },
    ],
    funds: [
      { ...WELLS, currency: 'EUR', open: true, entry: 1, in: 9_000_000, out: 7_000_000, waiting: 2_000_000 },
      { ...SCHOOL, currency: 'EUR', open: false, entry: 2, in: 3_000_000, out: 3_000_000, waiting: 0 },
      { ...RESERVE, currency: 'JPY', open: true, entry: 9, in: 50_000, out: 0, waiting: 50_000 },
    ],
    custody: [],
    projects: PROJECTS,
    impact: [
      { ...report(2), replacedBy: report(1).id, payment: `exp_${'a'.repeat(26)}` },
      { ...report(1), text: 'Pasti serviti alla mensa di Mwingi', project: { id: 'well-12' } },
    ],
    impacts: 1_240,
    balances: [
      {
        ...{ entry: 40, account: 'conto', currency: 'EUR', statedAt: '2026-10-31' },
        ...{ balance: 12_345, stated: 12_345, ledger: 12_000, difference: 345 },
      },
    ],
    checkpoint: {
      note: `${AS_OF.origin}\n${AS_OF.size}\n${AS_OF.root}\n\n— ${AS_OF.origin} Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`,
      signers: [AS_OF.origin],
    },
    payments: [payment(3, { returned: 12_000 }), payment(2, { evidence: [] }), payment(1)],
    ...(next === undefined ? {} : { next }),
  };
}
