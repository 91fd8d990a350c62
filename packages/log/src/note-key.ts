/** Keys of signed notes (C2SP signed-note): names, key ids, public `vkey` and private `skey` texts. */
import { base64OfBytes, bytesOfBase64, bytesOfBinary, concatBytes, hexOf, utf8OfText } from './encoding.ts';
import type { Ed25519Signer } from './ed25519.ts';
import type { Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';

/** 0x01: Ed25519 over the note's text. 0x04: Ed25519 cosignature/v1, which carries a time. */
export type KeyType = 'ed25519' | 'cosignature/v1';

export interface VerifierKey {
  readonly name: string;
  /** Four bytes as 8 lower-case hex digits. */
  readonly id: string;
  readonly type: KeyType;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface SignerKey extends VerifierKey {
  /** 32 bytes, secret. */
  readonly seed: Uint8Array;
}

const KEY_BYTES = 32;
const MAX_NAME_CHARS = 255;
const PRIVATE_PREFIX = 'PRIVATE+KEY+';
const TYPE_BYTES: Readonly<Record<KeyType, number>> = { ed25519: 1, 'cosignature/v1': 4 };

/** A key name is a non-empty text without white space, control characters and plus signs. */
export function isKeyName(name: string): boolean {
  const plain = !/[\s\p{White_Space}+\p{Cc}]/u.test(name) && name.isWellFormed();
  return name.length > 0 && name.length <= MAX_NAME_CHARS && plain;
}

/** The first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), as 8 hex digits. */
export function keyId(sha256: Sha256, name: string, type: KeyType, publicKey: Uint8Array): string {
  const bytes = concatBytes(utf8OfText(name), Uint8Array.of(0x0a, TYPE_BYTES[type]), publicKey);
  return hexOf(sha256.bytes(bytes).slice(0, 4));
}

export function verifierKey(sha256: Sha256, name: string, type: KeyType, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name))
    throw new LogError('key-malformed', 'a key name is empty, too long or holds spaces or +');
  if (publicKey.length !== KEY_BYTES) throw new LogError('key-malformed', 'an Ed25519 key is not 32 bytes');
  return { name, id: keyId(sha256, name, type, publicKey), type, publicKey };
}

export function signerKey(
  sha256: Sha256,
  ed25519: Ed25519Signer,
  name: string,
  type: KeyType,
  seed: Uint8Array,
): SignerKey {
  if (seed.length !== KEY_BYTES) throw new LogError('key-malformed', 'an Ed25519 seed is not 32 bytes');
  return { ...verifierKey(sha256, name, type, ed25519.publicKey(seed)), seed };
}

function keyText(key: VerifierKey, material: Uint8Array): string {
  const typed = concatBytes(Uint8Array.of(TYPE_BYTES[key.type]), material);
  return `${key.name}+${key.id}+${base64OfBytes(typed)}`;
}

/** `name+hex8(id)+base64(type ‖ public key)`. */
export function formatVkey(key: VerifierKey): string {
  return keyText(key, key.publicKey);
}

/** Go's private form, `PRIVATE+KEY+name+hex8(id)+base64(type ‖ seed)`. A secret: never print it to a log. */
export function formatSkey(key: SignerKey): string {
  return PRIVATE_PREFIX + keyText(key, key.seed);
}

interface KeyParts {
  readonly name: string;
  readonly id: string;
  readonly type: KeyType;
  readonly material: Uint8Array;
}

function typeOf(byte: number | undefined): KeyType {
  if (byte === TYPE_BYTES.ed25519) return 'ed25519';
  if (byte === TYPE_BYTES['cosignature/v1']) return 'cosignature/v1';
  throw new LogError('key-malformed', 'a key of a type other than Ed25519 and cosignature/v1');
}

function materialOf(text: string): Uint8Array {
  try {
    return bytesOfBase64(text);
  } catch {
    throw new LogError('key-malformed', 'the last part of a key is not base64');
  }
}

function parseParts(text: string): KeyParts {
  // The first two plus signs separate: a name has none, base64 may have some.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/u.exec(text);
  const name = match?.[1] ?? '';
  if (match === null || !isKeyName(name)) throw new LogError('key-malformed', 'not a key: name+id+base64');
  const typed = materialOf(match[3] ?? '');
  return { name, id: match[2] ?? '', type: typeOf(typed[0]), material: typed.subarray(1) };
}

function requireId<Key extends VerifierKey>(key: Key, id: string): Key {
  if (key.id !== id) throw new LogError('key-malformed', `the id of the key ${key.name} is not its own`);
  return key;
}

/** The key of a vkey text; refuses with `key-malformed` every other text, a wrong id included. */
export function parseVkey(sha256: Sha256, vkey: string): VerifierKey {
  const parts = parseParts(vkey);
  return requireId(verifierKey(sha256, parts.name, parts.type, parts.material), parts.id);
}

/** The key of a private key text; refuses with `key-malformed`, and no message shows the secret. */
export function parseSkey(sha256: Sha256, ed25519: Ed25519Signer, skey: string): SignerKey {
  if (!skey.startsWith(PRIVATE_PREFIX)) throw new LogError('key-malformed', 'not a private key text');
  const parts = parseParts(skey.slice(PRIVATE_PREFIX.length));
  return requireId(signerKey(sha256, ed25519, parts.name, parts.type, parts.material), parts.id);
}

/** The four id bytes as they stand in a signature. */
export function idBytes(key: { readonly id: string }): Uint8Array {
  const id = parseInt(key.id, 16);
  return bytesOfBinary(String.fromCharCode(id >>> 24, (id >>> 16) & 255, (id >>> 8) & 255, id & 255));
}
