/** The chain rule: what a gap, a swap, a cut or another ledger does; stretches joined; bytes as text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLink, createChain, joinChains, nextFields, restoreChain, storeChain } from './chain.ts';
import type { Chain } from './chain.ts';
import { createChainScanner, scanLink } from './chain-scan.ts';
import { utf8OfText } from './encoding.ts';
import { entryText, FIRST_PREV, parseEntry } from './entry.ts';
import { leafHashOfBytes, leafHashOfText } from './hash.ts';
import { LogError } from './log-error.ts';
import { nodeSha256 } from '../node/sha256.ts';

const broken = expect.objectContaining({ code: 'chain-broken' });
const malformedRange = expect.objectContaining({ code: 'range-malformed' });

/** The entry texts of a log whose entries belong to the given ledgers. */
function logOf(ledgers: readonly string[]): string[] {
  const chain = createChain();
  return ledgers.map((ledger, i) => {
    const fields = nextFields(chain, ledger);
    const entry = entryText(fields, `{"id":${i}}`);
    checkLink(chain, fields, leafHashOfText(nodeSha256, entry));
    return entry;
  });
}

function checkAll(entries: readonly string[], begin = 0): Chain {
  const chain = createChain(begin);
  for (const entry of entries) checkLink(chain, parseEntry(entry), leafHashOfText(nodeSha256, entry));
  return chain;
}

function scanAll(entries: readonly string[], begin = 0): Chain {
  const chain = createChain(begin);
  const scanner = createChainScanner(chain);
  for (const entry of entries) {
    // With bytes around it, as in a bundle.
    const bytes = utf8OfText(`}}${entry}}}`);
    const leaf = leafHashOfBytes(nodeSha256, bytes.subarray(2, -2));
    scanLink(scanner, bytes, 2, bytes.length - 2, leaf);
  }
  return chain;
}

const entries = logOf(['a', 'b', 'a', 'a', 'c', 'b', 'a', 'c', 'c-1', 'b']);

describe.each([
  ['on text', checkAll],
  ['on bytes', scanAll],
])('the chain %s', (_, check) => {
  it('holds, and tells each head', () => {
    const chain = check(entries);
    expect(chain.end).toBe(10);
    expect([...chain.heads].map(([ledger, { seq }]) => [ledger, seq])).toEqual([
      ['a', 3],
      ['b', 2],
      ['c', 1],
      ['c-1', 0],
    ]);
    expect(chain.needs.size).toBe(0);
  });

  it('is broken by an entry removed, doubled, swapped or changed', () => {
    for (let at = 0; at < entries.length - 1; at += 1) {
      const [here = '', next = ''] = entries.slice(at, at + 2);
      expect(() => check(entries.toSpliced(at, 1))).toThrow(broken);
      expect(() => check(entries.toSpliced(at, 0, here))).toThrow(broken);
      expect(() => check(entries.with(at, next).with(at + 1, here))).toThrow(broken);
    }
    expect(() => check(entries.with(2, (entries[2] ?? '').replace('"id":2', '"id":9')))).toThrow(broken);
  });

  it('is broken by a ledger that does not begin at 0 with zeros', () => {
    const put = (fields: object): string =>
      entryText({ index: 0, ledger: 'a', prev: FIRST_PREV, seq: 0, ...fields }, '{}');
    expect(() => check([put({ seq: 1 })])).toThrow(broken);
    expect(() => check([put({ prev: '1'.repeat(64) })])).toThrow(broken);
    expect(() => check([put({ index: 1 })])).toThrow(broken);
  });

  it('is joined from stretches, wherever they are cut', () => {
    for (let cut = 0; cut <= entries.length; cut += 1) {
      const left = check(entries.slice(0, cut));
      joinChains(left, check(entries.slice(cut), cut));
      expect(storeChain(left)).toEqual(storeChain(check(entries)));
    }
  });

  it('is broken where stretches do not fit', () => {
    const right = check(entries.slice(5), 5);
    expect(() => joinChains(check(entries.slice(0, 4)), right)).toThrow(malformedRange);
    const other = logOf(['a', 'b', 'a', 'a', 'b']);
    expect(() => joinChains(check(other), right)).toThrow(broken);
    const gap = logOf(['b', 'b', 'b', 'b', 'c']);
    expect(() => joinChains(check(gap), right)).toThrow(broken);
    const changed = entries.slice(0, 5).with(1, (entries[1] ?? '').replace('"id":1', '"id":9'));
    expect(() => joinChains(check(changed), right)).toThrow(broken);
  });
});

describe('bytes and text', () => {
  it('are refused alike, and change the chain alike', () => {
    const last = entries.length - 1;
    const target = entries[last] ?? '';
    const outcome = (run: () => Chain): unknown => {
      try {
        return storeChain(run());
      } catch (error) {
        if (!(error instanceof LogError)) throw error;
        return error.code;
      }
    };
    const piece = fc.oneof(
      fc.constantFrom('0', '1', '9', 'a', 'b', 'f', '-', '_', '"', '}', '{', ',', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.nat(target.length), piece, fc.nat(2), (at, put, cut) => {
        const changed = entries.with(last, target.slice(0, at) + put.toWellFormed() + target.slice(at + cut));
        expect(outcome(() => scanAll(changed))).toEqual(outcome(() => checkAll(changed)));
      }),
      { numRuns: 1000 },
    );
    const large = entries.with(last, target.replace('"id":9', `"id":"${'x'.repeat(66_000)}"`));
    expect(outcome(() => scanAll(large))).toBe('entry-too-large');
    const long = entries.with(last, target.replace('"b"', `"${'b'.repeat(64)}"`));
    expect(outcome(() => scanAll(long))).toBe('entry-malformed');
    expect(outcome(() => scanAll(entries.with(last, '')))).toBe('entry-malformed');
    const huge = entries.with(last, target.replace('"index":9', '"index":9007199254740993'));
    expect(outcome(() => scanAll(huge))).toBe('entry-malformed');
  });

  it('agree for many ledgers, also where two names share a bucket', () => {
    // The bucket is a polynomial in 31, and the letters of "an" and "c0" are 2 and −62 apart.
    const sharing = ['an', 'c0', 'an', 'c0', 'c0', 'c1', 'ao', 'ao'];
    const many = logOf([...sharing, ...Array.from({ length: 200 }, (_, i) => `l${i % 67}`), ...sharing]);
    expect(storeChain(scanAll(many))).toEqual(storeChain(checkAll(many)));
  });
});

describe('a stored chain', () => {
  it('comes back and goes on', () => {
    const chain = restoreChain(JSON.parse(JSON.stringify(storeChain(checkAll(entries.slice(0, 6))))));
    for (const entry of entries.slice(6))
      checkLink(chain, parseEntry(entry), leafHashOfText(nodeSha256, entry));
    expect(storeChain(chain)).toEqual(storeChain(checkAll(entries)));
  });

  it('is refused when its heads are malformed or do not add up to its end', () => {
    const stored = storeChain(checkAll(entries));
    const leaf = stored.heads['a']?.leaf ?? '';
    expect(() => restoreChain({ ...stored, end: 11 })).toThrow(malformedRange);
    expect(() => restoreChain({ end: 1, heads: { a: { leaf: leaf.slice(2), seq: 0 } } })).toThrow(
      malformedRange,
    );
    expect(() => restoreChain({ end: 0, heads: { a: { leaf, seq: -1 } } })).toThrow(malformedRange);
    expect(() => storeChain(createChain(3))).toThrow(malformedRange);
  });
});
