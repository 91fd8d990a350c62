// The setting of how large a file of evidence may be.
import { describe, expect, it } from 'vitest';
import { EVIDENCE_LIMITS, evidenceSetting } from './evidence-limits.ts';

describe('the limits of evidence', () => {
  it('are of any type, and of some by their extension', () => {
    const limits = evidenceSetting.read('2048, csv=1,p7m=3');
    expect([limits?.['pdf'], limits?.['csv'], limits?.['p7m']]).toEqual([2 ** 31, 2 ** 20, 3 * 2 ** 20]);
    expect(EVIDENCE_LIMITS).toMatchObject({ pdf: 2 ** 30, xml: 2 ** 26, txt: 2 ** 26, csv: 2 ** 28 });
  });

  it.each([
    '',
    '0',
    '-1',
    '1.5',
    '1e3',
    '9999999',
    'pdf=1',
    '1,exe=2',
    '1,pdf',
    '1,pdf=0',
    '1,pdf=1=2',
    '1,=2',
  ])('are not %j', (text) => expect(evidenceSetting.read(text)).toBeUndefined());
});
