/** Tests of the picture: every cent in exactly one band at each step, nothing overlaps, nothing is outside. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyState } from '../../test/views.fixture.ts';
import type { FundView, TrailView } from '../domain/views.ts';
import { type Ending, type Flow, type Stop, flowsOf, stopKey } from './flows.ts';
import { layoutSankey } from './sankey-layout.ts';
import { sankeySvg } from './sankey-svg.ts';
import { ofGift } from './scope.ts';

const EXCHANGE = { id: 'exch_a', entry: 9, rate: '1.0667', source: 'ecb', exchangedAt: '2026-03-01' };
const fund = (id: string): FundView => ({ id, class: 'restricted' });
const anyFund = fc.constantFrom('a', 'b', 'c').map(fund);
const anyEnding: fc.Arbitrary<Ending> = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((payment) => ({ kind: 'payment', payment }) as const),
  anyFund.map((each) => ({ kind: 'waiting', fund: each, ledger: 'ours' }) as const),
  fc.constantFrom({ kind: 'unplaced' } as const, { kind: 'refunded' } as const, { kind: 'lost' } as const),
);
const anyAmount = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 40 }));
const stopsOf = (funds: readonly FundView[], level: number, currency: string): Stop[] =>
  funds.map((each) => ({ kind: 'fund', fund: each, ledger: 'ours', level, currency }));
const anyFlow: fc.Arbitrary<Flow> = fc
  .record({
    funds: fc.array(anyFund, { maxLength: 2 }),
    ending: anyEnding,
    amount: anyAmount,
    leg: fc.option(fc.record({ amount: anyAmount, funds: fc.array(anyFund, { maxLength: 1 }) })),
  })
  .map(({ amount, ending, funds, leg }): Flow => {
    const stops = stopsOf(funds, 0, 'EUR');
    if (leg === null) return { stops, ending, currency: 'EUR', amounts: [amount] };
    const exchange: Stop = { kind: 'leg', exchange: 'exch_a', level: 1, currency: 'USD' };
    const all = [...stops, exchange, ...stopsOf(leg.funds, 1, 'USD')];
    return { stops: all, ending, currency: 'USD', amounts: [amount, leg.amount] };
  });

describe('layoutSankey', () => {
  it('conserves the cents at every node, without overlap, inside the picture', () => {
    fc.assert(
      fc.property(fc.array(anyFlow, { minLength: 1, maxLength: 30 }), (flows) => {
        const { columns, height, links, nodes } = layoutSankey(flows);
        const total = flows.reduce((sum, { amounts }) => sum + (amounts[0] ?? 0), 0);
        expect(nodes[0]).toMatchObject({ column: 0, amount: total });
        for (const [i, node] of nodes.entries()) {
          const into = links.filter(({ to }) => to === i);
          const out = links.filter(({ from }) => from === i);
          const sum = (some: typeof links): number => some.reduce((all, { weight }) => all + weight, 0);
          const isOwn = node.currency !== 'USD';
          if (node.column > 0 && isOwn) expect(sum(into)).toBe(node.amount);
          if (node.column < columns - 1 && isOwn) expect(sum(out)).toBe(node.amount);
          if (node.column > 0 && node.column < columns - 1) expect(sum(out)).toBe(sum(into));
          for (const { fromY, thickness } of out) {
            expect(fromY).toBeGreaterThanOrEqual(node.y);
            expect(fromY + thickness).toBeLessThanOrEqual(node.y + node.height + 1e-6);
          }
        }
        for (let column = 0; column < columns; column += 1) {
          const own = nodes.filter((node) => node.column === column).toSorted((a, b) => a.y - b.y);
          for (const [i, { y }] of own.entries()) {
            const above = own[i - 1];
            if (above !== undefined) expect(y).toBeGreaterThan(above.y + above.height);
          }
          expect(Math.min(height, ...own.map(({ y }) => y))).toBeGreaterThanOrEqual(0);
          expect(Math.max(0, ...own.map((node) => node.y + node.height))).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it('refuses to draw nothing', () => {
    expect(() => layoutSankey([])).toThrow(RangeError);
  });
});

describe('flowsOf', () => {
  it('keeps every cent of the gift and shows a fund once for cents that came back to it', () => {
    const view = everyState();
    const flows = flowsOf(ofGift(view));
    expect(flows.reduce((sum, { amounts }) => sum + (amounts[0] ?? 0), 0)).toBe(view.gift.net);
    const waiting = flows.filter(({ ending }) => ending.kind === 'waiting' && ending.fund.id === 'wells');
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({ amounts: [3_130], currency: 'EUR' });
    expect(waiting[0]?.stops.map(stopKey)).toEqual(['fund 0 acqua-viva wells']);
  });

  it('draws the payments after the fifteenth as one, whose number it says', () => {
    const payments = Array.from({ length: 40 }, (_, i) => ({
      ...everyState().payments[0]!,
      id: `exp_${i}`,
      share: 1,
    }));
    const hops = [{ kind: 'placed', fund: fund('a') }] as const;
    const view: TrailView = {
      ...everyState(),
      payments,
      pieces: payments.map(({ id }, i) => ({
        from: i,
        to: i + 1,
        hops,
        state: { kind: 'spent', payment: id },
      })),
    };
    const flows = flowsOf(ofGift(view));
    expect(flows).toHaveLength(16);
    expect(flows.at(-1)).toMatchObject({ amounts: [25], ending: { kind: 'payments', count: 25 } });
  });

  it('draws of a long way the first fund and the last two', () => {
    const hops = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ kind: 'moved', fund: fund(id) }) as const);
    const piece = { from: 0, to: 5, hops, state: { kind: 'unassigned' } } as const;
    const [flow] = flowsOf(ofGift({ ...everyState(), pieces: [piece] }));
    expect(flow?.stops.map(stopKey)).toEqual([
      'fund 0 acqua-viva a',
      'fund 0 acqua-viva d',
      'fund 0 acqua-viva e',
    ]);
  });

  it('counts what was exchanged in its own currency, a column further, as thick as it is of the gift', () => {
    const exchange = { ...EXCHANGE, currency: 'EUR', amount: 300, toCurrency: 'USD', units: 320 };
    const hops = [{ kind: 'placed', fund: fund('a') }] as const;
    const view: TrailView = {
      ...everyState(),
      pieces: [
        { from: 0, to: 300, hops, state: { kind: 'exchanged', exchange, leg: 0 } },
        { from: 300, to: 400, hops, state: { kind: 'unassigned' } },
        { from: 400, to: 401, hops, state: { kind: 'exchanged', exchange } },
      ],
      legs: [
        {
          ...{ exchange, currency: 'USD', amount: 320, fund: fund('d') },
          pieces: [
            { from: 0, to: 80, hops: [], state: { kind: 'lost', loss: 'loss_a', reason: 'other' } },
            { from: 80, to: 320, hops: [], state: { kind: 'waiting', fund: fund('d'), ahead: 0 } },
          ],
        },
      ],
    };
    const flows = flowsOf(ofGift(view));
    expect(flows.map(({ amounts, currency }) => [amounts, currency])).toEqual([
      [[75, 80], 'USD'],
      [[225, 240], 'USD'],
      [[100], 'EUR'],
      [[1], 'EUR'],
    ]);
    const { columns, nodes } = layoutSankey(flows);
    expect(columns).toBe(4);
    const ofLeg = nodes.filter(({ currency }) => currency === 'USD');
    expect(ofLeg.map(({ amount, column }) => [column, amount])).toEqual([
      [2, 320],
      [3, 80],
      [3, 240],
    ]);
  });
});

describe('sankeySvg', () => {
  it('escapes names, cuts long ones between characters, and has a text for who does not see it', () => {
    const layout = layoutSankey(flowsOf(ofGift(everyState())));
    const { text } = sankeySvg(layout, { label: '<the path>', ofNode: () => ['<b>👩‍👩‍👧'.repeat(20)] });
    expect(text).toContain('role="img" aria-label="&lt;the path&gt;"');
    expect(text).not.toMatch(/<b>|style=|\ufffd/);
    expect(text.isWellFormed()).toBe(true);
  });
});
