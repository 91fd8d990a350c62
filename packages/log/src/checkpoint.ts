/** Checkpoints (C2SP tlog-checkpoint): a signed note that says a log's origin, size and root. */
import { base64OfBinary, binaryOfBase64, parseDecimal, requireCount } from './encoding.ts';
import type { Ed25519Signer, Ed25519Verifier } from './ed25519.ts';
import { HASH_BYTES } from './hash.ts';
import type { Hash } from './hash.ts';
import { LogError } from './log-error.ts';
import { formatNote, parseNote, signText, verifyNote } from './note.ts';
import type { NoteSignature, VerifiedSignature } from './note.ts';
import type { SignerKey, VerifierKey } from './note-key.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** Extension lines, unused by our log. */
  readonly extensions?: readonly string[];
}

/** Who is believed about a log. */
export interface CheckpointTrust {
  /** The log's own key. Its signature is required. */
  readonly logKey: VerifierKey;
  /** Witnesses; their signatures are reported, how many are enough is the caller's policy. */
  readonly witnesses?: readonly VerifierKey[];
  /** The origin, where it is not the name of the log's key. */
  readonly origin?: string;
}

export interface OpenedCheckpoint extends Checkpoint {
  readonly extensions: readonly string[];
  /** The note's text, as signed. */
  readonly text: string;
  /** Good signatures of witnesses. */
  readonly cosignatures: readonly VerifiedSignature[];
}

function isLine(text: string): boolean {
  // No control characters, as in all notes.
  return text !== '' && !/[\0-\x1f]/.test(text) && text.isWellFormed();
}

/** The note text of a checkpoint; refuses with `checkpoint-malformed` what could not be read back. */
export function checkpointText(checkpoint: Checkpoint): string {
  requireCount(checkpoint.size, 'a checkpoint size');
  const lines = [checkpoint.origin, ...(checkpoint.extensions ?? [])];
  if (!lines.every(isLine) || checkpoint.root.length !== HASH_BYTES) {
    throw new LogError('checkpoint-malformed', 'a checkpoint has an empty line, or a root of another length');
  }
  const head = `${checkpoint.origin}\n${checkpoint.size}\n${base64OfBinary(checkpoint.root)}\n`;
  return head + (checkpoint.extensions ?? []).map((line) => `${line}\n`).join('');
}

function rootOf(text: string): Hash | undefined {
  try {
    return binaryOfBase64(text);
  } catch {
    return undefined;
  }
}

/** Reads a note text as a checkpoint; refuses with `checkpoint-malformed`. Says nothing about signatures. */
export function parseCheckpointText(text: string): Checkpoint & { readonly extensions: readonly string[] } {
  const lines = text.split('\n');
  const [origin = '', sizeText = '', rootText = ''] = lines;
  const size = parseDecimal(sizeText);
  const root = rootOf(rootText);
  const extensions = lines.slice(3, -1);
  const ended = lines.length >= 4 && lines.at(-1) === '';
  if (!ended || ![origin, ...extensions].every(isLine) || size === undefined || root?.length !== HASH_BYTES) {
    throw new LogError('checkpoint-malformed', 'not a checkpoint: origin, size and root on a line each');
  }
  return { origin, size, root, extensions };
}

/** The signed checkpoint as published: by the log's key, and by `further` signatures if any. */
export function signCheckpoint(
  ed25519: Ed25519Signer,
  key: SignerKey,
  checkpoint: Checkpoint,
  further: readonly NoteSignature[] = [],
): string {
  const text = checkpointText(checkpoint);
  return formatNote({ text, signatures: [signText(ed25519, key, text), ...further] });
}

/** The published note with signatures added, for example those of witnesses. */
export function addSignatures(note: string, signatures: readonly NoteSignature[]): string {
  const parsed = parseNote(note);
  return formatNote({ text: parsed.text, signatures: [...parsed.signatures, ...signatures] });
}

/**
 * Opens a published checkpoint: the log's signature must be there and good, every signature of a known witness
 * must be good, and the origin must be the expected one. Throws `note-malformed`, `note-unsigned`,
 * `signature-refused`, `checkpoint-malformed` or `origin-refused`.
 */
export function openCheckpoint(
  ed25519: Ed25519Verifier,
  note: Uint8Array | string,
  trust: CheckpointTrust,
): OpenedCheckpoint {
  const { text, verified } = verifyNote(ed25519, note, [trust.logKey, ...(trust.witnesses ?? [])]);
  if (!verified.some(({ key }) => key === trust.logKey)) {
    throw new LogError('note-unsigned', `the log's own key ${trust.logKey.name} did not sign the checkpoint`);
  }
  const checkpoint = parseCheckpointText(text);
  if (checkpoint.origin !== (trust.origin ?? trust.logKey.name)) {
    throw new LogError('origin-refused', 'the checkpoint is of a log with another origin');
  }
  return { ...checkpoint, text, cosignatures: verified.filter(({ key }) => key !== trust.logKey) };
}
