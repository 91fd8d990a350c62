// Ledger secrets and what is keyed with them, against published vectors and Node's own Hmac.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actorOf, createLedgerKeys, createMac, keyedHash, ledgerSecret } from './ledger-secret.ts';

const deployment = Buffer.alloc(32, 7);

describe('the secret of a ledger', () => {
  it('is the same for ever for one deployment and ledger, and another for any other', () => {
    const secret = ledgerSecret(deployment, 'acqua-viva');
    // RFC 5869 spelled out: extract with an empty salt, then the first block of expand.
    const prk = createHmac('sha256', Buffer.alloc(32)).update(deployment).digest();
    const block = createHmac('sha256', prk).update('centesimo/ledger-secret/v1\0acqua-viva\x01').digest();
    expect(Buffer.from(secret).equals(block)).toBe(true);
    expect(ledgerSecret(deployment, 'acqua-vivo')).not.toEqual(secret);
    expect(ledgerSecret(Buffer.alloc(32, 8), 'acqua-viva')).not.toEqual(secret);
  });

  it('is not derived from a short deployment secret', () => {
    expect(() => ledgerSecret(Buffer.alloc(31), 'a')).toThrow(RangeError);
  });

  it('is held for a bounded number of ledgers, and stays the same when derived again', () => {
    const keys = createLedgerKeys(deployment);
    const first = keys.macOf('l-0')('x');
    expect(keys.macOf('l-0')).toBe(keys.macOf('l-0'));
    for (let i = 1; i <= 1_000; i++) keys.macOf(`l-${i}`);
    expect(keys.macOf('l-0')('x')).toBe(first);
    expect(keys.secretOf('l-0')).toEqual(ledgerSecret(deployment, 'l-0'));
  });
});

describe('a mac', () => {
  it('is that of RFC 4231, cases 1 and 2', () => {
    expect(Buffer.from(createMac(Buffer.alloc(20, 0x0b))('Hi There'), 'latin1').toString('hex')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    const hash = keyedHash(Buffer.from('Jefe'))('what do ya want for nothing?');
    expect(Buffer.from(hash).toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('is Node’s Hmac for any key and text, short or long, whatever came before', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 300, maxLength: 1_200 }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(text, { minLength: 1 }), (key, texts) => {
        const mac = createMac(key);
        for (const each of texts)
          expect(mac(each)).toBe(createHmac('sha256', key).update(each, 'utf8').digest('binary'));
      }),
      { numRuns: 50 },
    );
  });

  it('takes no key longer than a block', () => {
    expect(() => createMac(Buffer.alloc(65))).toThrow(RangeError);
  });
});

describe('an actor', () => {
  it('is 16 bytes of the keyed hash of issuer and subject', () => {
    const full = createHmac('sha256', deployment).update('https://issuer|anna').digest();
    expect(actorOf(deployment, 'https://issuer', 'anna')).toBe(full.subarray(0, 16).toString('base64url'));
  });
});
