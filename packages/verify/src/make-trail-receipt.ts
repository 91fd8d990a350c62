/** The trail receipt of a gift made from a log's files, by whoever has them. */
import { base64OfBinary, textOfUtf8 } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { indexOfEvent } from './lookup.ts';
import { proveEntry } from './make-receipt.ts';
import type { Replay } from './replay.ts';
import type { OpenedLog } from './scan.ts';
import {
  type ReceiptEntry,
  TRAIL_ENTRIES_MAX,
  formatTrailReceipt,
  pathOfGift,
  verifyTrailReceipt,
} from './trail-receipt/index.ts';

/** Where a gift stands: its ledger, its id, and the index of its entry. */
export interface GiftPlace {
  readonly ledger: string;
  readonly gift: string;
  readonly index: number;
}

/**
 * The file, under the log's checkpoint, up to which the replay must have come; undefined when the gift is unknown, or
 * went through more entries than one file holds. It is verified before it is answered.
 * @throws TrailReceiptError when the files do not prove the trail; SourceError
 */
export async function makeTrailReceipt(
  log: OpenedLog,
  replay: Replay,
  { gift, index, ledger }: GiftPlace,
): Promise<string | undefined> {
  const state = replay.ledgers.get(ledger)?.state;
  const path = state && pathOfGift(state, { id: gift, entry: index }, (event) => indexOfEvent(replay, event));
  if (path === undefined || path.entries.length > TRAIL_ENTRIES_MAX) return undefined;
  const entries: ReceiptEntry[] = [];
  for (const each of path.entries) {
    const { entry, proof } = await proveEntry(log, each);
    entries.push({ index: each, entry: textOfUtf8(entry), proof: proof.map(base64OfBinary) });
  }
  const text = formatTrailReceipt({ ...path, checkpoint: log.note, entries });
  verifyTrailReceipt({ sha256: nodeSha256, ed25519: nodeEd25519 }, text, { logKey: log.logKey });
  return text;
}
