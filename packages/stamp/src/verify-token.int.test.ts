// Tokens of an authority that OpenSSL makes, and what somebody would give out as one.
import { hash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempFolder } from '@centesimo/testkit';
import {
  answerQuery,
  certify,
  type CertificateShape,
  makeTimeAuthority,
  signAsStamp,
  type TestAuthority,
  whyNoOpenssl,
} from '@centesimo/testkit/time-authority';
import { describe, expect, it } from 'vitest';
import {
  encodeQuery,
  MAX_TOKEN_BYTES,
  openReply,
  readAuthorities,
  requireWhole,
  StampError,
  verifyToken,
} from './index.ts';

const DIGEST = hash('sha256', 'the bytes of a note', 'buffer');
const SECONDS = { timeout: 60_000 };

function stampOf(authority: TestAuthority, digest = DIGEST): Buffer {
  const nonce = randomBytes(8);
  return openReply(answerQuery(authority, encodeQuery(digest, nonce)), { digest, nonce });
}

/** Why something is refused; fails where it is not, or not as a stamp. */
function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StampError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('it was accepted');
}

/** The TSTInfo in a token: what was signed, to be signed again by somebody else. */
function contentOf(token: Buffer): Buffer {
  const type = Buffer.from('060b2a864886f70d0109100104', 'hex');
  const at = token.indexOf(type) + type.length;
  // [0] { OCTET STRING { … } }, each with its length in two or three bytes.
  const skip = (from: number): number =>
    from + 2 + ((token[from + 1] ?? 0) > 0x7f ? (token[from + 1] ?? 0) & 0x7f : 0);
  const octets = skip(at);
  const length = (token[octets + 1] ?? 0) > 0x7f ? (token[octets + 2] ?? 0) : (token[octets + 1] ?? 0);
  return token.subarray(skip(octets), skip(octets) + length);
}

describe.skipIf(whyNoOpenssl() !== '')('a token', SECONDS, () => {
  it('of a trusted authority is verified, with EC and RSA, also below another authority', async () => {
    for (const shape of [{}, { key: 'rsa' }, { between: true }, { between: true, key: 'rsa' }] as const) {
      await withTempFolder((folder) => {
        const authority = makeTimeAuthority(folder, shape);
        const before = Date.now();
        const token = stampOf(authority);
        const { authority: by, policy, time } = verifyToken(token, DIGEST, readAuthorities(authority.ca));
        expect({ by, policy }).toEqual({ by: 'Stamps of a test', policy: '1.3.6.1.4.1.99999.1' });
        expect(Math.abs(time - before)).toBeLessThan(60_000);
        requireWhole(token);
        // Its own certificate may be what is trusted, and nothing above it.
        expect(
          verifyToken(token, DIGEST, readAuthorities(readFileSync(join(folder, 'tsa.pem'), 'utf8'))),
        ).toMatchObject({
          time,
        });
      });
    }
  });

  it('is refused where an authority is not the trusted one, though it has the same names', async () => {
    await withTempFolder(async (folder) => {
      const authority = makeTimeAuthority(folder);
      const token = stampOf(authority);
      await withTempFolder((elsewhere) => {
        const { ca } = makeTimeAuthority(elsewhere);
        expect(refusalOf(() => verifyToken(token, DIGEST, readAuthorities(ca)))).toContain('no path');
      });
      const other = hash('sha256', 'other bytes', 'buffer');
      expect(refusalOf(() => verifyToken(token, other, readAuthorities(authority.ca)))).toContain(
        'over other bytes',
      );
      expect(refusalOf(() => readAuthorities('no certificate'))).toContain('stamp-malformed');
    });
  });

  it('is refused with any one of its bits changed, cut anywhere, or made longer', async () => {
    await withTempFolder((folder) => {
      const authority = makeTimeAuthority(folder);
      const trusted = readAuthorities(authority.ca);
      const token = stampOf(authority);
      const verified = verifyToken(token, DIGEST, trusted);
      let accepted = 0;
      for (let at = 0; at < token.length; at += 1) {
        const changed = Buffer.from(token);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        try {
          // Only what nobody signs may differ: then it says the same of the same bytes.
          expect(verifyToken(changed, DIGEST, trusted)).toEqual(verified);
          accepted += 1;
        } catch (error) {
          if (!(error instanceof StampError)) throw error;
        }
      }
      // The list of digests, and the certificate of the root that came along: about 450 bytes.
      expect(accepted).toBeLessThan(700);
      for (let length = 0; length < token.length; length += 1)
        expect(refusalOf(() => verifyToken(token.subarray(0, length), DIGEST, trusted))).toContain('stamp-');
      expect(
        refusalOf(() => verifyToken(Buffer.concat([token, Buffer.alloc(1)]), DIGEST, trusted)),
      ).toContain('not DER');
      const huge = Buffer.alloc(MAX_TOKEN_BYTES + 1, 0x30);
      expect(refusalOf(() => verifyToken(huge, DIGEST, trusted))).toContain('larger than');
      const deep = Buffer.alloc(60_000, Buffer.from('3080', 'hex'));
      expect(refusalOf(() => verifyToken(deep, DIGEST, trusted))).toContain('not DER');
    });
  });

  it('is refused when the key of its signer is not for signing', async () => {
    await withTempFolder((folder) => {
      const authority = makeTimeAuthority(folder);
      const trusted = readAuthorities(authority.ca);
      for (const [usage, isRefused] of [
        ['keyEncipherment', true],
        ['nonRepudiation', false],
      ] as const) {
        const purpose = ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=critical,timeStamping'];
        const extensions = [...purpose, `keyUsage=critical,${usage}`];
        certify(folder, usage, { name: usage, extensions, issuer: 'ca' });
        const token = signAsStamp(folder, contentOf(stampOf(authority)), usage);
        if (isRefused) expect(refusalOf(() => verifyToken(token, DIGEST, trusted))).toContain('may not sign');
        else verifyToken(token, DIGEST, trusted);
      }
    });
  });

  it('is refused unread for an object identifier without an end', async () => {
    await withTempFolder((folder) => {
      const authority = makeTimeAuthority(folder);
      // SEQUENCE { OBJECT IDENTIFIER of 60,000 bytes, [0] {} }.
      const long = Buffer.concat([
        Buffer.from('3082ea66' + '0682ea60', 'hex'),
        Buffer.alloc(59_999, 0x81),
        Buffer.from('01' + 'a000', 'hex'),
      ]);
      const refusal = refusalOf(() => verifyToken(long, DIGEST, readAuthorities(authority.ca)));
      expect(refusal).toContain('object identifier');
    });
  });

  it('is refused when its signer may not stamp, or stamped outside its time, or by MD5 or SHA-1', async () => {
    await withTempFolder((folder) => {
      const authority = makeTimeAuthority(folder);
      const trusted = readAuthorities(authority.ca);
      const usual = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature'];
      const stamps = [...usual, 'extendedKeyUsage=critical,timeStamping'];
      const unknown = '1.2.3.4=critical,DER:0500';
      const others: Record<string, Omit<CertificateShape, 'name'> & { refusal: string }> = {
        'no-purpose': { extensions: usual, issuer: 'ca', refusal: 'for time stamps alone' },
        'other-purpose': {
          extensions: [...usual, 'extendedKeyUsage=critical,codeSigning'],
          issuer: 'ca',
          refusal: 'for time stamps alone',
        },
        'more-purposes': {
          extensions: [...usual, 'extendedKeyUsage=critical,timeStamping,codeSigning'],
          issuer: 'ca',
          refusal: 'for time stamps alone',
        },
        'not-critical': {
          extensions: [...usual, 'extendedKeyUsage=timeStamping'],
          issuer: 'ca',
          refusal: 'for time stamps alone',
        },
        'self-signed': { extensions: stamps, refusal: 'no path' },
        // By one who stamps, and is no authority over others.
        'below-it': { extensions: stamps, issuer: 'tsa', refusal: 'no path' },
        'unknown-extension': { extensions: [...stamps, unknown], issuer: 'ca', refusal: '1.2.3.4' },
        'by-sha1': { extensions: stamps, issuer: 'ca', further: ['-sha1'], refusal: 'no path' },
      };
      for (const [name, shape] of Object.entries(others)) certify(folder, name, { name, ...shape });
      certify(folder, 'rsa', { name: 'rsa', key: 'rsa', extensions: stamps, issuer: 'ca' });
      // After all of them, so that it lies in their time.
      const content = contentOf(stampOf(authority));
      const signed = (signer: string, digest?: string, bytes = content): Buffer =>
        signAsStamp(folder, bytes, signer, digest);
      // The way of making them is a good one.
      for (const signer of ['tsa', 'rsa']) verifyToken(signed(signer), DIGEST, trusted);
      for (const [name, { refusal }] of Object.entries(others)) {
        const found = refusalOf(() => verifyToken(signed(name), DIGEST, trusted));
        expect({ name, found }).toEqual({ name, found: expect.stringContaining(refusal) });
      }
      for (const digest of ['md5', 'sha1'])
        expect(refusalOf(() => verifyToken(signed('rsa', digest), DIGEST, trusted))).toContain(
          'not believed',
        );
      for (const year of ['2001', '2089']) {
        const then = Buffer.from(content.toString('latin1').replace(/20\d\d(?=\d{10}[.Z])/, year), 'latin1');
        expect(refusalOf(() => verifyToken(signed('tsa', 'sha256', then), DIGEST, trusted))).toContain(
          'not valid at',
        );
      }
    });
  });
});

describe.skipIf(whyNoOpenssl() !== '')('a reply', SECONDS, () => {
  it('is refused when it answers another query, or stamps other bytes, or denies', async () => {
    await withTempFolder((folder) => {
      const authority = makeTimeAuthority(folder);
      const nonce = randomBytes(8);
      const reply = answerQuery(authority, encodeQuery(DIGEST, nonce));
      expect(openReply(reply, { digest: DIGEST, nonce })).toBeInstanceOf(Buffer);
      expect(refusalOf(() => openReply(reply, { digest: DIGEST, nonce: randomBytes(8) }))).toContain(
        'another nonce',
      );
      const digest = randomBytes(32);
      expect(refusalOf(() => openReply(reply, { digest, nonce }))).toContain('over other bytes');
      for (let length = 0; length < reply.length; length += 1)
        expect(refusalOf(() => openReply(reply.subarray(0, length), { digest: DIGEST, nonce }))).toContain(
          'stamp-',
        );
      const denied = answerQuery(authority, Buffer.from('30030201ff', 'hex'));
      expect(refusalOf(() => openReply(denied, { digest: DIGEST, nonce }))).toMatch(
        /^stamp-denied: .*status 2/,
      );
    });
  });

  it('takes every nonce, whatever its first bits', async () => {
    await withTempFolder((folder) => {
      const authority = makeTimeAuthority(folder);
      for (const first of ['0000000000000000', '0000000000000080', '8000000000000000', '00ff000000000000']) {
        const nonce = Buffer.from(first, 'hex');
        const reply = answerQuery(authority, encodeQuery(DIGEST, nonce));
        expect(openReply(reply, { digest: DIGEST, nonce }).length).toBeGreaterThan(500);
      }
    });
  });
});
