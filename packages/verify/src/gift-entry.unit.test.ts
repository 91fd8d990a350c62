/** The quick way to read a gift accepts nothing that the plain way refuses, and reads the same from it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8OfText } from '@centesimo/log';

import { entryTexts } from '../test/test-log.fixture.ts';
import { historyOf } from '../test/history.fixture.ts';
import { compileGiftPattern, readGiftEntry } from './gift-entry.ts';
import { GIFT_PATTERN } from './gift-pattern.ts';
import { readEvent } from './read-event.ts';

const TEXTS = [...entryTexts(historyOf(21, 400))];
const GIFTS = TEXTS.filter((text) => text.includes('gift.received'));
const pattern = compileGiftPattern(GIFT_PATTERN);

function quick(text: string) {
  const latin1 = Buffer.from(text).toString('latin1');
  return readGiftEntry(pattern, latin1, 0, latin1.length);
}

/** What both ways say of a text must agree wherever the quick one says anything. */
function expectAgreement(text: string): boolean {
  const gift = quick(text);
  if (gift === undefined) return false;
  const { event } = readEvent(utf8OfText(text), 0);
  expect(event).toMatchObject({
    ledger: gift.ledger,
    id: gift.id,
    source: gift.source,
    subject: gift.subject,
  });
  const { fee = 0, feeBearer, fund, ...data } = event?.data as Record<string, unknown>;
  expect(data).toMatchObject({ currency: gift.currency, gross: gift.gross, trailKey: gift.trailKey });
  expect([fee, feeBearer === 'reserve', fund]).toEqual([gift.fee, gift.reserveBears, gift.fund]);
  return true;
}

describe('readGiftEntry', () => {
  it('reads every gift of a history, and nothing else', () => {
    expect(GIFTS.length).toBeGreaterThan(50);
    for (const text of TEXTS) expect(expectAgreement(text)).toBe(text.includes('gift.received'));
  });

  it('accepts no changed text that the plain way refuses', () => {
    const change = fc.record({
      gift: fc.constantFrom(...GIFTS),
      at: fc.nat(600),
      length: fc.nat(3),
      by: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('0', '9', '-0', 'e1', ' ', '"', '{', '}', ',"fee":0', '9007199254740993', '\\u0061'),
      ),
    });
    const property = fc.property(change, ({ gift, at, length, by }) => {
      expectAgreement(gift.slice(0, at) + by + gift.slice(at + length));
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  it.each([
    ['a leap day', '2023-02-29', false],
    ['a true leap day', '2024-02-29', true],
  ])('knows %s', (_, day, good) => {
    const text = (GIFTS[0] ?? '').replace('"givenAt":"2024-05-31"', `"givenAt":"${day}"`);
    expect(expectAgreement(text)).toBe(good);
  });

  it('leaves amounts above 2^53 − 1 to the plain way, which refuses them', () => {
    const text = (GIFTS[0] ?? '').replace(/"gross":[0-9]+/, '"gross":9007199254740992');
    expect(quick(text)).toBeUndefined();
    expect(readEvent(utf8OfText(text), 0)).toMatchObject({ failure: { rule: 'invalid' } });
  });
});
