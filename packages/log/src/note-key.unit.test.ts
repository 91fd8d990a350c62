/** Note keys: published vkeys and skeys, and every substring and added byte of them refused. */
import { describe, expect, it } from 'vitest';
import { base64OfBytes, concatBytes, utf8OfText } from './encoding.ts';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import {
  formatSkey,
  formatVkey,
  isKeyName,
  parseSkey,
  parseVkey,
  signerKey,
  verifierKey,
} from './note-key.ts';

const malformed = expect.objectContaining({ code: 'key-malformed' });
const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const VKEYS = [
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx',
  'witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN',
  'mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O',
];

describe('note keys', () => {
  it.each(VKEYS)('%s', (vkey) => {
    const key = parseVkey(nodeSha256, vkey);
    expect(formatVkey(key)).toBe(vkey);
    expect(key.type).toBe(vkey.includes('example.org') ? 'cosignature/v1' : 'ed25519');
  });

  it('have a private form with the same public key', () => {
    const key = parseSkey(nodeSha256, nodeEd25519, SKEY);
    expect(formatSkey(key)).toBe(SKEY);
    expect(formatVkey(key)).toBe(VKEYS[1]);
  });

  it('are made from a name and a seed', () => {
    const { seed } = parseSkey(nodeSha256, nodeEd25519, SKEY);
    expect(formatSkey(signerKey(nodeSha256, nodeEd25519, 'PeterNeumann', 'ed25519', seed))).toBe(SKEY);
    const witness = signerKey(nodeSha256, nodeEd25519, 'w', 'cosignature/v1', seed);
    expect(parseSkey(nodeSha256, nodeEd25519, formatSkey(witness))).toEqual(witness);
    expect(() => signerKey(nodeSha256, nodeEd25519, 'w', 'ed25519', seed.subarray(1))).toThrow(malformed);
    expect(() => verifierKey(nodeSha256, 'w', 'ed25519', seed.subarray(1))).toThrow(malformed);
    expect(() => verifierKey(nodeSha256, 'a b', 'ed25519', seed)).toThrow(malformed);
  });

  it.each(VKEYS.slice(0, 2))('are refused in every substring and with every byte added: %s', (vkey) => {
    for (let from = 0; from < vkey.length; from += 1) {
      for (let to = from; to <= vkey.length; to += 1) {
        if (to - from < vkey.length)
          expect(() => parseVkey(nodeSha256, vkey.slice(from, to))).toThrow(malformed);
      }
    }
    for (let at = 0; at <= vkey.length; at += 1) {
      for (const put of ['\0', ' ', '+', 'a', '=', '\u2003', '\n']) {
        expect(() => parseVkey(nodeSha256, vkey.slice(0, at) + put + vkey.slice(at))).toThrow(malformed);
      }
    }
  });

  it('are refused with each byte one higher', () => {
    for (const text of [...VKEYS.slice(0, 2), SKEY]) {
      for (let at = 0; at < text.length; at += 1) {
        const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) + 1) + text.slice(at + 1);
        expect(() => parseVkey(nodeSha256, changed)).toThrow(malformed);
        expect(() => parseSkey(nodeSha256, nodeEd25519, changed)).toThrow(malformed);
      }
    }
  });

  it('are refused with a type that is not known, and a private one without its prefix', () => {
    const [, id] = (VKEYS[0] ?? '').split('+');
    const typed = base64OfBytes(concatBytes(Uint8Array.of(2), new Uint8Array(32)));
    expect(() => parseVkey(nodeSha256, `a+${id}+${typed}`)).toThrow(malformed);
    expect(() => parseVkey(nodeSha256, `a+${id}+${'='.repeat(44)}`)).toThrow(malformed);
    expect(() => parseSkey(nodeSha256, nodeEd25519, VKEYS[0] ?? '')).toThrow(malformed);
    expect(utf8OfText(typed).length).toBe(44);
  });

  it('have names without spaces, plus signs and control characters', () => {
    for (const name of ['a', 'example.com/log', 'città', '日本']) expect(isKeyName(name)).toBe(true);
    for (const name of [
      '',
      'a b',
      'a+b',
      'a\u00a0b',
      'a\u2028',
      '\u3000',
      'a\u0085',
      'a\n',
      '\ud800',
      'x'.repeat(256),
    ]) {
      expect(isKeyName(name)).toBe(false);
    }
  });
});
