// The picture in the terminal: every place and every step has plain words, and each currency its own branches.
import type { Hop, Next, Place, Trail, TrailPiece } from '@centesimo/cents';
import { describe, expect, it } from 'vitest';
import { drawTrail } from './trail-picture.ts';

const event = { source: '/g1/allocation/1', id: '7' };
const at = (fund: string, from: number, to: number) => ({ fund, from, to });
const held = { slots: { from: 0, to: 100 }, event };
const part = { at: 0, count: 1, total: 1_000, root: 'ab'.repeat(32) };
const placed: Hop = {
  kind: 'placed',
  ...at('wells', 0, 100),
  ...{ event, share: { from: 0, to: 1_000 }, part, index: 0, rule: 0 },
};

function piecesOf(places: readonly Place[]): TrailPiece[] {
  return places.map((place, i) => ({ from: i * 100, to: (i + 1) * 100, place, hops: [placed] }));
}

function trailOf(pieces: TrailPiece[], more: Partial<Trail> = {}): Trail {
  const amount = pieces.at(-1)?.to ?? 0;
  const head = {
    id: 'gift_a',
    kind: 'gift',
    currency: 'EUR',
    amount,
    net: amount,
    policy: 'fifo@1',
  } as const;
  return { ...head, pieces, legs: [], demands: [], ...more };
}

const words = { textOf: () => undefined, paidAt: () => undefined };
const draw = (trail: Trail): string => drawTrail(trail, words).join('\n');

describe('drawTrail', () => {
  it('has words for every place', () => {
    const covered = { outflow: 'exp_a', from: 0, to: 100 };
    const text = draw(
      trailOf(
        piecesOf([
          { kind: 'in-transit', partner: 'maji', ...at('maji-wells', 0, 100) },
          { kind: 'with-partner', partner: 'maji', ...at('maji-wells', 100, 200) },
          { kind: 'lost', loss: 'transfer_a', ...at('maji-wells', 200, 300), ...held },
          { kind: 'lost', loss: 'loss_a', ...at('wells', 0, 100), ...held },
          { kind: 'handed-over', handOver: 'hand_a', ...at('maji-wells', 300, 400), ...held },
          { kind: 'refunded', demand: 'refund_a', covered, event },
          { kind: 'refunded', demand: 'refund_b', appeal: { fund: 'wells', state: 'failed' }, event },
          { kind: 'fee', correction: 'correction_a', event },
          { kind: 'exchanged', exchange: 'exch_a', ...at('wells', 100, 200), ...held },
        ]),
      ),
    );
    for (const each of [
      'on its way to the partner maji, fund maji-wells',
      'with the partner maji, fund maji-wells, which has reported no spending of it',
      'lost to the cost of the transfer transfer_a',
      'lost (loss_a)',
      'handed over to the partner’s own ledger (hand_a)',
      'refunded (refund_a)',
      'given back: appeal wells had failed, and could not use it',
      'it stood in exp_a, which stays as it was: the reserve answers for it now',
      'paid to a fee that became known later (correction_a)',
      'rounding in exchange exch_a: less than one unit of the other currency',
    ])
      expect(text).toContain(each);
    expect(text).not.toContain('undefined');
  });

  it('says of a refund that was to give back of an appeal that it did not', () => {
    const demand = { kind: 'refund', amount: 100, settled: true, credited: 0, appeal: 'wells' } as const;
    const demands = [{ ...demand, id: 'refund_a' }];
    const said = 'refund_a was said to give back of appeal wells, and did not';
    const taken = { kind: 'refunded', demand: 'refund_a', event } as const;
    expect(draw(trailOf(piecesOf([taken]), { demands }))).toContain(said);
    const given = { ...taken, appeal: { fund: 'wells', state: 'failed' } } as const;
    expect(draw(trailOf(piecesOf([given]), { demands }))).not.toContain(said);
  });

  it('counts what was exchanged in branches of its own currency', () => {
    const exchanged: Place = {
      kind: 'exchanged',
      exchange: 'exch_a',
      leg: 0,
      ...at('wells', 0, 100),
      ...held,
    };
    const waiting: Place = { kind: 'waiting', ahead: 1_500, ...at('wells-usd', 8, 108) };
    const leg = {
      ...{ exchange: 'exch_a', currency: 'USD', ...at('wells-usd', 0, 108) },
      pieces: [
        {
          from: 0,
          to: 8,
          place: { kind: 'spent', expense: 'exp_b', ...at('wells-usd', 0, 8), ...held },
          hops: [],
        },
        { from: 8, to: 108, place: waiting, hops: [] },
      ] satisfies TrailPiece[],
    };
    expect(drawTrail(trailOf(piecesOf([exchanged]), { legs: [leg] }), words)).toEqual([
      'Gift gift_a  1.00 EUR',
      '└─ 1.00 EUR  fund wells',
      '   └► exchanged to 1.08 USD in fund wells-usd (exch_a)',
      '      ├─ 0.08 USD',
      '      │  └► paid: expense exp_b',
      '      └─ 1.00 USD',
      '         └► waiting in fund wells-usd; 1,500 cents are spent before it',
      expect.stringContaining('first in, first out'),
    ]);
  });

  it('tells each kind of step, and what of a demand came back', () => {
    const event = undefined;
    const span = at('wells', 0, 100);
    const hops: TrailPiece['hops'] = [
      placed,
      {
        ...{ kind: 'moved', move: 'rep_a', ...span, event, ground: 'secondary-purpose' },
        appeal: { fund: 'roof', state: 'overfunded' },
      },
      { kind: 'moved', move: 'rep_b', ...span, event, ground: 'authority' },
      { kind: 'moved', move: 'move_a', ...span, event },
      { kind: 'transferred', transfer: 'transfer_a', ...at('maji-wells', 0, 100), event },
      {
        kind: 'given-back',
        by: 'transfer',
        outflow: 'transfer_a',
        slot: 0,
        return: 'tret_a',
        ...span,
        event,
      },
      {
        kind: 'given-back',
        by: 'settlement',
        outflow: 'refund_a',
        slot: 0,
        return: 'credit_a',
        ...span,
        event,
      },
    ];
    const place: Place = { kind: 'waiting', ahead: 0, ...span };
    const demands: Trail['demands'] = [
      { id: 'dispute_a', kind: 'dispute', amount: 100, settled: true, credited: 60 },
    ];
    const text = draw(trailOf([{ from: 0, to: 100, place, hops }], { demands }));
    expect(text).toContain(
      'fund wells → re-designated to fund wells (secondary-purpose; appeal roof was overfunded) → ' +
        're-designated to fund wells (authority) → moved to fund wells → sent to the partner’s fund maji-wells → ' +
        'given back by the partner to fund wells → back in fund wells, since a refund or fee was undone',
    );
    expect(text).toContain('0.60 EUR of the 1.00 EUR demanded back (dispute_a) came back');
  });

  it('goes on in the ledger that took cents over, and says where and why it does not', () => {
    const handedOver = (n: number): Place => ({
      ...{ kind: 'handed-over', handOver: `hand_${n}`, ...at('aid', n * 100, n * 100 + 100) },
      ...{ slots: { from: n * 100, to: n * 100 + 100 }, event },
    });
    const reasons = ['not-cited', 'other-log', 'not-found', 'cited-before', 'circle', 'too-long'] as const;
    const pieces = piecesOf([0, 1, 2, 3, 4, 5, 6].map(handedOver));
    const there = trailOf([
      {
        from: 0,
        to: 97,
        place: { kind: 'spent', expense: 'exp_there', ...at('water', 0, 97), ...held },
        hops: [],
      },
    ]);
    const next = new Map<TrailPiece, Next>(
      pieces.map((piece, i) => [piece, i === 0 ? { continuation: 0 } : { stops: reasons[i - 1]! }]),
    );
    const continuations = [
      { ledger: 'maji', trail: { ...there, id: 'gift_there' }, from: 0, to: 97, fee: 3 },
    ];
    const told = {
      textOf: (expense: string, ledger: string) => `${expense} of ${ledger}`,
      paidAt: () => undefined,
      citedBy: (handOver: string, ledger: string) => `entry 7 for ${handOver} of ${ledger}`,
    };
    const lines = drawTrail(trailOf(pieces), told, { ledger: 'ours', onward: { continuations, next } });
    expect(lines.slice(1, 9)).toEqual([
      '├─ 1.00 EUR  fund wells',
      '│  └► handed over to the partner’s own ledger (hand_0)',
      '│     taken in there by entry 7 for hand_0 of ours',
      '│     in the ledger maji, by its own records, as part of gift_there:',
      '│     └─ 0.97 EUR',
      '│        └► paid: expense exp_there',
      '│           "exp_there of maji"',
      '│        0.03 EUR paid the fee of the payment by which it came in there',
    ]);
    const text = lines.join('\n');
    for (const why of [
      'in another log',
      'no such money',
      'named the same money',
      'where it has been',
      'more ledgers',
    ])
      expect(text).toContain(why);
  });
});
