// Sealed details: the bytes of both formats, and what opens them.
import { hash } from 'node:crypto';
import { commitDetails } from '@centesimo/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyIdOf, openText, sealText } from './sealed-text.ts';

const TEXT = '{"message":"für das Brünnchen","name":"Ada"}';
const SALT = Uint8Array.from({ length: 32 }, (_, at) => at);
const KEY_ID = '000001/abc/0003';
const commit = (salt: Uint8Array, text: string): string =>
  commitDetails(salt, text, (bytes) => hash('sha256', bytes, 'base64url'));
const ID = commit(SALT, TEXT);
/** Made with Python's hashlib.shake_256. */
const STREAM = 'Ag8wMDAwMDEvYWJjLzAwMDO43IdsoNkQy8m_M_LbPL6GO0QWrcfyq2v8ns44TnDWlAuW57B_Yde_lpSHQ6rk';
/** As an earlier release wrote it. */
const GCM =
  'AQ8wMDAwMDEvYWJjLzAwMDMF6-NHWu45UsSc2fft_KvfDHGtwe59JqFHjOkCMfJ0aI5WT6RMeqYZb5CTtvthKJXJXGJorePXt6Id0seyyQ';
const bytesOf = (golden: string): Uint8Array => Buffer.from(golden, 'base64url');

describe('a sealed text', () => {
  it('is these bytes', () => {
    expect(Buffer.from(sealText(TEXT, SALT, KEY_ID)).toString('base64url')).toBe(STREAM);
  });

  it.each([
    ['of this release', STREAM],
    ['of an earlier one', GCM],
  ])('%s names its key and opens with it alone', (_, golden) => {
    const bytes = bytesOf(golden);
    expect(keyIdOf(bytes)).toBe(KEY_ID);
    expect(openText(bytes, SALT, ID)).toBe(TEXT);
    for (const wrong of [SALT.with(7, 0), SALT.subarray(1), new Uint8Array(), new Uint8Array(32)])
      expect(openText(bytes, wrong, ID)).toBeUndefined();
    expect(openText(bytes, SALT, commit(SALT, 'another'))).toBeUndefined();
  });

  it.each([
    ['of this release', STREAM],
    ['of an earlier one', GCM],
  ])('%s does not open when a bit of it was changed, or an end cut off', (_, golden) => {
    const bytes = bytesOf(golden);
    const body = 2 + KEY_ID.length;
    for (let at = body; at < bytes.length; at += 1) {
      expect(openText(bytes.with(at, (bytes[at] ?? 0) ^ 1), SALT, ID)).toBeUndefined();
      expect(openText(bytes.subarray(0, at), SALT, ID)).toBeUndefined();
    }
  });

  it('of any length comes back, and shows none of it', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 3_000 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(texts, fc.uint8Array({ minLength: 32, maxLength: 32 }), (text, salt) => {
        const bytes = sealText(text, salt, KEY_ID);
        expect(openText(bytes, salt, commit(salt, text))).toBe(text);
        expect(bytes.length).toBe(2 + KEY_ID.length + Buffer.byteLength(text));
      }),
      { numRuns: 200 },
    );
    const zeros = Buffer.from(sealText('\0'.repeat(10_000), SALT, KEY_ID)).subarray(2 + KEY_ID.length);
    // Random bytes: each of the 256 about 39 times.
    const counts = new Set(zeros).size;
    expect(counts).toBe(256);
  });
});
