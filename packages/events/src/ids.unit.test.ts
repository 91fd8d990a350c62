/** Tests of ids, base32, partitions and commitments, with published and independently made vectors. */
import { createHmac, hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase32 } from './base32.ts';
import {
  commitDetails,
  eventSource,
  factId,
  expenseId,
  giftId,
  incomeId,
  keyedId,
  moveId,
  opensDetails,
  parseChargeId,
  parseCorrectionId,
  parseCoverId,
  parseCreditId,
  parseDemandId,
  parseDisputeId,
  parseExchangeId,
  parseExpenseId,
  parseFailureId,
  parseFundId,
  parseGiftId,
  parseHandOverId,
  parseImpactId,
  parseIncomeId,
  parseLedgerId,
  parseLossId,
  parseMoveId,
  parsePaymentId,
  parseProcessorId,
  parseProjectId,
  parseRefundId,
  parseRepurposeId,
  parseReturnId,
  parseStatementId,
  parseTransferId,
  parseTransferReturnId,
  partitionOf,
  returnId,
  shortId,
} from './index.ts';
import type { PaymentId, ProcessorId } from './index.ts';

const hmac = (text: string) => createHmac('sha256', 'secret').update(text, 'utf8').digest();
const sha256 = (bytes: Uint8Array) => hash('sha256', bytes, 'base64url');
const sha256Hex = (text: string) => hash('sha256', text, 'hex');

describe('base32', () => {
  // RFC 4648 section 10, in lower case without padding.
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('of %o is %s', (text, encoded) => {
    expect(encodeBase32(new TextEncoder().encode(text))).toBe(encoded);
  });

  it('is the base 32 number of the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const digits = (BigInt(`0x${Buffer.from(bytes).toString('hex')}`) << 4n)
          .toString(32)
          .padStart(52, '0');
        const expected = digits.replace(/./g, (d) =>
          'abcdefghijklmnopqrstuvwxyz234567'.charAt(Number.parseInt(d, 32)),
        );
        expect(encodeBase32(bytes)).toBe(expected);
      }),
    );
  });
});

describe('ids', () => {
  const paypal = parseProcessorId('paypal') as ProcessorId;
  const payment = parsePaymentId('pi_1') as PaymentId;

  it('of gifts are the keyed hash of processor, zero byte and payment', () => {
    const mac = createHmac('sha256', 'secret').update(Buffer.from('paypal\0pi_1', 'utf8')).digest();
    expect(giftId(paypal, payment, hmac)).toBe(`gift_${encodeBase32(mac)}`);
    expect(giftId(paypal, payment, hmac)).toBe(giftId(paypal, payment, hmac));
    expect(parseGiftId(giftId(paypal, payment, hmac))).toBe(giftId(paypal, payment, hmac));
  });

  const bytes = new Uint8Array(16).fill(9);
  const made = {
    gift: [giftId(paypal, payment, hmac), parseGiftId],
    income: [incomeId(paypal, payment, hmac), parseIncomeId],
    refund: [factId('refund', paypal, payment, hmac), parseRefundId],
    failure: [factId('failure', paypal, payment, hmac), parseFailureId],
    dispute: [factId('dispute', paypal, payment, hmac), parseDisputeId],
    credit: [factId('credit', paypal, payment, hmac), parseCreditId],
    correction: [factId('correction', paypal, payment, hmac), parseCorrectionId],
    charge: [factId('charge', paypal, payment, hmac), parseChargeId],
    statement: [factId('statement', paypal, payment, hmac), parseStatementId],
    exp: [expenseId(bytes), parseExpenseId],
    move: [moveId(bytes), parseMoveId],
    ret: [returnId(bytes), parseReturnId],
    rep: [shortId('rep', bytes), parseRepurposeId],
    exch: [shortId('exch', bytes), parseExchangeId],
    loss: [shortId('loss', bytes), parseLossId],
    transfer: [shortId('transfer', bytes), parseTransferId],
    tret: [shortId('tret', bytes), parseTransferReturnId],
    hand: [shortId('hand', bytes), parseHandOverId],
    cover: [shortId('cover', bytes), parseCoverId],
    impact: [shortId('impact', bytes), parseImpactId],
  } as const;

  it.each(Object.entries(made))('of %s have a form of their own', (prefix, [id, parse]) => {
    expect(id.startsWith(`${prefix}_`)).toBe(true);
    expect(parse(id)).toBe(id);
    const others = Object.entries(made).filter(([other]) => other !== prefix);
    for (const [, [other]] of others) expect(parse(other)).toBeUndefined();
  });

  it('of demands are those of refunds, late failures and disputes', () => {
    const demands = Object.entries(made).filter(([, [id]]) => parseDemandId(id) !== undefined);
    expect(demands.map(([prefix]) => prefix)).toEqual(['refund', 'failure', 'dispute']);
  });

  it('need the right number of bytes', () => {
    expect(() => keyedId('gift', new Uint8Array(31))).toThrow(RangeError);
    expect(() => expenseId(new Uint8Array(32))).toThrow(RangeError);
  });

  it.each(['', '-a', 'A', 'a_b', 'a'.repeat(64), 'a\n', ' a', 'é', 7, null, undefined, ['a']])(
    'refuse the slug %o',
    (value) => {
      for (const parse of [parseLedgerId, parseFundId, parseProjectId, parseProcessorId]) {
        expect(parse(value)).toBeUndefined();
      }
    },
  );

  it.each(['a', '0', 'acqua-viva', 'a'.repeat(63)])('take the slug %s', (value) => {
    expect(parseLedgerId(value)).toBe(value);
  });

  it('of payments are well-formed and bounded', () => {
    for (const value of ['', 'x'.repeat(256), '\ud800', 'a\udc00', 7])
      expect(parsePaymentId(value)).toBeUndefined();
    expect(parsePaymentId('naïve 😀')).toBe('naïve 😀');
  });
});

describe('the partition of a ledger', () => {
  it('is the first four bytes of its hash, big-endian, modulo the count', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/),
        fc.integer({ min: 1, max: 10_000 }),
        (ledger, count) => {
          const head = hash('sha256', Buffer.from(ledger, 'utf8'), 'buffer').readUInt32BE(0);
          expect(partitionOf(ledger, count, sha256Hex)).toBe(head % count);
        },
      ),
    );
  });

  it('stays where it is', () => {
    // SHA-256('abc') starts with ba7816bf (FIPS 180-4).
    expect(partitionOf('abc', 16, sha256Hex)).toBe(0xba7816bf % 16);
    expect(eventSource('donation', partitionOf('abc', 16, sha256Hex))).toBe('/g1/donation/15');
  });

  it('needs a count and a hash', () => {
    for (const count of [0, -1, 1.5, Number.NaN])
      expect(() => partitionOf('a', count, sha256Hex)).toThrow(RangeError);
    expect(() => partitionOf('a', 16, () => 'short')).toThrow(RangeError);
  });
});

describe('a commitment to details', () => {
  const salt = new Uint8Array(32).fill(7);
  const text = '{"title":"Pozzo è nostro"}';

  it('is the hash of tag, salt and text', () => {
    const preimage = Buffer.concat([Buffer.from([0x10]), salt, Buffer.from(text, 'utf8')]);
    expect(commitDetails(salt, text, sha256)).toBe(hash('sha256', preimage, 'base64url'));
  });

  it('is opened by its salt and text alone', () => {
    const commitment = commitDetails(salt, text, sha256);
    expect(opensDetails(commitment, salt, text, sha256)).toBe(true);
    expect(opensDetails(commitment, salt.with(3, 8), text, sha256)).toBe(false);
    expect(opensDetails(commitment, salt, `${text} `, sha256)).toBe(false);
    expect(opensDetails(commitment, salt.subarray(1), text, sha256)).toBe(false);
    expect(opensDetails('', salt, text, sha256)).toBe(false);
  });

  it('needs a whole salt', () => {
    expect(() => commitDetails(new Uint8Array(31), text, sha256)).toThrow(RangeError);
  });
});
