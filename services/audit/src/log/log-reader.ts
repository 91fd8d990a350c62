/** Reading the published log: entries out of the journal's records, hash tiles out of their store, proofs over both. */
import { type Clock, type Limits, within } from '@centesimo/journal';
import {
  type Hash,
  LogError,
  type ProofPlan,
  type Sha256,
  TILE_WIDTH,
  type Tile,
  consistencyPlan,
  encodeBundle,
  formatReceipt,
  inclusionPlan,
  leafHashOfText,
  proofOfPlan,
  tileAt,
  tileHashReader,
  tileHashes,
  tilesOfPlan,
} from '@centesimo/log';
import type { Store } from '@centesimo/store';
import { decodeAuditRecord } from './audit-record.ts';
import { type PastCheckpoint, type Published, readHistory, readTile } from './checkpoint-store.ts';
import type { RecordStart } from './log-state.ts';
import { AUDIT_JOURNAL, type Sequencer } from './sequencer.ts';

export interface LogReaderPorts {
  readonly store: Pick<Store, 'journals' | 'documents'>;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'storeTimeoutMs'>;
  readonly sha256: Sha256;
  /** The working sequencer; undefined while there is none. */
  readonly sequencer: () => Sequencer | undefined;
  /** The newest checkpoint with the cosignatures of a quorum; left out where no witness is asked. */
  readonly cosigned?: () => Published | undefined;
}

export interface CheckpointsPage {
  readonly checkpoints: readonly PastCheckpoint[];
  /** The size below which the next page begins; undefined at the first checkpoint. */
  readonly next: number | undefined;
}

/** Sizes of the log looked at for one page: a checkpoint stands at about one in ten where the log grows without pause. */
const SIZES_MAX = 5_000;
const SIZES_READ = 500;

/** Decoded records kept for the next read. */
const RECORDS_KEPT = 16;

export class LogReader {
  readonly #ports: LogReaderPorts;
  readonly #kept = new Map<number, readonly string[]>();

  constructor(ports: LogReaderPorts) {
    this.#ports = ports;
  }

  /** The published checkpoint; undefined before the first. */
  get published(): { readonly note: string; readonly size: number; readonly root: string } | undefined {
    return this.#ports.sequencer()?.published;
  }

  /** The newest published checkpoint with the cosignatures of a quorum; undefined where there is none. */
  get cosigned(): Published | undefined {
    const cosigned = this.#ports.cosigned?.();
    return cosigned !== undefined && cosigned.size <= this.#size ? cosigned : undefined;
  }

  /** False while another instance keeps the log, or this one opens it. */
  get isKept(): boolean {
    return this.#ports.sequencer() !== undefined;
  }

  get #size(): number {
    return this.published?.size ?? 0;
  }

  /** Texts of the published entries from `from` on, at most `max`; fewer where a record ends. */
  async entries(from: number, max: number): Promise<readonly string[]> {
    const end = Math.min(this.#size, from + max);
    const starts = this.#ports.sequencer()?.state.starts ?? [];
    const start = findStart(starts, from);
    if (start === undefined || from >= end) return [];
    const texts = await this.#record(start);
    return texts.slice(from - start.firstIndex, end - start.firstIndex);
  }

  /**
   * Published checkpoints of less than `below` entries, the largest first. Only where a record ends one can stand, so
   * these sizes are looked up, a bounded number a page: a page may be empty and have a next one.
   */
  async checkpoints(below: number, limit: number): Promise<CheckpointsPage> {
    const starts = this.#ports.sequencer()?.state.starts ?? [];
    const end = recordsBelow(starts, Math.min(below - 1, this.#size));
    const begin = Math.max(0, end - SIZES_MAX);
    const found: PastCheckpoint[] = [];
    for (let at = end; at > begin && found.length < limit; at -= SIZES_READ) {
      const some = starts.slice(Math.max(begin, at - SIZES_READ), at).reverse();
      const sizes = some.map(({ count, firstIndex }) => firstIndex + count);
      const past = await readHistory({ ...this.#ports, documents: this.#ports.store.documents }, sizes);
      found.push(...past.slice(0, limit - found.length));
    }
    const reached = starts[begin];
    const last = found.length === limit ? found.at(-1)?.size : reached && reached.firstIndex + reached.count;
    const isEnd = last === undefined || last === (starts[0]?.count ?? 0);
    return { checkpoints: found, next: isEnd ? undefined : last };
  }

  /** A file of the log as tlog-tiles names it; undefined when it is beyond the published size. */
  async tile(tile: Tile): Promise<Uint8Array | undefined> {
    const present = tileAt(tile.level, tile.index, this.#size);
    if (present === undefined || tile.width > present.width) return undefined;
    return tile.level === 'entries' ? await this.#bundle(tile) : await this.#hashTile(tile);
  }

  async inclusionProof(index: number, size: number): Promise<Hash[]> {
    this.#requireSize(size);
    return await this.#proof(inclusionPlan(index, size), size);
  }

  async consistencyProof(from: number, to: number): Promise<Hash[]> {
    this.#requireSize(to);
    return await this.#proof(consistencyPlan(from, to), to);
  }

  /**
   * The tlog-proof of an entry, with the entry's bytes in `extra`: under the checkpoint with a quorum where that covers it,
   * else under the published one.
   */
  async receipt(index: number): Promise<string> {
    const published = this.published;
    if (published === undefined || index >= published.size)
      throw new LogError('proof-refused', `entry ${index} is not published`);
    const { cosigned } = this;
    const { note, size } = cosigned !== undefined && index < cosigned.size ? cosigned : published;
    const [text = ''] = await this.entries(index, 1);
    const proof = await this.inclusionProof(index, size);
    return formatReceipt({ index, proof, checkpoint: note, extra: Buffer.from(text) });
  }

  async leafHash(index: number): Promise<Hash> {
    const [text] = await this.entries(index, 1);
    if (text === undefined) throw new LogError('proof-refused', `entry ${index} is not published`);
    return leafHashOfText(this.#ports.sha256, text);
  }

  #requireSize(size: number): void {
    if (size > this.#size)
      throw new LogError('size-out-of-range', `size ${size} is not published; ${this.#size} is`);
  }

  async #bundle(tile: Tile): Promise<Uint8Array> {
    const texts: string[] = [];
    const first = tile.index * TILE_WIDTH;
    while (texts.length < tile.width) {
      const some = await this.entries(first + texts.length, tile.width - texts.length);
      if (some.length === 0)
        throw new LogError('tile-malformed', `entry ${first + texts.length} is missing from the journal`);
      texts.push(...some);
    }
    return encodeBundle(texts.map((text) => Buffer.from(text)));
  }

  /** A partial tile of an earlier size is the head of the one that is stored. */
  async #hashTile(tile: Tile): Promise<Uint8Array | undefined> {
    const exact = await readTile({ ...this.#ports, documents: this.#ports.store.documents }, tile);
    if (exact !== undefined) return exact;
    const present = tileAt(tile.level, tile.index, this.#size);
    if (present === undefined) return undefined;
    const larger = await readTile({ ...this.#ports, documents: this.#ports.store.documents }, present);
    return larger?.subarray(0, tile.width * 32);
  }

  async #proof(plan: ProofPlan, size: number): Promise<Hash[]> {
    const hashes = new Map<string, readonly Hash[]>();
    for (const tile of tilesOfPlan(plan, size)) {
      const bytes = await this.#hashTile(tile);
      if (bytes === undefined)
        throw new LogError('tile-malformed', `tile ${tile.level}/${tile.index} is missing`);
      hashes.set(`${tile.level}/${tile.index}`, tileHashes(bytes, tile.width));
    }
    const { sha256 } = this.#ports;
    return proofOfPlan(
      sha256,
      plan,
      tileHashReader(sha256, (level, index) => hashes.get(`${level}/${index}`) ?? []),
    );
  }

  async #record(start: RecordStart): Promise<readonly string[]> {
    const kept = this.#kept.get(start.n);
    if (kept !== undefined) return kept;
    const { clock, limits, store } = this.#ports;
    const bytes = await within(
      clock,
      limits.storeTimeoutMs,
      'record',
      store.journals.read(AUDIT_JOURNAL, start.n),
    );
    if (bytes === undefined)
      throw new LogError('tile-malformed', `record ${start.n} of the audit journal is missing`);
    const { entries } = decodeAuditRecord(bytes);
    this.#kept.set(start.n, entries);
    if (this.#kept.size > RECORDS_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? -1);
    return entries;
  }
}

/** The record that holds an index, by bisection; undefined beyond the end. */
function findStart(starts: readonly RecordStart[], index: number): RecordStart | undefined {
  const found = starts[countWhile(starts, ({ firstIndex }) => firstIndex <= index) - 1];
  return found !== undefined && index < found.firstIndex + found.count ? found : undefined;
}

/** How many records end at `size` or before. */
function recordsBelow(starts: readonly RecordStart[], size: number): number {
  return countWhile(starts, ({ count, firstIndex }) => firstIndex + count <= size);
}

/** How many of the first records hold what only the first ones hold, by bisection. */
function countWhile(starts: readonly RecordStart[], holds: (start: RecordStart) => boolean): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = starts[middle];
    if (start !== undefined && holds(start)) low = middle + 1;
    else high = middle;
  }
  return low;
}
