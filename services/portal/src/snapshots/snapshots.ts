/**
 * Snapshots of what is verified: now and then and at the end, so that a restart goes on from there. One is bound to the
 * size and root of the log it was made at; the next checkpoint must continue that, or the log is refused. All of it can
 * be rebuilt from the log, so one that is damaged, or of another log, is left aside.
 */
import { within } from '@centesimo/journal';
import type { TableKey } from '@centesimo/cents';
import {
  base64OfBinary,
  openCheckpoint,
  rangeRoot,
  restoreChain,
  restoreRange,
  storeChain,
  storeRange,
} from '@centesimo/log';
import type { StoredChain, StoredRange, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { restoreKeys, resumeOrder, storeKeys } from '@centesimo/verify';
import type { FollowedLog, KnownCheckpoint, Replay, StoredKeys } from '@centesimo/verify';
import type { PortalIndex } from '../domain/portal-index.ts';
import { deleteParts, readPart, writePart } from './chunks.ts';
import type { ChunkPorts, StoredPart } from './chunks.ts';
import { partsOf, restoreIndex } from './parts.ts';
import type { StoredLedger } from './parts.ts';

const FORMAT = 'centesimo-portal/7';
const COLLECTION = 'snapshots';
const ID = 'latest';
const STORE_MS = 60_000;

/** The list that names the parts: it is written last, and with it the snapshot is there. */
interface Manifest {
  readonly format: string;
  readonly generation: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly note: string;
  readonly range: StoredRange;
  readonly chain: StoredChain;
  /** The keys that signed the log, where one took over from another: vkeys, and the entry of the last change. */
  readonly keys?: StoredKeys | undefined;
  readonly order: { readonly next: [string, number][]; readonly partitions: [string, string][] };
  readonly ledgers: readonly StoredLedger[];
  readonly parts: readonly StoredPart[];
}

export interface SnapshotPorts extends ChunkPorts {
  readonly logKey: VerifierKey;
  /** Told why a snapshot is left aside. */
  readonly onUnusable: (reason: string) => void;
}

/** What is restored: of a log that stands exactly at a checkpoint. */
export interface Restored {
  readonly range: FollowedLog['range'];
  readonly chain: FollowedLog['chain'];
  readonly keys: FollowedLog['keys'];
  readonly checkpoint: KnownCheckpoint;
  readonly index: PortalIndex;
  /** Brings the replay to where the snapshot was made. */
  resume(replay: Replay): void;
}

/** Writes a snapshot of the log as it stands, which must be at this checkpoint, and drops the one before. */
export async function saveSnapshot(
  ports: SnapshotPorts,
  log: FollowedLog,
  index: PortalIndex,
  checkpoint: KnownCheckpoint,
): Promise<void> {
  const { clock, documents } = ports;
  const before = await readManifest(ports);
  const generation = before?.generation === 'a' ? 'b' : 'a';
  const parts: StoredPart[] = [];
  for (const [number, { name, bytes }] of partsOf(index).entries())
    parts.push(await writePart(ports, generation, number, name, bytes()));
  const { next, partitions } = log.replay.order;
  const manifest: Manifest = {
    format: FORMAT,
    generation,
    size: log.range.end,
    root: base64OfBinary(rangeRoot(nodeSha256, log.range)),
    note: checkpoint.note,
    range: storeRange(log.range),
    chain: storeChain(log.chain),
    keys: storeKeys(log.keys),
    order: { next: sorted(next), partitions: sorted(partitions) },
    ledgers: index.ledgers.map(({ id }) => ({ id, entries: log.replay.ledgers.get(id)?.entries ?? 0 })),
    parts,
  };
  const put = documents.put(COLLECTION, [{ id: ID, bytes: Buffer.from(JSON.stringify(manifest)) }]);
  await within(clock, STORE_MS, 'snapshot', put);
  if (before !== undefined) await deleteParts(ports, before.generation, before.parts);
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The last snapshot; undefined where there is none, or none that can be used. */
export async function loadSnapshot(ports: SnapshotPorts, tableKey: TableKey): Promise<Restored | undefined> {
  const manifest = await readManifest(ports);
  if (manifest === undefined) return undefined;
  try {
    const parts = new Map<string, Uint8Array>();
    for (const [number, part] of manifest.parts.entries()) {
      const bytes = await readPart(ports, manifest.generation, number, part);
      if (bytes === undefined) throw new Error(`the part ${part.name} is damaged`);
      parts.set(part.name, bytes);
    }
    return restore(ports, manifest, parts, tableKey);
  } catch (error) {
    ports.onUnusable(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function restore(
  { logKey }: SnapshotPorts,
  manifest: Manifest,
  parts: ReadonlyMap<string, Uint8Array>,
  tableKey: TableKey,
): Restored {
  const { note, ledgers, order, root, size } = manifest;
  const keys = restoreKeys(manifest.keys, logKey);
  const signer = keys?.chain.at(-1) ?? logKey;
  const checkpoint = { ...openCheckpoint(nodeEd25519, note, { logKey: signer }), note };
  const range = restoreRange(manifest.range);
  const chain = restoreChain(manifest.chain);
  const stands = base64OfBinary(rangeRoot(nodeSha256, range)) === root && checkpoint.size === size;
  if (!stands || base64OfBinary(checkpoint.root) !== root || chain.end !== size || range.end !== size)
    throw new Error('its parts are not of one checkpoint');
  const take = (name: string): Uint8Array => {
    const bytes = parts.get(name);
    if (bytes === undefined) throw new Error(`the part ${name} is missing`);
    return bytes;
  };
  const { index, replayed } = restoreIndex(ledgers, [...parts.keys()], take, tableKey);
  const resume = (replay: Replay): void => {
    for (const [id, ledger] of replayed) replay.ledgers.set(id, ledger);
    resumeOrder(replay.order, order.next, order.partitions);
  };
  return { range, chain, keys, checkpoint, index, resume };
}

async function readManifest({ clock, documents }: ChunkPorts): Promise<Manifest | undefined> {
  const bytes = await within(clock, STORE_MS, 'snapshot', documents.get(COLLECTION, ID));
  if (bytes === undefined) return undefined;
  const manifest = JSON.parse(Buffer.from(bytes).toString()) as Manifest;
  return manifest.format === FORMAT ? manifest : undefined;
}
