/**
 * The change of a log's key: a statement, signed by the old key, that names the new one at one place of the log. Whoever
 * holds the old key believes the new one by it, and nobody else can make it.
 */
import { base64OfBytes, bytesOfBase64, utf8OfText } from './encoding.ts';
import type { Ed25519Signer, Ed25519Verifier } from './ed25519.ts';
import type { Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { formatVkey, parseVkey } from './note-key.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';

export interface KeyChange {
  /** When the old key ceases to sign beside the new one: RFC 3339, UTC, milliseconds. */
  readonly bothUntil: string;
  /** Vkeys of the same name. */
  readonly newKey: string;
  readonly oldKey: string;
  /** By the old key over the statement, base64. */
  readonly signature: string;
}

export interface ChangedKeys {
  readonly oldKey: VerifierKey;
  readonly newKey: VerifierKey;
}

/** Its second line is no number, so no checkpoint has this text. `index`: the place of the entry that holds it. */
function statement({ bothUntil, newKey, oldKey }: Omit<KeyChange, 'signature'>, index: number): Uint8Array {
  return utf8OfText(`centesimo/key-changed/v1\n${oldKey}\n${newKey}\n${bothUntil}\n${index}\n`);
}

/** What the entry at `index` says when `oldKey` gives the log over to `newKey`. @throws LogError `key-malformed` */
export function signKeyChange(
  ed25519: Ed25519Signer,
  oldKey: SignerKey,
  newKey: VerifierKey,
  bothUntil: string,
  index: number,
): KeyChange {
  const change = { bothUntil, newKey: formatVkey(newKey), oldKey: formatVkey(oldKey) };
  requireSuccessor(oldKey, newKey);
  const signature = ed25519.sign(oldKey.seed, statement(change, index));
  return { ...change, signature: base64OfBytes(signature) };
}

/** The two keys, once the old one's signature is good. @throws LogError `key-malformed`, `signature-refused` */
export function verifyKeyChange(
  sha256: Sha256,
  ed25519: Ed25519Verifier,
  change: KeyChange,
  index: number,
): ChangedKeys {
  const oldKey = parseVkey(sha256, change.oldKey);
  const newKey = parseVkey(sha256, change.newKey);
  requireSuccessor(oldKey, newKey);
  const signature = signatureOf(change);
  if (!ed25519.verify(oldKey.publicKey, statement(change, index), signature))
    throw new LogError('signature-refused', `the key ${oldKey.id} did not sign that ${newKey.id} follows it`);
  return { oldKey, newKey };
}

function signatureOf({ signature }: KeyChange): Uint8Array {
  try {
    const bytes = bytesOfBase64(signature);
    if (bytes.length === 64) return bytes;
  } catch {
    // Said below.
  }
  throw new LogError('signature-refused', 'the signature of a change of the key is not 64 bytes in base64');
}

/** Of the same name, as the log keeps its origin; another key, and one that signs checkpoints. */
function requireSuccessor(oldKey: VerifierKey, newKey: VerifierKey): void {
  const both = oldKey.type === 'ed25519' && newKey.type === 'ed25519';
  if (both && oldKey.name === newKey.name && oldKey.id !== newKey.id) return;
  throw new LogError('key-malformed', 'a log is given over to another key of its own name, of type Ed25519');
}

/** Whether both are the same key. */
export function isSameKey(left: VerifierKey, right: VerifierKey): boolean {
  return formatVkey(left) === formatVkey(right);
}
