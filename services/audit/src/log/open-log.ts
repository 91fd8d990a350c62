/** Opening `audit/log`: replay, check against the published checkpoint, wait while another sequencer answers, seal. */
import { type Clock, JournalError, JournalWriter, type Limits, type Peers, within } from '@centesimo/journal';
import { type Ed25519Verifier, type Sha256, hexOf, storeRange, treeRoot, treeSize } from '@centesimo/log';
import type { DocumentStore, JournalStore } from '@centesimo/store';
import { type AuditRecord, decodeAuditRecord, encodeAuditRecord } from './audit-record.ts';
import type { Published } from './checkpoint-store.ts';
import { LogRefused } from './log-refused.ts';
import { type LogState, createLogState, replayRecord } from './log-state.ts';
import type { Seen } from './seen-elsewhere.ts';
import { AUDIT_JOURNAL } from './sequencer.ts';
import { StoredTiles } from './stored-tiles.ts';

export interface OpenLogPorts {
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly sha256: Sha256;
  readonly ed25519: Ed25519Verifier;
  readonly instance: string;
  readonly address: string;
  readonly signal: AbortSignal;
}

const SCAN_RECORDS = 64;
const OWNER_ASK_MS = 250;

/**
 * Reads the journal on to its end; every record is replayed as a verifier would. A scan may lag, so its end proves
 * nothing: the end is where a majority holds no next record. @throws LogRefused
 */
export async function replayLog(
  ports: OpenLogPorts,
  state: LogState,
  published: Published | undefined,
  seen: readonly Seen[] = [],
  tiles?: StoredTiles,
): Promise<void> {
  const { clock, journals, limits } = ports;
  for (;;) {
    const scan = journals.scan(AUDIT_JOURNAL, state.n, SCAN_RECORDS, limits.recordBytes * 2);
    const stored = await within(clock, limits.storeTimeoutMs, 'scan', scan);
    for (const { bytes } of stored) follow(state, bytes, published, seen, tiles);
    await tiles?.check();
    if (stored.length > 0) continue;
    const next = await within(clock, limits.storeTimeoutMs, 'end', journals.read(AUDIT_JOURNAL, state.n));
    if (next === undefined) return;
    follow(state, next, published, seen, tiles);
  }
}

function follow(
  state: LogState,
  bytes: Uint8Array,
  published: Published | undefined,
  seen: readonly Seen[],
  tiles: StoredTiles | undefined,
): void {
  const sizeBefore = treeSize(state.tree);
  let record: AuditRecord;
  try {
    record = decodeAuditRecord(bytes);
    const made = replayRecord(state, record, published?.size ?? 0);
    tiles?.take(made, record.size);
  } catch (error) {
    // A pure function of what is stored: whatever it meets there stands there at the next try as well.
    const reason = error instanceof Error ? error.message : String(error);
    throw new LogRefused(`record ${state.n} of the audit journal is damaged: ${reason}`, error);
  }
  for (const signed of signedBefore(published, seen)) {
    const { name, root, size } = signed;
    if (root !== undefined && record.size === size && record.root !== root)
      throw new LogRefused(`${name} of size ${record.size} has another root than the journal`);
    // Only sizes at which a record ends are ever signed.
    if (sizeBefore < size && size < record.size)
      throw new LogRefused(`${name} of size ${size} is none of the journal's`);
  }
}

interface Signed {
  /** As a sentence begins. */
  readonly name: string;
  readonly size: number;
  readonly root: string | undefined;
}

/** All that is known to be signed: by the store itself, and by others, who may know more. */
function signedBefore(published: Published | undefined, seen: readonly Seen[]): Signed[] {
  const elsewhere = seen.map(({ place, root, size }) => ({
    name: `the checkpoint that ${place} has`,
    root,
    size,
  }));
  return [
    ...(published === undefined ? [] : [{ ...published, name: 'the published checkpoint' }]),
    ...elsewhere,
  ];
}

/** @throws LogRefused when more was signed than the journal holds: it was restored from an old backup */
function refuseRollback(state: LogState, published: Published | undefined, seen: readonly Seen[]): void {
  const end = treeSize(state.tree);
  if (published !== undefined && published.size > end)
    throw new LogRefused(
      `size ${published.size} is published, but the journal ends at ${end}: restore a newer backup`,
    );
  const ahead = seen.find(({ size }) => size > end);
  if (ahead !== undefined)
    throw new LogRefused(
      `${ahead.place} has seen size ${ahead.size}, but the journal ends at ${end}: restore a newer backup`,
    );
}

/** A fresh state, replayed. */
export async function loadLog(
  ports: OpenLogPorts,
  published: Published | undefined,
  seen: readonly Seen[] = [],
): Promise<LogState> {
  const state = createLogState(ports.sha256, ports.ed25519);
  await replayLog(ports, state, published, seen, new StoredTiles(ports, published?.size ?? 0));
  refuseRollback(state, published, seen);
  return state;
}

/** Whether the owner of the last seal answers, and is another instance. */
export async function isKeptElsewhere(
  { instance, peers }: OpenLogPorts,
  { seal }: LogState,
): Promise<boolean> {
  if (seal === undefined || seal.instance === instance) return false;
  return await peers.owns(seal.address, AUDIT_JOURNAL, seal.instance).catch(() => false);
}

/** Waits, as a standby, while the owner of the last seal answers; follows the journal meanwhile. */
export async function awaitTurn(
  ports: OpenLogPorts,
  state: LogState,
  published: () => Promise<Published | undefined>,
): Promise<void> {
  const { clock, signal } = ports;
  while (!signal.aborted) {
    if (!(await isKeptElsewhere(ports, state))) return;
    await clock.sleep(OWNER_ASK_MS, signal);
    await replayLog(ports, state, await published());
  }
  throw new JournalError('stopped', 'the log is given up');
}

/** Seals the journal for this instance; undefined when another was quicker. */
export async function sealLog(ports: OpenLogPorts, state: LogState): Promise<JournalWriter | undefined> {
  const writer = new JournalWriter(ports, AUDIT_JOURNAL, state.n, state.prev);
  const { tree, sequence } = state;
  const header = {
    by: ports.instance,
    kind: 'opened' as const,
    n: writer.n,
    prev: writer.prev,
    time: new Date(ports.clock.now()).toISOString(),
    address: ports.address,
    marks: {},
    size: treeSize(tree),
    root: hexOf(treeRoot(sequence.sha256, tree)),
    range: storeRange(tree.range),
  };
  try {
    await writer.append(encodeAuditRecord(header, []));
  } catch (error) {
    if (error instanceof JournalError && error.code === 'fenced') return undefined;
    throw error;
  }
  state.n = writer.n;
  state.prev = writer.prev;
  state.seal = { instance: ports.instance, address: ports.address };
  return writer;
}
