// The table of gifts: rows found whatever its key is, ids that are all alike, and ids read as bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32Text } from './base32.ts';
import { applyEvent, applyGift, createLedgerState, giftIdOf, loadState, saveState } from './index.ts';
import type { GiftIdBytes, GiftReceived, LedgerEvent } from './index.ts';
import { sha256 } from './ledger.fixture.ts';
import { addOrigin, createOrigins, findOrigin, originId } from './origins.ts';
import { hashId } from './id-hash.ts';

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz234567'];
const characters = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 52, maxLength: 52 });
const tableKeys = fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff));

function bytesOf(id: string): GiftIdBytes {
  const bytes = new Uint8Array(40);
  const lastBits = decodeBase32Text(id, 'gift_'.length, bytes.subarray(3, 35));
  return { bytes, at: 3, lastBits };
}

const opened: LedgerEvent = {
  type: 'org.centesimo.ledger.opened.v1',
  subject: 'acqua',
  data: {
    baseCurrency: 'EUR',
    currencies: ['EUR'],
    policy: 'fifo@1',
    reserves: [{ currency: 'EUR', fund: 'all' }],
  },
};
const data: GiftReceived = { currency: 'EUR', gross: 500, fee: 20 };

describe('the table of gifts', () => {
  it('finds what was added under any key, and nothing else', () => {
    const property = fc.property(
      fc.uniqueArray(characters, { minLength: 2, maxLength: 200 }),
      tableKeys,
      (texts, key) => {
        const origins = createOrigins(key);
        const [missing, ...ids] = texts.map((text) => `gift_${text}`);
        ids.forEach((id, row) =>
          expect(addOrigin(origins, row % 2 === 0 ? id : bytesOf(id), 1, 0, -1)).toBe(row),
        );
        ids.forEach((id, row) => expect(findOrigin(origins, row % 3 === 0 ? id : bytesOf(id))).toBe(row));
        ids.forEach((id, row) => expect([originId(origins, row), giftIdOf(bytesOf(id))]).toEqual([id, id]));
        expect(findOrigin(origins, missing ?? '')).toBe(-1);
        expect(findOrigin(origins, ids[0]?.replace('gift_', 'income_') ?? '')).toBe(-1);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  it('spreads ids that differ in one place only, and otherwise for each key', () => {
    const words = new Uint32Array(8);
    const places = (key: readonly [number, number], word: number) =>
      Array.from({ length: 4096 }, (_, value) => {
        words.fill(0)[word] = value << 20;
        return hashId(key, words, 0, 0) & 0xfff;
      });
    // 4,096 balls in as many urns fill 63 of 100; a weak hash fills few.
    for (let word = 0; word < 8; word += 1) expect(new Set(places([1, 2], word)).size).toBeGreaterThan(2400);
    expect(places([1, 2], 3)).not.toEqual(places([1, 3], 3));
  });
});

describe('a gift applied by the bytes of its id', () => {
  it('leads to the same state and the same refusals', () => {
    const gift = `gift_${'abcd'.repeat(13)}`;
    const [byText, byBytes] = [createLedgerState(sha256), createLedgerState(sha256, [7, 9])];
    const event: LedgerEvent = { type: 'org.centesimo.gift.received.v1', subject: gift, data };
    for (const start of [() => undefined, () => applyEvent(byText, opened) ?? applyEvent(byBytes, opened)]) {
      expect(start()).toBeUndefined();
      for (let round = 0; round < 2; round += 1) {
        expect(applyGift(byBytes, bytesOf(gift), data)).toEqual(applyEvent(byText, event));
      }
      const wrong = { ...data, gross: 0.5 };
      expect(applyGift(byBytes, bytesOf(gift), wrong)).toEqual(applyEvent(byText, { ...event, data: wrong }));
    }
    expect(saveState(byBytes)).toEqual(saveState(byText));
    const loaded = loadState(sha256, saveState(byText), [4, 4]);
    expect(applyGift(loaded, bytesOf(gift), data)).toMatchObject({ code: 'duplicate-gift', facts: { gift } });
  });
});
