/** A receipt made from a log's files, by whoever has them: no server need hand it out. */
import {
  formatReceipt,
  inclusionPlan,
  proofOfPlan,
  tileHashes,
  tileHashReader,
  tilesOfPlan,
  verifyReceipt,
} from '@centesimo/log';
import type { Hash } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { OpenedLog } from './scan.ts';
import { readEntry } from './scan.ts';
import { readTile, SourceError } from './source.ts';

/**
 * The tlog-proof (c2sp.org/tlog-proof@v1) of an entry under the log's checkpoint, with the entry's bytes in `extra`.
 * It is verified before it is answered. @throws LogError when the files do not prove the entry; SourceError
 */
export async function makeReceipt(log: OpenedLog, index: number): Promise<string> {
  const { checkpoint, note, logKey } = log;
  const plan = inclusionPlan(index, checkpoint.size);
  const extra = await readEntry(log, index);
  const tiles = new Map<string, Hash[]>();
  for (const tile of tilesOfPlan(plan, checkpoint.size)) {
    const found = await readTile(log.source, tile.level, tile.index, checkpoint.size);
    if (found === undefined)
      throw new SourceError('source-malformed', `a hash tile of entry ${index} is missing`);
    tiles.set(`${tile.level} ${tile.index}`, tileHashes(found.bytes, tile.width));
  }
  const read = tileHashReader(nodeSha256, (level, at) => tiles.get(`${level} ${at}`) ?? []);
  const proof = proofOfPlan(nodeSha256, plan, read);
  const receipt = formatReceipt({ index, proof, checkpoint: note, extra });
  verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey });
  return receipt;
}
