// Kept answers are the same object again, and no more bytes of them are held than allowed.
import { bytesAnswer } from '@centesimo/http';
import { describe, expect, it } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

const answer = (bytes: number, compressible = false) =>
  bytesAnswer(200, new Uint8Array(bytes), { caching: 'immutable', compressible });

describe('kept answers', () => {
  it('are given again as the same object', () => {
    const kept = new KeptAnswers(100);
    const first = kept.keep('a', answer(10));
    expect(first).toMatchObject({ status: 200, caching: 'immutable', isKept: true });
    expect(kept.get('a')).toBe(first);
    expect(kept.keep('a', answer(10))).toBe(first);
    expect(kept.get('b')).toBeUndefined();
  });

  it('go when they are too many bytes, the one that was not asked for the longest first', () => {
    const kept = new KeptAnswers(100);
    for (const key of ['a', 'b', 'c']) kept.keep(key, answer(30));
    kept.get('a');
    kept.keep('d', answer(40));
    expect(['a', 'b', 'c', 'd'].filter((key) => kept.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
    kept.keep('e', answer(60, true));
    expect(['a', 'c', 'd', 'e'].filter((key) => kept.get(key) !== undefined)).toEqual(['e']);
    kept.keep('f', answer(101));
    expect(['e', 'f'].filter((key) => kept.get(key) !== undefined)).toEqual([]);
  });
});
