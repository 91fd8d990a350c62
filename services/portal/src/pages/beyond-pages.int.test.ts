// The donor's page where money was handed over: what became of it in another ledger of the log, and in another log.
import { type RunningHttpServer } from '@centesimo/http';
import { LANGUAGES } from '@centesimo/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageLog } from '../../test/page-log.ts';
import { type PageWorld, pageWorld, startPageServer } from '../../test/page-server.ts';
import { CODE } from '../../test/views.fixture.ts';
import {
  CHECKED,
  beyondView,
  cites,
  elsewhereView,
  handedOver,
  handedOverView,
} from '../../test/views-beyond.fixture.ts';
import type { TrailView } from '../domain/views.ts';
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

describe('money in another ledger of the log', () => {
  const view = beyondView();

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
  it.each(LANGUAGES)('is told in %s as far as it was proved here', async (language) => {
    const text = await page(elsewhereView({ checked: CHECKED }), language);
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
      expect(
        await page(elsewhereView({ notChecked: reason as keyof typeof notChecked }), language),
      ).toContain(words);
  });
});
