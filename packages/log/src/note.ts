/** Signed notes (C2SP signed-note): a text, a blank line, and signature lines. */
import {
  base64OfBytes,
  binaryOfBytes,
  bytesOfBase64,
  concatBytes,
  hexOf,
  textOfUtf8,
  utf8OfText,
} from './encoding.ts';
import type { Ed25519Signer, Ed25519Verifier } from './ed25519.ts';
import { LogError } from './log-error.ts';
import { idBytes, isKeyName } from './note-key.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';

/** Hard bounds of what is parsed; the specification asks for at least 16 signatures. */
export const MAX_NOTE_BYTES = 1_000_000;
export const MAX_NOTE_SIGNATURES = 64;

export interface NoteSignature {
  readonly name: string;
  /** 8 hex digits. */
  readonly id: string;
  /** What follows the id: 64 bytes for Ed25519, 8 more in front (the time) for cosignature/v1. */
  readonly payload: Uint8Array;
}

export interface Note {
  /** Ends in a line feed; this is what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature that was checked and is good. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** Seconds since 1970; only of a cosignature/v1. */
  readonly time?: number;
}

export interface VerifiedNote {
  readonly text: string;
  /** At least one; one for each key. */
  readonly verified: readonly VerifiedSignature[];
}

function malformed(what: string): never {
  throw new LogError('note-malformed', what);
}

function decodeNote(note: Uint8Array | string): string {
  if (note.length > MAX_NOTE_BYTES) malformed(`a note is larger than ${MAX_NOTE_BYTES} bytes`);
  if (typeof note !== 'string') return textOfNote(note);
  if (!note.isWellFormed()) malformed('a note is not valid Unicode');
  return note;
}

function textOfNote(bytes: Uint8Array): string {
  try {
    return textOfUtf8(bytes);
  } catch {
    return malformed('a note is not valid UTF-8');
  }
}

function parseSignature(line: string): NoteSignature {
  const match = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
  const name = match?.[1] ?? '';
  if (match === null || !isKeyName(name)) malformed('a signature line is not "— name base64"');
  let bytes: Uint8Array;
  try {
    bytes = bytesOfBase64(match[2] ?? '');
  } catch {
    return malformed('a signature line is not base64');
  }
  if (bytes.length < 5) malformed('a signature is too short for its key id');
  return { name, id: hexOf(binaryOfBytes(bytes.subarray(0, 4))), payload: bytes.slice(4) };
}

/** Splits a note without verifying it; refuses with `note-malformed`. */
export function parseNote(note: Uint8Array | string): Note {
  const whole = decodeNote(note);
  // The specification forbids exactly these characters.
  if (/[\0-\x09\x0b-\x1f]/.test(whole)) malformed('a note holds a control character');
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n')) malformed('a note has no blank line before its signatures');
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_NOTE_SIGNATURES) malformed(`a note has more than ${MAX_NOTE_SIGNATURES} signatures`);
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseSignature) };
}

function signatureLine(name: string, signature: Uint8Array): string {
  return `\u2014 ${name} ${base64OfBytes(signature)}\n`;
}

/** A line for each signature, as they stand at the end of a note. */
export function formatSignatures(signatures: readonly NoteSignature[]): string {
  return signatures
    .map(({ name, id, payload }) => signatureLine(name, concatBytes(idBytes({ id }), payload)))
    .join('');
}

/** The note's one form as text; its UTF-8 bytes are what is published. */
export function formatNote(note: Note): string {
  return `${note.text}\n${formatSignatures(note.signatures)}`;
}

/** The bytes under a cosignature/v1; `time` in seconds since 1970. */
export function cosignedBytes(text: string, time: number): Uint8Array {
  return utf8OfText(`cosignature/v1\ntime ${time}\n${text}`);
}

function timeBytes(time: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time));
  return bytes;
}

/** Signs a text with a key of type ed25519. The text ends in a line feed. */
export function signText(ed25519: Ed25519Signer, key: SignerKey, text: string): NoteSignature {
  if (key.type !== 'ed25519') throw new LogError('key-malformed', 'a cosigner key cannot sign as a log');
  return { name: key.name, id: key.id, payload: ed25519.sign(key.seed, utf8OfText(text)) };
}

/** Cosigns a checkpoint's text with a key of type cosignature/v1 at `time`, in seconds since 1970. */
export function cosignText(
  ed25519: Ed25519Signer,
  key: SignerKey,
  text: string,
  time: number,
): NoteSignature {
  if (key.type !== 'cosignature/v1') throw new LogError('key-malformed', 'a log key cannot cosign');
  if (!Number.isSafeInteger(time) || time < 0) {
    throw new LogError('size-out-of-range', 'a cosignature time is not whole seconds');
  }
  const signature = ed25519.sign(key.seed, cosignedBytes(text, time));
  return { name: key.name, id: key.id, payload: concatBytes(timeBytes(time), signature) };
}

function checkSignature(
  ed25519: Ed25519Verifier,
  key: VerifierKey,
  text: string,
  payload: Uint8Array,
): VerifiedSignature | undefined {
  if (key.type === 'ed25519') {
    const good = payload.length === 64 && ed25519.verify(key.publicKey, utf8OfText(text), payload);
    return good ? { key } : undefined;
  }
  if (payload.length !== 72) return undefined;
  const time = Number(new DataView(payload.buffer, payload.byteOffset, 8).getBigUint64(0));
  if (!Number.isSafeInteger(time)) return undefined;
  const good = ed25519.verify(key.publicKey, cosignedBytes(text, time), payload.subarray(8));
  return good ? { key, time } : undefined;
}

/**
 * The note's text, once at least one known key signed it. Signatures of unknown (name, id) are ignored; one of
 * a known key that is not good refuses the note (`signature-refused`); none known is `note-unsigned`.
 */
export function verifyNote(
  ed25519: Ed25519Verifier,
  note: Uint8Array | string | Note,
  keys: readonly VerifierKey[],
): VerifiedNote {
  const parsed = typeof note === 'string' || note instanceof Uint8Array ? parseNote(note) : note;
  const verified = new Map<VerifierKey, VerifiedSignature>();
  for (const signature of parsed.signatures) {
    const key = keys.find(({ name, id }) => name === signature.name && id === signature.id);
    if (key === undefined) continue;
    const good = checkSignature(ed25519, key, parsed.text, signature.payload);
    if (good === undefined)
      throw new LogError('signature-refused', `the signature of ${key.name} is not good`);
    if (!verified.has(key)) verified.set(key, good);
  }
  if (verified.size === 0) throw new LogError('note-unsigned', 'no known key signed the note');
  return { text: parsed.text, verified: [...verified.values()] };
}
