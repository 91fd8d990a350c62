/** Views of gifts of which a part was handed over: to another ledger of the log, or of another log. */
import type { CheckedPlaces, ElsewhereView, PieceState, TrailView } from '../src/domain/views.ts';
import { everyState } from './views.fixture.ts';

const water = { id: 'water', class: 'restricted', title: 'Water <b>for</b> Kitui' } as const;
export const handedOver = (more: Partial<Extract<PieceState, { kind: 'handed-over' }>>): PieceState => {
  return { kind: 'handed-over', handOver: 'hand_a', partner: 'maji', entry: 70, ...more };
};

/** 100.00 EUR of a gift: 30.00 handed over, the rest waiting. */
export function handedOverView(state: PieceState, change: Partial<TrailView> = {}): TrailView {
  const view = everyState();
  const hops = [{ kind: 'placed', fund: water } as const];
  return {
    ...view,
    gift: { ...view.gift, fee: 0, net: 10_000 },
    pieces: [
      { from: 0, to: 3_000, state, hops },
      { from: 3_000, to: 10_000, state: { kind: 'waiting', fund: water, ahead: 0 }, hops },
    ],
    ...{ payments: [], demands: [], legs: [], ...change },
  };
}

export const cites = { ledger: 'maji', origin: 'log.test', index: 60, receivedAs: 'income_a', here: true };

/** 29.00 EUR of it were followed there, in the ledger "Maji & Safi", and 1.00 paid a fee. */
export function beyondView(): TrailView {
  const there = everyState().payments[0]!;
  return handedOverView(handedOver({ cites, continuation: 0 }), {
    continuations: [
      {
        ledger: { id: 'maji', title: 'Maji & Safi', policy: 'fifo@1' },
        received: { kind: 'income', id: 'income_a', entry: 60 },
        ...{ currency: 'EUR', from: 500, to: 3_400, fee: 100, legs: [] },
        pieces: [
          {
            from: 500,
            to: 2_500,
            state: { kind: 'spent', payment: there.id },
            hops: [{ kind: 'placed', fund: water }],
          },
          { from: 2_500, to: 3_400, state: { kind: 'waiting', fund: water, ahead: 0 }, hops: [] },
        ],
        payments: [{ ...there, share: 2_000, coveredShare: 0 }],
      },
    ],
  });
}

const elsewhere: ElsewhereView = {
  ...{ origin: 'other.test/log', ledger: 'maji', entry: 3, received: 'income_a', currency: 'EUR' },
  ...{ from: 0, to: 3_000, page: 'https://other.test/i/income_a?from=0&to=3000' },
};
/** 30.00 EUR of it went to a ledger of another log. */
export function elsewhereView(more: Partial<ElsewhereView>): TrailView {
  const state = handedOver({ cites: { ...cites, here: false }, stops: 'other-log', elsewhere: 0 });
  return handedOverView(state, { elsewhere: [{ ...elsewhere, ...more }] });
}

const money = { amount: 100, currency: 'EUR' };
/** A place of every kind. */
export const CHECKED: CheckedPlaces = {
  size: 12,
  payments: [{ id: 'exp_a', entry: 5, paidAt: '2026-02-01', ...money, share: 100, covered: 0 }],
  waiting: [{ fund: 'a<b', ...money }],
  partners: [
    { fund: 'aid', ...money, isThere: true },
    { fund: 'aid', ...money, isThere: false },
  ],
  exchanged: [{ entry: 6, ...money, units: 12_000, toCurrency: 'KES' }],
  lost: [{ entry: 7, ...money }],
  handedOver: [{ entry: 8, ...money }],
  placeless: 100,
};
