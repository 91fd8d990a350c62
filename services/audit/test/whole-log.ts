/** Audit's store against a log that is made anew of its entries: tiles, and every checkpoint that was ever signed. */
import {
  type Checkpoint,
  appendLeaves,
  createTileBuilder,
  leafHashOfText,
  parseCheckpointText,
  parseNote,
  signCheckpoint,
  takeTiles,
  tilePath,
  treeRoot,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Store } from '@centesimo/store';
import { expect } from 'vitest';
import { factsOf, recordsOf } from './journal-of-log.ts';
import { LOG_KEY } from './world.ts';

function treeOf(texts: readonly string[]) {
  const builder = createTileBuilder();
  const leaves = texts.map((text) => leafHashOfText(nodeSha256, text));
  appendLeaves(nodeSha256, builder, leaves);
  return { root: treeRoot(nodeSha256, builder), tiles: takeTiles(builder) };
}

/** Everything that stands in the store is what an honest log of these entries has, byte for byte. */
export async function expectWhole(store: Store, size: number): Promise<void> {
  const texts = (await recordsOf(store)).flatMap(({ entries }) => entries);
  expect(texts).toHaveLength(size);
  expect(new Set(await factsOf(store)).size).toBe(size);
  const history = await store.documents.range('checkpoints', '', '~', 1_000);
  expect(history.length).toBeGreaterThan(0);
  for (const { bytes } of history) {
    const note = Buffer.from(bytes).toString().split('\n').slice(1).join('\n');
    const { size: signed } = parseCheckpointText(parseNote(note).text);
    const { root, tiles } = treeOf(texts.slice(0, signed));
    const checkpoint: Checkpoint = { origin: LOG_KEY.name, size: signed, root };
    expect(note).toBe(signCheckpoint(nodeEd25519, LOG_KEY, checkpoint));
    for (const { tile, bytes: own } of tiles)
      expect(Buffer.from((await store.documents.get('tile', tilePath(tile))) ?? []).equals(own)).toBe(true);
  }
  const published = Buffer.from((await store.documents.get('checkpoint', 'published')) ?? []).toString();
  expect(parseCheckpointText(parseNote(published).text).size).toBe(size);
}
