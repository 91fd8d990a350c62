/** The trail receipt of a gift made from a log's files, by whoever has them. */
import { trail } from '@centesimo/cents';
import { base64OfBinary, textOfUtf8 } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { indexOfEvent } from './lookup.ts';
import { proveEntry } from './make-receipt.ts';
import type { Replay } from './replay.ts';
import type { OpenedLog } from './scan.ts';
import {
  type ReceiptEntry,
  TRAIL_ENTRIES_MAX,
  TrailReceiptError,
  formatTrailReceipt,
  verifyTrailReceipt,
} from './trail-receipt/index.ts';
import { pathOfGift } from './trail-receipt/path-of-gift.ts';

/** Where a gift stands: its ledger, its id, and the index of its entry. */
export interface GiftPlace {
  readonly ledger: string;
  readonly gift: string;
  readonly index: number;
}

/** The file, or why there is none. */
export type MadeTrailReceipt =
  | { readonly text: string; readonly refused?: undefined }
  | {
      readonly refused: 'unknown-gift' | 'trail-too-long' | 'trail-not-provable';
      readonly text?: undefined;
    };

/**
 * The file, under the log's checkpoint, up to which the replay must have come. None is made of a gift that is unknown,
 * or that went through more entries than one file holds. It is verified before it is answered: none that does not hold
 * is given out. @throws SourceError
 */
export async function makeTrailReceipt(
  log: OpenedLog,
  replay: Replay,
  { gift, index, ledger }: GiftPlace,
): Promise<MadeTrailReceipt> {
  const { slots, state } = replay.ledgers.get(ledger) ?? {};
  const found = state && trail(state, gift);
  if (state === undefined || slots === undefined || found === undefined) return { refused: 'unknown-gift' };
  const path = pathOfGift(state, { id: gift, entry: index }, slots, (event) => indexOfEvent(replay, event));
  if (path === undefined) return { refused: 'unknown-gift' };
  if (path.entries.length > TRAIL_ENTRIES_MAX) return { refused: 'trail-too-long' };
  const entries: ReceiptEntry[] = [];
  for (const each of path.entries) {
    const { entry, proof } = await proveEntry(log, each);
    entries.push({ index: each, entry: textOfUtf8(entry), proof: proof.map(base64OfBinary) });
  }
  const text = formatTrailReceipt({ ...path, checkpoint: log.note, entries });
  const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
  try {
    verifyTrailReceipt(crypto, text, { logKey: log.logKey });
    return { text };
  } catch (error) {
    if (error instanceof TrailReceiptError) return { refused: 'trail-not-provable' };
    throw error;
  }
}
