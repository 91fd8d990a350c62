// Heads entries by the words of their ADR, written apart: a tree over the last entry of every ledger.
import { createHash } from 'node:crypto';

/** A ledger's last entry: its number, and its leaf hash in hex. */
export interface PlainHead {
  readonly seq: number;
  readonly leaf: string;
}

export interface PlainHeads {
  readonly ledgers: number;
  readonly root: string;
  readonly size: number;
}

/** What a heads entry behind the first `size` entries must say; the name of the log itself is left out. */
export function plainHeads(heads: ReadonlyMap<string, PlainHead>, size: number): PlainHeads {
  const ids = [...heads.keys()].filter((id) => id !== '_log').sort();
  const leaves = ids.map((id) => {
    const { seq = 0, leaf = '' } = heads.get(id) ?? {};
    return sha256(`30${leaf}${seq.toString(16).padStart(16, '0')}${Buffer.from(id).toString('hex')}`);
  });
  return { ledgers: ids.length, root: treeOf(leaves), size };
}

function sha256(hex: string): string {
  return createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
}

/** RFC 6962 by its definition, over leaves that are hashes. */
function treeOf(leaves: readonly string[]): string {
  if (leaves.length <= 1) return leaves[0] ?? '';
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(`01${treeOf(leaves.slice(0, split))}${treeOf(leaves.slice(split))}`);
}
