/** The hash rules on the published single hashes, and the injected function's three forms of input. */
import { describe, expect, it } from 'vitest';
import { binaryOfBytes, hexOf, utf8OfText } from './encoding.ts';
import { emptyRoot, leafHashOfBytes, leafHashOfText, nodeHash, perfectRoot } from './hash.ts';
import { nodeSha256 } from '../node/sha256.ts';
import { leavesOf, referenceRoot } from './tree-reference.fixture.ts';

describe('RFC 6962 hashes', () => {
  it('are those of transparency-dev/merkle rfc6962_test.go', () => {
    expect(hexOf(emptyRoot(nodeSha256))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(hexOf(leafHashOfText(nodeSha256, ''))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(hexOf(leafHashOfBytes(nodeSha256, utf8OfText('L123456')))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(hexOf(nodeSha256.latin1('\x01N123N456'))).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    );
  });

  it('of a node is over 0x01, left and right, also where bytes are above 0x7f', () => {
    const [left = '', right = ''] = leavesOf(2, 'leaf');
    expect(nodeHash(nodeSha256, left, right)).toBe(nodeSha256.latin1('\x01' + left + right));
  });

  it('of text and of its UTF-8 bytes agree', () => {
    const entry = '{"è":"€ 𝄞"}';
    expect(leafHashOfText(nodeSha256, entry)).toBe(leafHashOfBytes(nodeSha256, utf8OfText(entry)));
    expect(nodeSha256.latin1(binaryOfBytes(utf8OfText(entry)))).toBe(nodeSha256.text(entry));
  });

  it('of long binary text do not depend on its length', () => {
    const long = '\xff'.repeat(10_000);
    expect(nodeSha256.latin1(long)).toBe(nodeSha256.bytes(new Uint8Array(10_000).fill(255)));
  });

  it('of a perfect tree agree with the definition', () => {
    for (const size of [1, 2, 4, 256]) {
      const leaves = leavesOf(size, 'leaf');
      expect(perfectRoot(nodeSha256, leaves)).toBe(referenceRoot(leaves));
    }
    expect(perfectRoot(nodeSha256, [])).toBe(emptyRoot(nodeSha256));
  });
});
