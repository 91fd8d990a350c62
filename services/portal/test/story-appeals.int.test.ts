// An appeal from a real log: what the portal says of money that went back of it, or elsewhere, in its views and pages.
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrailView } from '../src/domain/views.ts';
import { donorMain } from '../src/pages/donor-page.ts';
import { readerOf } from '../src/pages/reader.ts';
import { storyLog } from './story-log.ts';
import { STORIES } from './story-steps.ts';
import { codeOf } from './tiny-log.ts';

type Told = 'kept' | 'returned';
let trails: Readonly<Record<Told, TrailView>>;

beforeAll(async () => {
  ({ trails } = await storyLog());
});

function textOf(story: Told, language: string): string {
  const links = { code: codeOf(STORIES[story]), vkey: '' };
  const { text } = donorMain(trails[story], links, readerOf(language, undefined));
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
}

const appeal = { fund: { id: 'tetto', title: 'Tetto' }, state: 'overfunded' };

describe('the trail of money that an appeal could not use', () => {
  it('says why it was given back, and how the appeal stood when it went elsewhere', () => {
    const { kept, returned } = trails;
    expect(returned.pieces.map(({ from, state, to }) => [to - from, state])).toMatchObject([
      [1_000, { kind: 'refunded', appeal }],
      [500, { kind: 'waiting', fund: { id: 'tetto' } }],
    ]);
    expect(returned.demands).toMatchObject([{ appeal: appeal.fund, settled: true }]);
    const hops = kept.pieces.map((piece) => piece.hops[1]);
    expect(hops).toMatchObject([
      { kind: 'repurposed', ground: 'secondary-purpose', appeal },
      ...Array.from({ length: hops.length - 1 }, () => undefined),
    ]);
  });

  it('says of a refund that was to give back, and did not, that it did not', () => {
    // The appeal was at its goal by then.
    const taken = trails.kept.pieces.filter(({ state }) => state.kind === 'refunded');
    expect(taken.map(({ from, to }) => to - from)).toEqual([500, 200]);
    for (const { state } of taken) expect(state).not.toHaveProperty('appeal');
    expect(trails.kept.demands).toMatchObject([{ appeal: appeal.fund }]);
  });

  it.each([
    [
      'en',
      'Given back because more had come for the appeal “Tetto” than was asked for',
      'had named (more had come for the appeal “Tetto” than was asked for)',
      'A refund was said to give back what the appeal “Tetto” could not use; by the log it did not',
    ],
    [
      'it',
      'Restituiti perché alla raccolta «Tetto» era arrivato più di quanto si chiedeva',
      '(alla raccolta «Tetto» era arrivato più di quanto si chiedeva)',
      'Un rimborso era stato detto restituzione della raccolta «Tetto»',
    ],
    [
      'fr',
      'Rendus parce qu’il était venu plus que demandé à la collecte « Tetto »',
      '(il était venu plus que demandé à la collecte « Tetto »)',
      'Un remboursement avait été dit restitution de la collecte « Tetto »',
    ],
  ])('says so in %s', (language, givenBack, left, not) => {
    expect(textOf('returned', language)).toContain(givenBack);
    const kept = textOf('kept', language);
    for (const each of [left, not]) expect(kept).toContain(each);
    expect(kept).not.toContain(givenBack);
  });
});
