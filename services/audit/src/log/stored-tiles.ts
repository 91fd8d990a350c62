/**
 * Hash tiles as they are stored, held to those that the replayed journal gives: they are what proofs are made of, and
 * nothing may be signed beside false ones. One that is missing is written again: it is a pure function of the entries.
 */
import { within } from '@centesimo/journal';
import { type TileFile, TILE_WIDTH, tileAt, tilePath } from '@centesimo/log';
import { type PublicationPorts, TILES, storeTiles } from './checkpoint-store.ts';
import { LogRefused } from './log-refused.ts';

type StoredTilesPorts = Pick<PublicationPorts, 'clock' | 'documents' | 'limits'>;

export class StoredTiles {
  readonly #ports: StoredTilesPorts;
  readonly #publishedSize: number;
  #waiting: TileFile[] = [];
  /** By level, the last tile that was not full: at the published size these are the right edge. */
  readonly #edge = new Map<number | 'entries', TileFile>();

  constructor(ports: StoredTilesPorts, publishedSize: number) {
    this.#ports = ports;
    this.#publishedSize = publishedSize;
  }

  /** Takes the tiles that are new with a record that ends at `size`; later ones than the published are not stored yet. */
  take(files: readonly TileFile[], size: number): void {
    for (const file of files) {
      if (file.tile.width === TILE_WIDTH) this.#waiting.push(file);
      else this.#edge.set(file.tile.level, file);
    }
    if (size === this.#publishedSize)
      this.#waiting.push(...[...this.#edge.values()].filter(isAtEdgeOf(size)));
  }

  /** @throws LogRefused */
  async check(): Promise<void> {
    const files = this.#waiting;
    this.#waiting = [];
    if (files.length === 0) return;
    const { clock, documents, limits } = this.#ports;
    const paths = files.map(({ tile }) => tilePath(tile));
    const stored = await within(clock, limits.storeTimeoutMs, 'tiles', documents.getMany(TILES, paths));
    for (const [i, { bytes }] of files.entries()) {
      const present = stored[i];
      if (present !== undefined && Buffer.compare(present, bytes) !== 0)
        throw new LogRefused(
          `the stored ${paths[i] ?? ''} is not what the journal gives: the store is damaged`,
        );
    }
    await storeTiles(
      this.#ports,
      files.filter((_, i) => stored[i] === undefined),
    );
  }
}

function isAtEdgeOf(size: number): (file: TileFile) => boolean {
  return ({ tile }) => tileAt(tile.level, tile.index, size)?.width === tile.width;
}
