// Who watches, on the page for auditors: all states in three languages, and what a witness says only as text.
import { expect, it } from 'vitest';
import type { WitnessesStatus } from '../witnesses/witness-rounds.ts';
import { readerOf } from './auditor-layout.ts';
import { witnessesPart } from './witnesses-part.ts';

const AT = Date.parse('2026-11-29T20:00:00Z');
const STATUS: WitnessesStatus = {
  quorumSize: 1_200,
  behindSinceMs: undefined,
  witnesses: [
    {
      name: 'ours',
      keyName: 'w.test',
      isAsked: true,
      cosigned: { size: 1_200, timeS: AT / 1_000 },
      refusal: { reason: '<script>alert(1)</script>', size: 1_300, atMs: AT },
    },
    { name: 'far', keyName: 'f.test', isAsked: false, cosigned: undefined, refusal: undefined },
    { name: 'new', keyName: 'n.test', isAsked: true, cosigned: undefined, refusal: undefined },
    {
      name: 'odd',
      keyName: 'o.test',
      isAsked: true,
      cosigned: { size: 7, timeS: Number.MAX_SAFE_INTEGER },
      refusal: undefined,
    },
  ],
};
const shown = (witnessed: WitnessesStatus | undefined, language = 'en'): string =>
  witnessesPart({ published: 1_300, witnessed }, readerOf(language, undefined)).text;

it('says who cosigned what, when, and why one did not', () => {
  const text = shown(STATUS);
  expect(text).toContain('The newest checkpoint that enough witnesses have signed has 1,200 entries.');
  expect(text).toContain('ours<br><code>w.test</code>');
  expect(text).toContain('for 1,300 entries: &lt;script&gt;');
  expect(text).toContain('not asked: no address of it is known here');
  expect(text).toContain('none yet');
  expect(text).not.toMatch(/<script|Invalid|NaN/);
  expect(text).toContain('--policy your-policy');
});

it('says that the quorum is missing, or was never there, or that nobody is asked', () => {
  expect(shown({ ...STATUS, behindSinceMs: AT })).toContain('1,300 are published; for those after it');
  const never = shown({ ...STATUS, behindSinceMs: AT, quorumSize: 0 });
  expect(never).toContain('Enough witnesses have not signed any checkpoint yet. 1,300 entries are published');
  expect(shown(undefined)).toContain('No witness is asked here.');
  expect(shown(undefined)).not.toContain('cosigned-checkpoint');
});

it.each([
  ['it', 'Testimoni', 'firmato da abbastanza testimoni', 'Qui non si chiede a nessun testimone'],
  ['fr', 'Témoins', 'signé par assez de témoins', 'Aucun témoin n’est sollicité ici'],
])('is told in %s', (language, title, met, none) => {
  expect(shown(STATUS, language)).toContain(`<h2>${title}</h2>`);
  expect(shown(STATUS, language)).toContain(met);
  expect(shown(undefined, language)).toContain(none);
});
