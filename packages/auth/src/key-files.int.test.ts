// Key files: made for their owner only, refused when others could read them, and never half there.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AuthError,
  createPrivateFile,
  createSigningKeyFile,
  formatTrustedKeys,
  generateSigningKey,
  issueToken,
  loadSigningKey,
  loadTrustedKeys,
  openTokenKeys,
  parseTrustedKeys,
  readPrivateFile,
  verifyToken,
} from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof AuthError ? error.code : String(error);
  }
}

describe('a secret file', () => {
  it('is readable by its owner only, and its folder too', () => {
    const path = join(folder, 'keys', 'secret');
    createPrivateFile(path, 'abc');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(readPrivateFile(path).toString()).toBe('abc');
    expect(readdirSync(join(folder, 'keys'))).toEqual(['secret']);
  });

  it('is never overwritten', () => {
    const path = join(folder, 'secret');
    createPrivateFile(path, 'abc');
    expect(codeOf(() => createPrivateFile(path, 'def'))).toBe('key-exists');
    expect(readFileSync(path, 'utf8')).toBe('abc');
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  it.each([0o640, 0o604, 0o620, 0o601, 0o777])('is refused with mode %d, saying what to do', (mode) => {
    const path = join(folder, 'secret');
    createPrivateFile(path, 'abc');
    chmodSync(path, mode);
    expect(codeOf(() => readPrivateFile(path))).toBe('key-permissions');
    expect(() => readPrivateFile(path)).toThrow(`chmod 600 ${path}`);
  });

  it('is refused when it is missing, empty, too large or no file', () => {
    const path = join(folder, 'secret');
    expect(codeOf(() => readPrivateFile(path))).toBe('key-missing');
    expect(codeOf(() => readPrivateFile(join(folder, 'no', 'such')))).toBe('key-missing');
    writeFileSync(path, '', { mode: 0o600 });
    expect(codeOf(() => readPrivateFile(path))).toBe('key-malformed');
    writeFileSync(path, Buffer.alloc(65 * 1024));
    expect(codeOf(() => readPrivateFile(path))).toBe('key-malformed');
    mkdirSync(join(folder, 'd'), { mode: 0o700 });
    expect(codeOf(() => readPrivateFile(join(folder, 'd')))).toBe('key-malformed');
  });
});

describe('a signing key file', () => {
  it('gives the same key again', () => {
    const path = join(folder, 'k.pem');
    const made = createSigningKeyFile(path, 'me');
    const loaded = loadSigningKey(path, 'me');
    expect(loaded.kid).toBe(made.kid);
    expect(loaded.publicJwk).toEqual(made.publicJwk);
    expect(codeOf(() => createSigningKeyFile(path, 'me'))).toBe('key-exists');
  });

  it('is refused when it holds another kind of key', () => {
    const keys = [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
      generateKeyPairSync('ed25519'),
    ];
    keys.forEach(({ privateKey }, index) => {
      const path = join(folder, `${index}.pem`);
      createPrivateFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      expect(codeOf(() => loadSigningKey(path, 'me'))).toBe('key-curve');
    });
    createPrivateFile(join(folder, 'junk.pem'), 'junk');
    expect(codeOf(() => loadSigningKey(join(folder, 'junk.pem'), 'me'))).toBe('key-malformed');
  });
});

describe('the list of trusted keys', () => {
  const jwk = generateSigningKey('a').publicJwk;
  const list = (key: object): string => JSON.stringify({ issuers: [{ issuer: 'a', keys: [key] }] });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });

  it.each<[string, string, string]>([
    ['no JSON', 'key-malformed', '{'],
    ['null', 'key-malformed', 'null'],
    ['no issuers', 'key-malformed', '{}'],
    ['no key', 'key-malformed', '{"issuers":[]}'],
    ['an issuer without a name', 'key-malformed', JSON.stringify({ issuers: [{ keys: [jwk] }] })],
    ['a key without kid', 'key-malformed', list({ ...jwk, kid: undefined })],
    ['a private key', 'key-malformed', list({ ...jwk, d: 'AAAA' })],
    ['a point off the curve', 'key-malformed', list({ ...jwk, x: jwk.y })],
    ['a key twice', 'key-malformed', JSON.stringify({ issuers: [{ issuer: 'a', keys: [jwk, jwk] }] })],
    ['another curve', 'key-curve', list({ ...p384, kid: 'k' })],
    ['a symmetric key', 'key-curve', list({ kty: 'oct', k: 'AAAA', kid: 'k' })],
    ['another algorithm', 'key-curve', list({ ...jwk, alg: 'ES384' })],
  ])('is refused with %s as %s', (_name, code, text) => {
    expect(codeOf(() => parseTrustedKeys(text))).toBe(code);
  });

  it('is read back as it was written', () => {
    const keys = [generateSigningKey('a'), generateSigningKey('a'), generateSigningKey('b')];
    const parsed = parseTrustedKeys(formatTrustedKeys(keys));
    expect([...parsed.values()].map(({ kid, issuer }) => ({ kid, issuer }))).toEqual(
      keys.map(({ kid, issuer }) => ({ kid, issuer })),
    );
  });
});

describe('the key folder', () => {
  it('is made once, and its tokens hold after a restart', () => {
    const first = openTokenKeys(join(folder, 'keys'), 'me');
    const again = openTokenKeys(join(folder, 'keys'), 'me');
    const request = {
      subject: 's',
      roles: ['staff' as const],
      ledgers: ['*'],
      audience: 'x',
      ttlS: 60,
      nowMs: 5_000,
    };
    const token = issueToken(first.signingKey, request);
    expect(verifyToken(token, { keys: again.trustedKeys, audience: 'x' }, 6_000).ok).toBe(true);
  });

  it('is never made again where it must be there: a lost key is not replaced in silence', () => {
    expect(codeOf(() => openTokenKeys(folder, 'me', false))).toBe('key-missing');
    openTokenKeys(folder, 'me');
    const { signingKey } = openTokenKeys(folder, 'me', false);
    rmSync(join(folder, 'token-issuers.json'));
    expect(codeOf(() => openTokenKeys(folder, 'me', false))).toBe('key-missing');
    expect(openTokenKeys(folder, 'me').trustedKeys.has(signingKey.kid)).toBe(true);
  });

  it('makes the public file again when a crash left it out, and keeps what the operator wrote', () => {
    const { signingKey } = openTokenKeys(folder, 'me');
    const path = join(folder, 'token-issuers.json');
    rmSync(path);
    expect(openTokenKeys(folder, 'me').trustedKeys.has(signingKey.kid)).toBe(true);
    const guest = generateSigningKey('guest');
    writeFileSync(path, formatTrustedKeys([signingKey, guest]));
    expect(openTokenKeys(folder, 'me').trustedKeys.has(guest.kid)).toBe(true);
    expect(loadTrustedKeys(path).size).toBe(2);
  });

  it('refuses to start on a signing key that others can read', () => {
    openTokenKeys(folder, 'me');
    chmodSync(join(folder, 'token-signing.pem'), 0o644);
    expect(codeOf(() => openTokenKeys(folder, 'me'))).toBe('key-permissions');
  });
});
