/** The quick way to read a gift accepts nothing that the plain way refuses, and reads the same from it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATTERNS } from '@centesimo/events';
import { giftIdOf } from '@centesimo/cents';
import { createChain, createChainScanner, LogError, scanLink, utf8OfText } from '@centesimo/log';
import { historyOf } from '../test/history.fixture.ts';
import { entryTexts } from '../test/test-log.fixture.ts';
import { finishColumns, startColumns, takeEntry } from './gift-columns.ts';
import { readEvent } from './read-event.ts';

const TEXTS = [...entryTexts(historyOf(21, 400))];
const GIFTS = TEXTS.filter((text) => text.includes('gift.received'));
const TRAIL_KEY = /"trailKey":"([^"]*)"/;

/** The columns of one entry that stands among other bytes, or undefined where its chain part is malformed. */
function columnsOf(text: string) {
  const bytes = utf8OfText(`}}${text}}}`);
  const scanner = createChainScanner(createChain(Number(/"index":([0-9]+)/.exec(text)?.[1])));
  try {
    scanLink(scanner, bytes, 2, bytes.length - 2, '');
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
  const trailKey = TRAIL_KEY.exec(text)?.[1];
  const making = startColumns(1, trailKey === undefined ? {} : { trailKey });
  takeEntry(making, bytes, 0, 2, bytes.length - 2, scanner.last);
  return finishColumns(making);
}

function quick(text: string) {
  const columns = columnsOf(text);
  const kind = columns?.kinds[0];
  if (columns === undefined || kind === undefined) return undefined;
  const { gross, fee, position, ids, lastBits, wanted } = columns;
  return {
    ...kind,
    gross: gross[0],
    fee: fee[0],
    id: String(position[0]),
    subject: giftIdOf({ bytes: ids, at: 0, lastBits: lastBits[0] ?? 0 }),
    trailKey: wanted === 0 ? TRAIL_KEY.exec(text)?.[1] : undefined,
  };
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

describe('a gift read from its bytes', () => {
  it('reads every gift of a history, and nothing else', () => {
    expect(GIFTS.length).toBeGreaterThan(50);
    for (const text of TEXTS) expect(expectAgreement(text)).toBe(text.includes('gift.received'));
  });

  it('accepts no changed text that the plain way refuses', () => {
    const change = fc.record({
      gift: fc.constantFrom(...GIFTS),
      at: fc.nat(620),
      length: fc.nat(3),
      by: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom(
          '',
          '_',
          '0',
          '9',
          '-0',
          'e1',
          ' ',
          '"',
          '{',
          '}',
          ',"fee":0',
          '9007199254740993',
          '\\u0061',
        ),
      ),
    });
    const property = fc.property(change, ({ gift, at, length, by }) => {
      expectAgreement(gift.slice(0, at) + by + gift.slice(at + length));
    });
    fc.assert(property, { numRuns: 6_000 });
  });

  it.each([
    ['a leap day', '2023-02-29', false],
    ['a true leap day', '2024-02-29', true],
    ['a century without one', '2100-02-29', false],
    ['a century with one', '2000-02-29', true],
    ['a month too many', '2024-13-01', false],
    ['a day too many', '2024-06-31', false],
    ['a year too far', '3000-01-01', false],
  ])('knows %s', (_, day, good) => {
    const text = (GIFTS[0] ?? '').replace('"givenAt":"2024-05-31"', `"givenAt":"${day}"`);
    expect(expectAgreement(text)).toBe(good);
  });

  it('leaves amounts above 2^53 − 1 to the plain way, which refuses them', () => {
    const text = (GIFTS[0] ?? '').replace(/"gross":[0-9]+/, '"gross":9007199254740992');
    expect(quick(text)).toBeUndefined();
    expect(readEvent(utf8OfText(text), 0)).toMatchObject({ failure: { rule: 'invalid' } });
  });

  it('is cut nowhere', () => {
    const text = GIFTS[1] ?? '';
    for (let end = 0; end < text.length; end += 1) {
      expectAgreement(`${text.slice(0, end)}}}`);
      expectAgreement(text.slice(0, end) + text.slice(end + 1));
    }
  });

  it.each([
    [/"ledger":"[^"]*"/, '"ledger":"pane-2"'],
    [/"ledger":"[^"]*"/g, '"ledger":"_log"'],
    [/T[0-9]{2}/, 'T24'],
    [/"source":"[^"]*"/, '"source":"/g1/allocation/0"'],
    [/"source":"[^"]*"/, '"source":"/g01/donation/0"'],
  ])('is not read with %s as %s', (from, to) => {
    const text = (GIFTS[0] ?? '').replace(from, to);
    expect(text).not.toBe(GIFTS[0]);
    expect(quick(text)).toBeUndefined();
  });

  it('stands for these patterns of events; where one changes, its reading must too', () => {
    const { slug, hash, currency, date, time, eventId, donationSource, giftId } = PATTERNS;
    expect({ slug, hash, currency, date, time, eventId, donationSource, giftId }).toMatchInlineSnapshot(`
      {
        "currency": "^[A-Z]{3}$",
        "date": "^(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29)$",
        "donationSource": "^/g[1-9][0-9]{0,3}/donation/(?:0|[1-9][0-9]{0,3})$",
        "eventId": "^(?:0|[1-9][0-9]{0,14})$",
        "giftId": "^gift_[a-z2-7]{52}$",
        "hash": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$",
        "slug": "^[a-z0-9][a-z0-9-]{0,62}$",
        "time": "^(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)-02-29)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$",
      }
    `);
  });
});
