/** Logs that are right in every hash, whatever their entries say. */
import {
  appendLeaf,
  bytesOfBinary,
  canonicalText,
  checkLink,
  consistencyProof,
  createChain,
  emptyRange,
  entryText,
  leafHashOfText,
  nextFields,
  rangeRoot,
  signCheckpoint,
  tileHashReader,
} from '@centesimo/log';
import type { CompactRange, Hash, SignerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

/** A log made of any entries, right in every hash: of fewer than 256 entries, so that it has one tile. */
export class MadeLog {
  readonly texts: readonly string[];
  readonly #leaves: readonly Hash[];

  constructor(texts: readonly string[]) {
    this.texts = texts;
    this.#leaves = texts.map((text) => leafHashOfText(nodeSha256, text));
  }

  root(size = this.texts.length): Hash {
    const range: CompactRange = emptyRange();
    for (const leaf of this.#leaves.slice(0, size)) appendLeaf(nodeSha256, range, leaf);
    return rangeRoot(nodeSha256, range);
  }

  note(key: SignerKey, size = this.texts.length): string {
    return signCheckpoint(nodeEd25519, key, { origin: key.name, size, root: this.root(size) });
  }

  consistency(from: number, to: number): Uint8Array[] {
    const read = tileHashReader(nodeSha256, (level) => (level === 0 ? [...this.#leaves] : []));
    return consistencyProof(nodeSha256, read, from, to).map(bytesOfBinary);
  }
}

export interface EntryJson {
  readonly chain: { readonly ledger: string };
  readonly event: Readonly<Record<string, unknown>> & { readonly data: Readonly<Record<string, unknown>> };
}

export const readEntry = (text: string): EntryJson => JSON.parse(text) as EntryJson;

/** The entries of these events, chained anew. */
export function chained(events: readonly EntryJson['event'][]): string[] {
  const chain = createChain();
  return events.map((event) => {
    const fields = nextFields(chain, String(event['ledger']));
    const text = entryText(fields, canonicalText(event));
    checkLink(chain, fields, leafHashOfText(nodeSha256, text));
    return text;
  });
}
