/** Receipts: the published forms, verification from the keys alone, and every change of a byte refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCheckpoint } from './checkpoint.ts';
import { binaryOfBase64, utf8OfText } from './encoding.ts';
import { MAX_ENTRY_BYTES } from './entry.ts';
import { LogError } from './log-error.ts';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import { parseSkey } from './note-key.ts';
import { formatReceipt, MAX_RECEIPT_BYTES, parseReceipt, verifyReceipt } from './receipt.ts';

const malformed = expect.objectContaining({ code: 'receipt-malformed' });
const refused = expect.objectContaining({ code: 'proof-refused' });
const log = parseSkey(
  nodeSha256,
  nodeEd25519,
  'PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg',
);
const root = binaryOfBase64('Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=');
const checkpoint = signCheckpoint(nodeEd25519, log, { origin: log.name, size: 3, root });
const proof = [
  '0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=',
  'Zx8UbF5HHooag6PCFM5LqQe486WIjRTMjNPOdbsS75Q=',
].map(binaryOfBase64);
const trust = { logKey: log };
const text = formatReceipt({ index: 1, proof, checkpoint, extra: utf8OfText('two') });

function verify(receipt: Uint8Array | string, entry?: string): number {
  const bytes = entry === undefined ? undefined : utf8OfText(entry);
  return verifyReceipt(nodeSha256, nodeEd25519, receipt, trust, bytes).index;
}

describe('receipts', () => {
  it('have the published forms', () => {
    expect(formatReceipt({ index: 0, proof: [], checkpoint: 'checkpoint\n' })).toBe(
      'c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n',
    );
    expect(parseReceipt('c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n')).toEqual({
      index: 0,
      proof: [],
      checkpoint: 'checkpoint\n',
    });
    expect(text).toBe(
      'c2sp.org/tlog-proof@v1\nextra dHdv\nindex 1\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n' +
        `Zx8UbF5HHooag6PCFM5LqQe486WIjRTMjNPOdbsS75Q=\n\n${checkpoint}`,
    );
    expect(parseReceipt(utf8OfText(text))).toEqual({ index: 1, proof, checkpoint, extra: utf8OfText('two') });
  });

  it('are verified from the keys alone, with the entry inside or given', () => {
    const opened = verifyReceipt(nodeSha256, nodeEd25519, text, trust);
    expect([opened.index, opened.entry, opened.checkpoint.size]).toEqual([1, utf8OfText('two'), 3]);
    const bare = formatReceipt({ index: 1, proof, checkpoint });
    expect(verify(bare, 'two')).toBe(1);
    expect(verifyReceipt(nodeSha256, nodeEd25519, parseReceipt(bare), trust, utf8OfText('two')).index).toBe(
      1,
    );
    expect(() => verify(bare)).toThrow(malformed);
    expect(() => verify(bare, 'tvo')).toThrow(refused);
  });

  it('prove the given entry, not the one inside', () => {
    expect(() => verify(text, 'three')).toThrow(refused);
    expect(() => verify(text.replace('dHdv', 'dHdw'))).toThrow(refused);
    expect(() => verify(text.replace('index 1', 'index 2'))).toThrow(refused);
    expect(() => verify(text.replace('index 1', 'index 3'))).toThrow(refused);
  });

  it('carry the largest entry', () => {
    const extra = new Uint8Array(MAX_ENTRY_BYTES).fill(0x61);
    expect(parseReceipt(formatReceipt({ index: 1, proof, checkpoint, extra })).extra).toEqual(extra);
    const larger = formatReceipt({ index: 1, proof, checkpoint, extra: new Uint8Array(MAX_ENTRY_BYTES + 3) });
    expect(() => parseReceipt(larger)).toThrow(malformed);
  });

  it('are refused when malformed', () => {
    const line = '0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n';
    const wrong = [
      '',
      'c2sp.org/tlog-proof@v1\n',
      'c2sp.org/tlog-proof@v1\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nindex 0\n\n',
      'c2sp.org/tlog-proof@v1\nindex 00\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nindex -1\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nindex 9007199254740992\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nindex\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 0\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\nextra AAA\nindex 0\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v2\nindex 0\n\ncheckpoint\n',
      'c2sp.org/tlog-proof@v1\r\nindex 0\n\ncheckpoint\n',
      text.replace('ek=\n', 'ek\n'),
      text.replace(line, 'AAAA\n'),
      `c2sp.org/tlog-proof@v1\nindex 0\n${line.repeat(64)}\ncheckpoint\n`,
      'x'.repeat(MAX_RECEIPT_BYTES + 1),
    ];
    for (const receipt of wrong) expect(() => parseReceipt(receipt), receipt.slice(0, 60)).toThrow(malformed);
    expect(() => parseReceipt(Uint8Array.of(0xff))).toThrow(malformed);
  });

  it('are not accepted after any change of a byte', () => {
    const bytes = utf8OfText(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(() => verify(bytes.with(at, (bytes[at] ?? 0) ^ change))).toThrow(LogError);
      }),
      { numRuns: 600 },
    );
    for (let end = 0; end < bytes.length; end += 1)
      expect(() => verify(bytes.subarray(0, end))).toThrow(LogError);
  });
});
