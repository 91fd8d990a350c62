/** Receipts in the form c2sp.org/tlog-proof@v1: an entry, its inclusion proof and the signed checkpoint. */
import {
  base64OfBinary,
  base64OfBytes,
  binaryOfBase64,
  bytesOfBase64,
  parseDecimal,
  requireCount,
  textOfUtf8,
} from './encoding.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { CheckpointTrust, OpenedCheckpoint } from './checkpoint.ts';
import type { Ed25519Verifier } from './ed25519.ts';
import { MAX_ENTRY_BYTES } from './entry.ts';
import { HASH_BYTES, leafHashOfBytes } from './hash.ts';
import type { Hash, Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { MAX_NOTE_BYTES } from './note.ts';
import { MAX_PROOF_HASHES, verifyInclusion } from './proof.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_EXTRA_CHARS = Math.ceil(MAX_ENTRY_BYTES / 3) * 4;

/** No receipt is larger: header, entry in base64, proof and checkpoint. */
export const MAX_RECEIPT_BYTES = MAX_NOTE_BYTES + MAX_EXTRA_CHARS + MAX_PROOF_HASHES * 45 + 100;

export interface Receipt {
  readonly index: number;
  readonly proof: readonly Hash[];
  /** The published checkpoint, verbatim. */
  readonly checkpoint: string;
  /** In our receipts the entry's bytes. Not authenticated: a verifier hashes them again. */
  readonly extra?: Uint8Array;
}

export interface VerifiedReceipt {
  readonly index: number;
  /** The entry's bytes, proved to stand at `index` of the log. */
  readonly entry: Uint8Array;
  readonly checkpoint: OpenedCheckpoint;
}

/** A receipt's text (a `.tlog-proof` file). */
export function formatReceipt(receipt: Receipt): string {
  requireCount(receipt.index, 'a leaf index');
  const extra = receipt.extra === undefined ? '' : `extra ${base64OfBytes(receipt.extra)}\n`;
  const hashes = receipt.proof.map((hash) => `${base64OfBinary(hash)}\n`).join('');
  return `${HEADER}\n${extra}index ${receipt.index}\n${hashes}\n${receipt.checkpoint}`;
}

function malformed(what: string): never {
  throw new LogError('receipt-malformed', what);
}

/** Runs a decoder; what it refuses is a malformed receipt. */
function decoded<Value>(decode: () => Value): Value {
  try {
    return decode();
  } catch {
    return malformed('a line of a receipt is not what it should be');
  }
}

function parseHead(head: string): Omit<Receipt, 'checkpoint'> {
  const [header, ...lines] = head.split('\n');
  if (header !== HEADER) malformed(`a receipt does not begin with ${HEADER}`);
  const extraLine = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice(6) : undefined;
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice(6)) : undefined;
  if (index === undefined) return malformed('a receipt has no index line');
  if (lines.length > MAX_PROOF_HASHES) malformed('a receipt has too many hashes');
  const proof = lines.map((line) => decoded(() => binaryOfBase64(line)));
  if (proof.some((hash) => hash.length !== HASH_BYTES)) malformed('a hash of a receipt is not 32 bytes');
  if (extraLine === undefined) return { index, proof };
  if (extraLine.length > MAX_EXTRA_CHARS) malformed('the extra data of a receipt is too large');
  return { index, proof, extra: decoded(() => bytesOfBase64(extraLine)) };
}

/** Splits a receipt without verifying it; refuses with `receipt-malformed`. */
export function parseReceipt(receipt: Uint8Array | string): Receipt {
  if (receipt.length > MAX_RECEIPT_BYTES) malformed(`a receipt is larger than ${MAX_RECEIPT_BYTES} bytes`);
  const text = typeof receipt === 'string' ? receipt : decoded(() => textOfUtf8(receipt));
  const blank = text.indexOf('\n\n');
  if (blank < 0) malformed('a receipt has no blank line before its checkpoint');
  const checkpoint = text.slice(blank + 2);
  if (checkpoint === '') malformed('a receipt has no checkpoint');
  return { ...parseHead(text.slice(0, blank)), checkpoint };
}

/**
 * Verifies a receipt from nothing but the keys: the checkpoint's signature, then that the entry is in its tree.
 * The entry is `entry` if given, else the receipt's extra; a caller binds what the entry says to what it wanted
 * to know. Throws the codes of `openCheckpoint`, `verifyInclusion`, and `receipt-malformed`.
 */
export function verifyReceipt(
  sha256: Sha256,
  ed25519: Ed25519Verifier,
  receipt: Uint8Array | string | Receipt,
  trust: CheckpointTrust,
  entry?: Uint8Array,
): VerifiedReceipt {
  const parsed =
    typeof receipt === 'string' || receipt instanceof Uint8Array ? parseReceipt(receipt) : receipt;
  const bytes = entry ?? parsed.extra;
  if (bytes === undefined) return malformed('a receipt without its entry proves nothing about one');
  const checkpoint = openCheckpoint(ed25519, parsed.checkpoint, trust);
  const { size, root } = checkpoint;
  const leaf = leafHashOfBytes(sha256, bytes);
  verifyInclusion(sha256, { index: parsed.index, size, root, leaf }, parsed.proof);
  return { index: parsed.index, entry: bytes, checkpoint };
}
