/** The entries of a trail receipt, each proved to stand in the signed tree, and read as far as any event goes. */
import { isRecord } from '@centesimo/cents/shape';
import {
  type CheckpointTrust,
  type Ed25519Verifier,
  type Hash,
  LogError,
  type OpenedCheckpoint,
  type Sha256,
  base64urlOfBinary,
  binaryOfBase64,
  eventOf,
  leafHashOfText,
  openCheckpoint,
  parseEntry,
  verifyInclusion,
} from '@centesimo/log';
import { TrailReceiptError, type TrailReceiptFault } from './trail-receipt-error.ts';
import type { ReceiptEntry, TrailReceipt } from './trail-receipt.ts';

export interface ProofCrypto {
  readonly sha256: Sha256;
  readonly ed25519: Ed25519Verifier;
}

/** What an entry of the log says. The log's key vouches for the bytes, and for nothing that they mean. */
export interface ProvedEvent {
  readonly index: number;
  readonly ledger: string;
  /** Without `org.centesimo.` and `.v1`. */
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The leaf hash in base64url, as citations name it. */
  readonly leaf: string;
}

export interface ProvedEntries {
  readonly checkpoint: OpenedCheckpoint;
  /** In log order, all of one ledger, each once. */
  readonly events: readonly ProvedEvent[];
}

/** @throws TrailReceiptError */
export function proveEntries(
  { ed25519, sha256 }: ProofCrypto,
  { checkpoint: note, entries }: TrailReceipt,
  trust: CheckpointTrust,
): ProvedEntries {
  const checkpoint = toldAs('signature-refused', () => openCheckpoint(ed25519, note, trust));
  const events = entries.map((entry) => {
    const leaf = leafHashOfText(sha256, entry.entry);
    toldAs('proof-refused', () => proveEntry(sha256, checkpoint, entry, leaf));
    return toldAs('entry-differs', () => ({ ...readEntry(entry), leaf: base64urlOfBinary(leaf) }));
  });
  for (const [at, { index, ledger }] of events.entries()) {
    const before = events[at - 1];
    if (before === undefined) continue;
    if (index <= before.index)
      throw new TrailReceiptError('receipt-malformed', 'its entries are in disorder');
    if (ledger !== before.ledger)
      throw new TrailReceiptError('entry-differs', `entry ${index} is of another ledger`);
  }
  return { checkpoint, events };
}

function proveEntry(sha256: Sha256, { root, size }: OpenedCheckpoint, entry: ReceiptEntry, leaf: Hash): void {
  verifyInclusion(sha256, { index: entry.index, size, root, leaf }, entry.proof.map(binaryOfBase64));
}

const TYPE = /^org\.centesimo\.([a-z-]+\.[a-z-]+)\.v1$/;

function readEntry({ entry, index }: ReceiptEntry): Omit<ProvedEvent, 'leaf'> {
  const parsed = parseEntry(entry);
  const { data, subject, type } = eventOf(parsed);
  const name = typeof type === 'string' ? TYPE.exec(type)?.[1] : undefined;
  if (parsed.index !== index || name === undefined || typeof subject !== 'string' || !isRecord(data))
    throw new TrailReceiptError('entry-differs', `entry ${index} is no event of a known form`);
  return { index, ledger: parsed.ledger, type: name, subject, data };
}

/** What the log's code refuses, under the code that says what it means here. */
function toldAs<Value>(code: TrailReceiptFault, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const isForm = error.code === 'note-malformed' || error.code === 'checkpoint-malformed';
    throw new TrailReceiptError(isForm ? 'receipt-malformed' : code, error.message);
  }
}
