// What `status` says of witnesses.
import { expect, it } from 'vitest';
import { witnessLines, witnessedOf } from './witnessed.ts';

const blank = {
  cosignedSize: 0n,
  cosignedAt: '',
  refusal: '',
  refusedSize: 0n,
  refusedAt: '',
  isAsked: true,
};
const answer = (more: object) =>
  ({
    isWitnessed: true,
    quorumSize: 1_200n,
    quorumBehindSince: '',
    witnesses: [],
    ...more,
  }) as unknown as Parameters<typeof witnessedOf>[0];

it('is that nobody is asked, where nobody is', () => {
  expect(witnessedOf(answer({ isWitnessed: false }))).toBeNull();
  expect(witnessLines(null)).toEqual(['  witnesses  none is asked: nobody but the operator signs']);
});

it('is who cosigned what, and what is missing', () => {
  const at = '2026-11-29T20:00:00.000Z';
  const witnesses = [
    { ...blank, name: 'ours', keyName: 'w.test', cosignedSize: 1_200n, cosignedAt: at },
    {
      ...blank,
      name: 'away',
      keyName: 'a.test',
      refusal: 'no answer: gone',
      refusedSize: 1_300n,
      refusedAt: at,
    },
    {
      ...blank,
      ...{ name: 'back', keyName: 'b.test', cosignedSize: 1_300n, cosignedAt: at },
      ...{ refusal: 'it answered 503', refusedSize: 1_300n, refusedAt: at },
    },
    { ...blank, name: 'far', keyName: 'f.test', isAsked: false },
  ];
  const told = witnessedOf(answer({ witnesses, quorumBehindSince: at }));
  expect(told).toMatchObject({
    quorumSize: 1_200,
    behindSince: at,
    witnesses: [{ cosignedSize: 1_200 }, {}, {}, {}],
  });
  expect(witnessLines(told)).toEqual([
    `  witnesses  QUORUM MISSING since ${at}: enough have cosigned 1,200 entries`,
    `  ours                 1,200 entries cosigned, ${at} by its clock`,
    `  away                 nothing cosigned yet; ${at}: no answer: gone`,
    `  back                 1,300 entries cosigned, ${at} by its clock`,
    '  far                  not asked: no address',
  ]);
  expect(witnessLines(witnessedOf(answer({})))).toEqual(['  witnesses  enough have cosigned 1,200 entries']);
});
