// The donor's page where money was handed over: what became of it in another ledger of the log, and in another log.
import { type RunningHttpServer } from '@centesimo/http';
import { LANGUAGES } from '@centesimo/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageLog } from '../../test/page-log.ts';
import { type PageWorld, pageWorld, startPageServer } from '../../test/page-server.ts';
import { CODE, everyState } from '../../test/views.fixture.ts';
import type { ElsewhereView, PieceState, TrailView } from '../domain/views.ts';
import { flowsOf } from './flows.ts';
import { ofGift } from './scope.ts';
import { TEXTS } from './texts/index.ts';

let server: RunningHttpServer;
let world: PageWorld;
beforeAll(async () => {
  world = pageWorld(await pageLog());
  server = await startPageServer(world);
});
afterAll(() => server.stop());

const page = async (view: TrailView, language = 'en'): Promise<string> => {
  world.trail = { view };
  const address = `http://127.0.0.1:${server.port}/t/${CODE}`;
  const answer = await fetch(address, { headers: { 'accept-language': language } });
  return (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
};

const water = { id: 'water', class: 'restricted', title: 'Water <b>for</b> Kitui' } as const;
const handedOver = (more: Partial<Extract<PieceState, { kind: 'handed-over' }>>): PieceState => {
  return { kind: 'handed-over', handOver: 'hand_a', partner: 'maji', entry: 70, ...more };
};

/** 100.00 EUR of a gift: 30.00 handed over, the rest waiting. */
function handedOverView(state: PieceState, change: Partial<TrailView> = {}): TrailView {
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

const cites = { ledger: 'maji', origin: 'log.test', index: 60, receivedAs: 'income_a', here: true };

describe('money in another ledger of the log', () => {
  const there = everyState().payments[0]!;
  const view = handedOverView(handedOver({ cites, continuation: 0 }), {
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

  it('is drawn through that ledger, every cent once', () => {
    const flows = flowsOf(ofGift(view));
    expect(flows.reduce((sum, { amounts }) => sum + amounts[0]!, 0)).toBe(10_000);
    expect(
      flows.map(({ amounts, ending, stops }) => [ending.kind, amounts, stops.map(({ kind }) => kind)]),
    ).toEqual([
      ['payment', [2_000], ['fund', 'ledger', 'fund']],
      ['waiting', [900], ['fund', 'ledger']],
      ['fee', [100], ['fund', 'ledger']],
      ['waiting', [7_000], ['fund']],
    ]);
  });

  it.each(LANGUAGES)('is told in %s with its payments, and whose records they are', async (language) => {
    const text = await page(view, language);
    const { beyond } = TEXTS[language].donor;
    for (const each of [beyond.inLedger('Maji &amp; Safi'), beyond.whose, beyond.receiptEnds])
      expect(text).toContain(each);
    expect(text).toContain('/v1/incomes/income_a/trail-receipt');
    expect(text).toContain('Tubi in PVC, 120 m');
    expect(text).not.toContain('<b>for');
  });

  it.each(LANGUAGES)('is told in %s to be followed no further, and why', async (language) => {
    const { stops } = TEXTS[language].donor.beyond;
    for (const [stop, words] of Object.entries(stops))
      expect(
        await page(handedOverView(handedOver({ cites, stops: stop as keyof typeof stops })), language),
      ).toContain(words.replaceAll("'", '&#39;'));
  });
});

describe('money in another log', () => {
  const elsewhere: ElsewhereView = {
    ...{ origin: 'other.test/log', ledger: 'maji', entry: 3, received: 'income_a', currency: 'EUR' },
    ...{ from: 0, to: 3_000, page: 'https://other.test/i/income_a?from=0&to=3000' },
  };
  const of = (more: Partial<ElsewhereView>): TrailView =>
    handedOverView(handedOver({ cites: { ...cites, here: false }, stops: 'other-log', elsewhere: 0 }), {
      elsewhere: [{ ...elsewhere, ...more }],
    });

  it.each(LANGUAGES)('is told in %s as far as it was proved here', async (language) => {
    const money = { amount: 100, currency: 'EUR' };
    const checked = {
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
    const text = await page(of({ checked }), language);
    const { beyond } = TEXTS[language].donor;
    for (const each of [
      beyond.checked('12'),
      beyond.there.lost('7'),
      beyond.there.handedOver('8'),
      beyond.paidThere,
    ])
      expect(text).toContain(each);
    expect(text).toContain(beyond.there.waiting('a&lt;b'));
    expect(text).toContain(TEXTS[language].donor.now.unplaced);
    expect(text).toContain('href="https://other.test/i/income_a?from=0&amp;to=3000"');
  });

  it.each(LANGUAGES)('is told in %s not to be proved, and why', async (language) => {
    const { notChecked } = TEXTS[language].donor.beyond;
    for (const [reason, words] of Object.entries(notChecked))
      expect(await page(of({ notChecked: reason as keyof typeof notChecked }), language)).toContain(words);
  });
});
