/** A receipt made from a log's files, by whoever has them: no server need hand it out. */
import {
  LogError,
  formatReceipt,
  inclusionPlan,
  openCheckpoint,
  proofOfPlan,
  verifyReceipt,
} from '@centesimo/log';
import type { Hash } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { OpenedLog } from './scan.ts';
import { readEntry } from './scan.ts';
import { SourceError } from './source.ts';
import { readPlanned } from './tile-hashes.ts';

/**
 * The tlog-proof (c2sp.org/tlog-proof@v1) of an entry under the log's checkpoint, with the entry's bytes in `extra`.
 * It is verified before it is answered. @throws LogError when the files do not prove the entry; SourceError
 */
export async function makeReceipt(log: OpenedLog, index: number): Promise<string> {
  const { logKey, note } = log;
  const { entry: extra, proof } = await proveEntry(log, index);
  const receipt = formatReceipt({ index, proof, checkpoint: note, extra });
  verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey });
  return receipt;
}

/**
 * The same under the checkpoint that the log gives as cosigned by witnesses, where that covers the entry and the files
 * prove it; else under the newest. @throws LogError, SourceError
 */
export async function makeCosignedReceipt(log: OpenedLog, index: number): Promise<string> {
  const bytes = await log.source.cosignedCheckpoint?.();
  if (bytes === undefined) return await makeReceipt(log, index);
  const note = Buffer.from(bytes).toString();
  try {
    const checkpoint = openCheckpoint(nodeEd25519, note, { logKey: log.logKey });
    if (index < checkpoint.size && checkpoint.size <= log.checkpoint.size)
      return await makeReceipt({ ...log, checkpoint, note }, index);
  } catch (error) {
    // A plain folder has the tiles of its own size alone.
    if (!(error instanceof LogError) && !(error instanceof SourceError)) throw error;
  }
  return await makeReceipt(log, index);
}

/** An entry's bytes and the hashes of its inclusion proof, as the files have them. @throws SourceError */
export async function proveEntry(
  log: OpenedLog,
  index: number,
): Promise<{ readonly entry: Uint8Array; readonly proof: Hash[] }> {
  const { checkpoint } = log;
  const plan = inclusionPlan(index, checkpoint.size);
  const entry = await readEntry(log, index);
  const read = await readPlanned(log.source, plan, checkpoint.size);
  return { entry, proof: proofOfPlan(nodeSha256, plan, read) };
}
