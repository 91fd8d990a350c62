/** What a log and a witness say to each other (C2SP tlog-witness): a checkpoint to cosign, and the cosignatures. */
import {
  base64OfBinary,
  binaryOfBase64,
  parseDecimal,
  requireCount,
  textOfUtf8,
  utf8Length,
} from './encoding.ts';
import type { Ed25519Verifier } from './ed25519.ts';
import { HASH_BYTES } from './hash.ts';
import type { Hash } from './hash.ts';
import { LogError } from './log-error.ts';
import { MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, parseNote, verifyNote } from './note.ts';
import type { NoteSignature } from './note.ts';
import type { VerifierKey } from './note-key.ts';
import { MAX_PROOF_HASHES } from './proof.ts';

/** The `old` line with the largest size, and the blank line. */
const FRAME_BYTES = 32;
const PROOF_LINE_BYTES = 45;

/** No body of `POST /add-checkpoint` is larger. */
export const MAX_ADD_CHECKPOINT_BYTES = MAX_NOTE_BYTES + MAX_PROOF_HASHES * PROOF_LINE_BYTES + FRAME_BYTES;

/** No answer of a witness is larger: as many lines as a note may have, each with room for an ML-DSA signature. */
export const MAX_COSIGNATURES_BYTES = MAX_NOTE_SIGNATURES * 4_096;

/** The media type of a 409: the body is the size that the witness knows, and a line feed. */
export const TREE_SIZE_TYPE = 'text/x.tlog.size';

export interface AddCheckpointRequest {
  /** Size of the checkpoint that the witness is believed to have cosigned last; 0 when it has none. */
  readonly oldSize: number;
  /** RFC 9162's consistency proof from `oldSize` to the checkpoint's size; empty from 0 and between equal sizes. */
  readonly proof: readonly Hash[];
  /** The signed checkpoint, verbatim. */
  readonly note: string;
}

function malformed(what: string): never {
  throw new LogError('witness-request-malformed', what);
}

/** The body of `POST /add-checkpoint`. */
export function formatAddCheckpoint({ oldSize, proof, note }: AddCheckpointRequest): string {
  requireCount(oldSize, 'a tree size');
  return `old ${oldSize}\n${proof.map((hash) => `${base64OfBinary(hash)}\n`).join('')}\n${note}`;
}

function hashOf(line: string): Hash {
  let hash: Hash;
  try {
    hash = binaryOfBase64(line);
  } catch {
    return malformed('a line of the proof is not base64');
  }
  return hash.length === HASH_BYTES ? hash : malformed('a hash of the proof is not 32 bytes');
}

function textOfBody(body: Uint8Array | string): string {
  if (typeof body === 'string')
    return body.isWellFormed() ? body : malformed('a request is not valid Unicode');
  try {
    return textOfUtf8(body);
  } catch {
    return malformed('a request is not valid UTF-8');
  }
}

/**
 * Splits the body of `POST /add-checkpoint`; refuses with `witness-request-malformed`. Of the checkpoint only the length
 * is looked at: who believes it opens it.
 */
export function parseAddCheckpoint(body: Uint8Array | string): AddCheckpointRequest {
  if (body.length > MAX_ADD_CHECKPOINT_BYTES) {
    malformed(`a request is larger than ${MAX_ADD_CHECKPOINT_BYTES} bytes`);
  }
  const text = textOfBody(body);
  const blank = text.indexOf('\n\n');
  if (blank < 0) malformed('a request has no blank line before its checkpoint');
  const note = text.slice(blank + 2);
  if (note === '' || utf8Length(note) > MAX_NOTE_BYTES) {
    malformed(`the checkpoint of a request is missing, or larger than ${MAX_NOTE_BYTES} bytes`);
  }
  const [oldLine = '', ...lines] = text.slice(0, blank).split('\n');
  const oldSize = oldLine.startsWith('old ') ? parseDecimal(oldLine.slice(4)) : undefined;
  if (oldSize === undefined) return malformed('a request does not begin with "old" and a size');
  if (lines.length > MAX_PROOF_HASHES) malformed(`a proof has more than ${MAX_PROOF_HASHES} hashes`);
  return { oldSize, proof: lines.map(hashOf), note };
}

export interface Cosignature {
  /** To be added to the checkpoint's note. */
  readonly signature: NoteSignature;
  /** Seconds since 1970, as the witness says. */
  readonly time: number;
}

/**
 * The cosignature that `witness` gave over the checkpoint's text, out of the body of a 200. Lines of other keys are left
 * aside, since nothing shows that they are good. Throws `note-malformed` (not signature lines), `note-unsigned` (none of
 * this witness), `signature-refused` (not good) or `key-malformed` (the key cannot cosign).
 */
export function parseCosignatures(
  ed25519: Ed25519Verifier,
  answer: Uint8Array | string,
  text: string,
  witness: VerifierKey,
): Cosignature {
  if (witness.type !== 'cosignature/v1') throw new LogError('key-malformed', 'a log key cannot cosign');
  if (answer.length > MAX_COSIGNATURES_BYTES) {
    throw new LogError('note-malformed', `cosignatures are larger than ${MAX_COSIGNATURES_BYTES} bytes`);
  }
  const lines = typeof answer === 'string' ? answer : textOfUtf8(answer);
  const note = parseNote(`${text}\n${lines}`);
  // A blank line in the answer would move the border between what is signed and the signatures.
  if (note.text !== text) throw new LogError('note-malformed', 'cosignatures hold a blank line');
  const [verified] = verifyNote(ed25519, note, [witness]).verified;
  const signature = note.signatures.find(({ name, id }) => name === witness.name && id === witness.id);
  if (signature === undefined || verified?.time === undefined) {
    throw new LogError('note-unsigned', 'no cosignature of this witness');
  }
  return { signature, time: verified.time };
}
