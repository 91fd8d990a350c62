// Every state that a gift's cents can be in, from a real log: what the portal says of it, in its views, API and pages.
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { verifyTrailReceipt } from '@centesimo/verify/trail-receipt';
import { LANGUAGES } from '@centesimo/web';
import { Check } from 'typebox/value';
import { beforeAll, describe, expect, it } from 'vitest';
import { trailInit } from '../src/api/to-wire.ts';
import { PublicLedger, Sources } from '../src/api/http/schemas.ts';
import { Trail } from '../src/api/http/trail-schema.ts';
import type { TrailView } from '../src/domain/views.ts';
import { donorMain } from '../src/pages/donor-page.ts';
import { ledgerMain } from '../src/pages/ledger-page.ts';
import { readerOf } from '../src/pages/reader.ts';
import { checkOf, checksOfExchangeLies, checksOfSumLies } from './story-lies.ts';
import { type StoryLog, storyLog } from './story-log.ts';
import { STORIES, type Story } from './story-steps.ts';
import { LOG_KEY, codeOf, expenseId } from './tiny-log.ts';

let made: StoryLog;

beforeAll(async () => {
  made = await storyLog();
});

const stories = Object.keys(STORIES) as Story[];

function statesOf(pieces: TrailView['pieces']): unknown[] {
  return pieces.map(({ from, state, to }) => [to - from, state]);
}

function textOf(story: Story, language: string): string {
  const links = { code: codeOf(STORIES[story]), vkey: made.vkey };
  const { text } = donorMain(made.trails[story], links, readerOf(language, undefined));
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

const partner = 'maji-safi';

describe('the trail of', () => {
  it('what was exchanged names rate, day and amounts as the log does, and counts on in the other currency', () => {
    const { legs, payments, pieces } = made.trails.exchanged;
    const exchange = { rate: '1.0846', exchangedAt: '2026-02-10', source: 'banca-etica', entry: 24 };
    const amounts = { currency: 'EUR', amount: 5_000, toCurrency: 'USD', units: 5_423 };
    expect(statesOf(pieces)).toMatchObject([
      [5_000, { kind: 'exchanged', exchange: { ...exchange, ...amounts }, leg: 0 }],
      [2_000, { kind: 'spent', payment: expenseId('a') }],
      [3_000, { kind: 'waiting', ahead: 0 }],
    ]);
    expect(legs).toMatchObject([{ currency: 'USD', amount: 5_423, fund: { id: 'pozzi-usd' } }]);
    expect(statesOf(legs[0]!.pieces)).toMatchObject([
      [3_000, { kind: 'spent', payment: expenseId('b') }],
      [2_423, { kind: 'waiting', fund: { id: 'pozzi-usd' } }],
    ]);
    expect(payments.map(({ currency, share }) => [share, currency])).toEqual([
      [2_000, 'EUR'],
      [3_000, 'USD'],
    ]);
  });

  it('what went to a partner says where each part is, since when, and by which entry', () => {
    const { payments, pieces } = made.trails.partner;
    const cites = { ledger: 'maji-water', origin: 'log.maji.example', index: 41, here: false };
    expect(statesOf(pieces)).toMatchObject([
      [6_000, { kind: 'spent', payment: expenseId('d') }],
      [1_500, { kind: 'handed-over', partner, cites, entry: 30 }],
      [3_300, { kind: 'with-partner', partner, since: '2026-02-16', entry: 28 }],
      [1_000, { kind: 'waiting', fund: { id: 'cisterne' } }],
      [200, { kind: 'lost', reason: 'transfer-fee', entry: 28 }],
      [3_000, { kind: 'in-transit', partner, sentAt: '2026-02-26', entry: 32 }],
      [5_000, { kind: 'waiting', fund: { id: 'cisterne' } }],
    ]);
    expect(pieces[3]?.hops).toMatchObject([{ kind: 'placed' }, { kind: 'given-back', partner, entry: 31 }]);
    expect(payments).toMatchObject([{ partner, share: 6_000, funds: [{ partner }] }]);
  });

  it('a refund of what was spent says what stays paid, by whom, and what nobody stands in for yet', () => {
    const { payments, pieces } = made.trails.refunded;
    const covered = { kind: 'payment', id: expenseId('c'), shortfall: 1_500 };
    expect(statesOf(pieces)).toMatchObject([
      [4_000, { kind: 'refunded', entry: 47, covered }],
      [1_000, { kind: 'refunded', entry: 47 }],
    ]);
    expect(payments).toMatchObject([{ share: 0, coveredShare: 4_000, shortfall: 1_500 }]);
    const plain = made.trails.plain.pieces;
    expect(statesOf(plain)).toEqual([[2_500, { kind: 'spent', payment: expenseId('c'), covering: true }]]);
    expect(made.sources).toMatchObject({ gifts: 1, fromGifts: 2_500, shortfall: 1_500 });
  });

  it('disputes, later fees, another purpose and a loss says what the facts in the log say', () => {
    const { disputed, elsewhere, inquiry, laterFee, lowerFee } = made.trails;
    expect(disputed.disputes).toMatchObject([
      { state: 'won', amount: 2_000, since: '2026-02-27', entry: 37 },
    ]);
    expect(disputed.demands).toMatchObject([{ kind: 'dispute', settled: true, credited: 2_000 }]);
    expect(disputed.pieces[0]?.hops).toMatchObject([{ kind: 'placed' }, { kind: 'undone', entry: 38 }]);
    expect(inquiry.disputes).toMatchObject([{ state: 'inquiry', since: '2026-02-15' }]);
    expect(statesOf(laterFee.pieces)[0]).toMatchObject([70, { kind: 'fee', entry: 40 }]);
    expect(lowerFee.gift).toMatchObject({ fee: 100, feeGivenBack: 40 });
    const text = 'La sede non si costruisce più: chi ha donato ha scelto le emergenze';
    const ground = 'donor-consent';
    expect(elsewhere.pieces[0]?.hops[1]).toMatchObject({ kind: 'repurposed', ground, text, entry: 43 });
    const lost = { kind: 'lost', reason: 'other', text: 'Caparra non restituita dal venditore', entry: 44 };
    expect(statesOf(elsewhere.pieces)[1]).toMatchObject([700, lost]);
  });

  it('an announced gift answers before the money has come, and when it never comes', () => {
    const { awaited, neverCame } = made.trails;
    expect(awaited.gift).toMatchObject({ awaited: 'announced', gross: 2_500, entry: 9 });
    expect(neverCame.gift).toMatchObject({ awaited: 'failed', entry: 10 });
    expect([...awaited.pieces, ...neverCame.pieces]).toEqual([]);
    const { gift, pieces } = made.trails.arrived;
    expect(gift).toMatchObject({ net: 2_460, entry: 22 });
    expect(gift.awaited).toBeUndefined();
    expect(statesOf(pieces)).toMatchObject([
      [1_000, { kind: 'waiting', fund: { id: 'sede' } }],
      [1_460, { kind: 'waiting', fund: { id: 'emergenze' } }],
    ]);
  });
});

describe('what everybody gets of it', () => {
  it('sums to what the gift is, once for each currency', () => {
    for (const { gift, legs, pieces } of Object.values(made.trails)) {
      const came = gift.awaited === undefined ? gift.net + (gift.feeGivenBack ?? 0) : 0;
      expect(pieces.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(came);
      for (const leg of legs)
        expect(leg.pieces.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(leg.amount);
    }
  });

  it('has the shapes of the API, over HTTP as over gRPC', () => {
    const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    for (const story of stories) {
      const view = made.trails[story];
      expect([story, Check(Trail, json(view))]).toEqual([story, true]);
      expect(trailInit(view).pieces?.length).toBe(view.pieces.length);
    }
    expect(Check(PublicLedger, json(made.ledger))).toBe(true);
    expect(Check(Sources, json(made.sources))).toBe(true);
    const cases = trailInit(made.trails.partner).pieces?.map((piece) => piece.state?.case);
    expect(cases).toEqual(['spent', 'handedOver', 'withPartner', 'waiting', 'lost', 'inTransit', 'waiting']);
  });

  it('has a receipt where entries alone say where the cents are, and a stable refusal elsewhere', () => {
    for (const story of stories) {
      const { provable } = made.trails[story];
      const isReceived = story !== 'awaited' && story !== 'neverCame';
      expect([story, provable]).toEqual([story, isReceived]);
      const receipt = made.receipts[story];
      if (provable) expect(receipt).toContain('centesimo.trail-receipt@v2');
      else expect(receipt).toBe('trail-not-provable');
    }
  });

  it('has custody whose parts sum to what was sent, and a reserve that is frozen while it owes', () => {
    const [custody] = made.ledger.custody;
    const { fee, givenBack, handedOver, inTransit, reported, sent, there } = custody!;
    expect(custody).toMatchObject({ partner, sent: 15_000, there: 3_300, inTransit: 3_000, reported: 6_000 });
    expect(inTransit + there + reported + givenBack + fee + handedOver).toBe(sent);
    expect(made.ledger.currencies[0]).toMatchObject({ shortfall: 1_500, withPartners: 6_300, lost: 700 });
    expect(made.ledger.funds.filter(({ frozen }) => frozen).map(({ id }) => id)).toEqual(['riserva']);
    expect(made.ledger.funds.find(({ id }) => id === 'sede')).toMatchObject({ conditionMet: true });
  });
});

describe('a trail receipt', () => {
  it('follows money that was put to another purpose, whichever cents were taken', () => {
    const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
    const { waiting } = verifyTrailReceipt(crypto, made.receipts.arrived, { logKey: LOG_KEY });
    expect(waiting).toEqual([
      { fund: 'sede', currency: 'EUR', amount: 1_000 },
      { fund: 'emergenze', currency: 'EUR', amount: 1_460 },
    ]);
  });

  it('holds for the page that offers it, and for none that says something else', () => {
    for (const story of stories.filter((each) => made.trails[each].provable)) {
      expect(checkOf(made, story)).toMatchObject({ holds: true });
      for (const outcome of checksOfSumLies(made, story))
        expect(outcome).toMatchObject({ fault: 'share-differs' });
    }
    for (const outcome of checksOfExchangeLies(made))
      expect(outcome).toEqual({ holds: false, fault: 'entry-differs', at: 0 });
  });
});

describe('a portal that is started again', () => {
  it('tells the same from its snapshot', () => {
    const { from, ledger, trails } = made.restored;
    expect(from).toBe(made.log.published);
    expect(trails).toEqual(made.trails);
    expect(ledger).toEqual(made.ledger);
  });
});

describe('the donor’s page', () => {
  it.each([
    ['en', 'exchanged into USD', 'At 1 EUR = 1.0846 USD on 10 February 2026', 'US$54.23'],
    ['it', 'cambiati in USD', 'A 1 EUR = 1,0846 USD il 10 febbraio 2026', '54,23 USD'],
    ['fr', 'changés en USD', 'À 1 EUR = 1,0846 USD le 10 février 2026', '54,23 $US'],
  ])('says in %s what was exchanged, and never adds the currencies', (language, ...words) => {
    const text = textOf('exchanged', language);
    for (const each of words) expect(text).toContain(each);
    expect(text).not.toContain('104');
  });

  it('tells each state in words in three languages, none of them missing', () => {
    for (const language of LANGUAGES) {
      const all = stories.map((story) => textOf(story, language)).join(' ');
      expect(all).not.toMatch(/undefined|NaN|\[object|exp_|transfer_|dispute_/);
    }
    const said: [Story, readonly string[]][] = [
      [
        'partner',
        ['on its way to the partner “maji-safi”', 'There since 16 February 2026', 'entry 41 of the log'],
      ],
      ['refunded', ['stays paid, by others', 'For €15.00 of it the reserve has no money yet']],
      ['plain', ['In the place of gifts that had paid this']],
      ['disputed', ['The dispute over €20.00 was decided for the organisation on 27 February 2026']],
      ['inquiry', ['asked about €10.00 of this gift. No money has gone back', 'Download the receipt']],
      ['laterFee', ['€0.70paid to a fee that became known later']],
      ['lowerFee', ['€0.40 came back to your gift']],
      ['elsewhere', ['re-designated to “Emergenze”: the giver agreed', 'Caparra non restituita']],
      ['awaited', ['has been announced and has not arrived yet']],
      ['neverCame', ['never arrived']],
    ];
    for (const [story, words] of said) {
      const text = textOf(story, 'en')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/(€[\d.]+) (?=paid)/g, '$1');
      for (const each of words) expect(text).toContain(each);
    }
  });

  it('shows hostile texts as texts, wherever one can stand', () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
    const chosen = new Set([
      'kind',
      'class',
      'currency',
      'toCurrency',
      'feeBorneBy',
      'reason',
      'state',
      'awaited',
    ]);
    const poisoned = <View>(view: View): View =>
      JSON.parse(JSON.stringify(view), (name, value: unknown) =>
        typeof value === 'string' && !chosen.has(name) ? hostile : value,
      ) as View;
    const reader = readerOf('it', undefined);
    const links = { code: hostile, vkey: hostile };
    const pages = stories.map((story) => donorMain(poisoned(made.trails[story]), links, reader).text);
    for (const text of [...pages, ledgerMain(poisoned(made.ledger), reader, true).text]) {
      expect(text).toContain('&lt;img src=x onerror=');
      expect(text).not.toMatch(/<script|<img/);
    }
  });

  it('offers a check only where a receipt can hold it, and says why not', () => {
    for (const story of stories) {
      const links = { code: codeOf(STORIES[story]), vkey: made.vkey };
      const { text } = donorMain(made.trails[story], links, readerOf('en', undefined));
      expect([story, text.includes('id="check"')]).toEqual([story, made.trails[story].provable]);
      if (!made.trails[story].provable) expect(text).toContain(`/v1/trails/${links.code}/receipt"`);
    }
  });
});

describe('money that goes on in a ledger of the same log', () => {
  it('is led to there, and elsewhere only named', () => {
    const view = made.trails.partner;
    const links = { code: codeOf(STORIES.partner), vkey: made.vkey };
    const pageOf = (shown: TrailView): string => donorMain(shown, links, readerOf('en', undefined)).text;
    const pieces = view.pieces.map((piece) => {
      const { state } = piece;
      if (state.kind !== 'handed-over' || state.cites === undefined) return piece;
      return { ...piece, state: { ...state, cites: { ...state.cites, here: true } } };
    });
    expect(pageOf(view)).not.toContain('href="/l/maji-water');
    expect(pageOf({ ...view, pieces })).toContain('href="/l/maji-water');
  });
});

describe('the ledger’s page', () => {
  it.each(LANGUAGES)('shows in %s what partners hold and what the reserve owes', (language) => {
    const { text } = ledgerMain(made.ledger, readerOf(language, undefined), true);
    const { ledger } = readerOf(language, undefined).texts;
    for (const each of [partner, ledger.custody, ledger.inTransit, ledger.reported, ledger.frozen])
      expect(text).toContain(each);
    expect(text).toContain(ledger.conditionMet);
    expect(text).toContain(ledger.shortfall);
  });
});
