/**
 * The newest checkpoint that a quorum of witnesses cosigned, as audit names it: taken only where the log's key signed it
 * and it is proved to be a part of what is verified here. Whose cosignatures they are is for whoever verifies a receipt.
 */
import {
  type Hash,
  LogError,
  type VerifierKey,
  binaryOfBytes,
  openCheckpoint,
  verifyConsistency,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { FeedError, type LogFeed } from './log-feed.ts';

export interface CosignedPorts {
  readonly feed: Pick<LogFeed, 'consistencyProof' | 'cosignedCheckpoint'>;
  readonly logKey: VerifierKey;
  /** What is verified; undefined before anything is. */
  readonly verified: () => { readonly size: number; readonly root: Hash } | undefined;
}

export interface CosignedNote {
  readonly note: string;
  readonly size: number;
}

/** Undefined where there is none, it is not proved, or audit does not answer: receipts are then under what is verified. */
export function cosignedNotes(ports: CosignedPorts): () => Promise<CosignedNote | undefined> {
  let proved: CosignedNote | undefined;
  return async () => {
    try {
      const note = await ports.feed.cosignedCheckpoint?.();
      if (note === undefined || note === proved?.note) return note === undefined ? undefined : proved;
      const size = await sizeOfProved(ports, note);
      if (size === undefined) return undefined;
      proved = { note, size };
      return proved;
    } catch (error) {
      if (error instanceof FeedError || error instanceof LogError) return undefined;
      throw error;
    }
  };
}

/** @throws LogError where it is not signed, or not a part of what is verified; FeedError */
async function sizeOfProved(
  { feed, logKey, verified }: CosignedPorts,
  note: string,
): Promise<number | undefined> {
  const { root, size } = openCheckpoint(nodeEd25519, note, { logKey });
  const known = verified();
  if (known === undefined || size === 0 || size > known.size) return undefined;
  const claim = { oldSize: size, oldRoot: root, newSize: known.size, newRoot: known.root };
  const proof = size === known.size ? [] : await feed.consistencyProof(size, known.size);
  verifyConsistency(nodeSha256, claim, proof.map(binaryOfBytes));
  return size;
}
