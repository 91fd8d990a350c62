// Budgets and impact from a real log: what the portal says of them in its views, over gRPC, and on its pages.
import { beforeAll, describe, expect, it } from 'vitest';
import { ledgerInit, trailInit } from '../src/api/to-wire.ts';
import { donorMain } from '../src/pages/donor-page.ts';
import { ledgerMain } from '../src/pages/ledger-page.ts';
import { readerOf } from '../src/pages/reader.ts';
import { type StoryLog, storyLog } from './story-log.ts';
import { STORIES, type Story } from './story-steps.ts';
import { codeOf, expenseId } from './tiny-log.ts';

let made: StoryLog;

beforeAll(async () => {
  made = await storyLog();
});

function textOf(story: Story, language: string): string {
  const links = { code: codeOf(STORIES[story]), vkey: made.vkey };
  const { text } = donorMain(made.trails[story], links, readerOf(language, undefined));
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

describe('what came of the money', () => {
  it('is the gift’s by its cents: a partner’s payment, one that it covers, a project in two currencies', () => {
    const { exchanged, partner: sent, plain, refunded } = made.trails;
    const text = 'Famiglie che attingono alle due cisterne';
    expect(sent.impact).toMatchObject([
      {
        ...{ unit: 'households', method: 'registro', currency: 'EUR', part: '40' },
        reports: [
          { payment: expenseId('d'), text, units: 40, share: { numerator: '40', cents: 6_000, live: 6_000 } },
        ],
      },
    ]);
    // 25.00 of 40.00 EUR: the rest is a shortfall, and nobody's.
    const share = { numerator: '1505', denominator: '8', cents: 2_500, live: 4_000 };
    expect(plain.impact).toMatchObject([{ part: '188.125', reports: [{ units: 301, share }] }]);
    expect(refunded.impact).toEqual([]);
    const project = { id: 'pompa', title: 'La pompa' };
    expect(exchanged.impact).toEqual([
      {
        unit: 'people-with-water',
        method: 'registro',
        project,
        reports: [expect.objectContaining({ project })],
      },
    ]);
  });

  it('is listed with the replaced reports beside the budget, whose lines say what is over', () => {
    const { impact, impacts, projects } = made.ledger;
    expect(impact.map(({ replacedBy, units }) => [units, replacedBy !== undefined])).toEqual([
      ...[
        [340, false],
        [301, false],
        [40, false],
        [400, true],
      ],
    ]);
    expect(impacts).toBe(4);
    expect(projects).toMatchObject([
      {
        ...{ id: 'pompa', open: true },
        budget: {
          ...{ currency: 'EUR', over: 'flag', planned: 10_500, spent: 2_000, unplanned: 0, version: 1 },
          lines: [
            { line: 'analisi', planned: 1_500, spent: 2_000, left: -500 },
            { line: 'scavo', planned: 9_000, spent: 0, left: 9_000 },
          ],
        },
      },
    ]);
  });

  it.each([
    [
      'en',
      ['188.12 lessons', 'with €25.00 of your gift', 'Method: registro', 'exactly 1505/8'],
      '€5.00 over budget',
    ],
    [
      'it',
      ['188,12 lezioni', 'con 25,00 € del tuo dono', 'Metodo: registro'],
      'oltre il preventivo di 5,00 €',
    ],
    [
      'fr',
      ['188,12 leçons', 'avec 25,00 € de votre don', 'Méthode : registro'],
      'au-delà du budget de 5,00 €',
    ],
  ])('is said in %s, rounded down, with its method', (language, said, over) => {
    for (const each of said) expect(textOf('plain', language)).toContain(each);
    const { text } = ledgerMain(made.ledger, readerOf(language, undefined), true);
    expect(text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(over);
    const { projects } = readerOf(language, undefined).texts;
    expect(textOf('exchanged', language)).toContain(projects.impact.mixed('La pompa'));
  });

  it('is told over gRPC with 64-bit integers, and fractions as text', () => {
    expect(ledgerInit(made.ledger)).toMatchObject({
      impacts: 4n,
      projects: [{ budget: { lines: [{ left: -500n }, {}] } }],
    });
    expect(trailInit(made.trails.plain).impact).toMatchObject([
      { part: '188.125', reports: [{ numerator: '1505', denominator: '8', live: 4_000n }] },
    ]);
  });
});
