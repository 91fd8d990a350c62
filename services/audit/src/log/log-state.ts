/** The log as its journal says: replayed record by record, grown batch by batch; dropped whole when the fence falls. */
import { NO_HASH, type Mark } from '@centesimo/journal';
import {
  type Ed25519Verifier,
  type Hash,
  LogError,
  type ParsedEntry,
  type Sha256,
  type TileBuilder,
  type TileFile,
  appendLeaves,
  checkLink,
  createTileBuilder,
  hexOf,
  leafHashOfText,
  parseEntry,
  takeTiles,
  treeRoot,
  treeSize,
  verifyKeyChange,
} from '@centesimo/log';
import { SYSTEM_LEDGER, parseEvent, parseSystemEvent } from '@centesimo/events';
import { applyToLedger } from '../domain/ledgers.ts';
import { type Sequence, createSequence, headsEvent } from '../domain/sequence.ts';
import type { AuditRecord } from './audit-record.ts';

/** Where the entries of a record begin in the log. */
export interface RecordStart {
  readonly n: number;
  readonly firstIndex: number;
  readonly count: number;
}

export interface LogState {
  readonly ed25519: Ed25519Verifier;
  readonly sequence: Sequence;
  readonly tree: TileBuilder;
  /** The last message taken of each source journal. */
  readonly marks: Map<string, Mark>;
  /** Records with entries, in order of their first index. */
  readonly starts: RecordStart[];
  /** When the first entry that no heads entry speaks of was stored, in ms; undefined where there is none. */
  unheadedSince: number | undefined;
  /** The last seal, to ask whether its owner still answers. */
  seal: { readonly instance: string; readonly address: string } | undefined;
  n: number;
  prev: string;
}

export function createLogState(sha256: Sha256, ed25519: Ed25519Verifier): LogState {
  return {
    ed25519,
    sequence: createSequence(sha256),
    tree: createTileBuilder(),
    marks: new Map(),
    starts: [],
    unheadedSince: undefined,
    seal: undefined,
    n: 0,
    prev: NO_HASH,
  };
}

/**
 * Replays one stored record: chain, tree and money, as a verifier would. Tiles up to `publishedSize` exist already:
 * those that this record made are the answer.
 * @throws LogError when the record is not the next one or does not lead to the size and root it states
 */
export function replayRecord(state: LogState, record: AuditRecord, publishedSize: number): TileFile[] {
  if (record.n !== state.n || record.prev !== state.prev)
    throw new LogError(
      'chain-broken',
      `record ${record.n} of the audit journal does not follow record ${state.n - 1}`,
    );
  const firstIndex = treeSize(state.tree);
  const { sequence, tree } = state;
  appendLeaves(
    sequence.sha256,
    tree,
    record.entries.map((text) => replayEntry(state, text)),
  );
  if (treeSize(tree) !== record.size || hexOf(treeRoot(sequence.sha256, tree)) !== record.root)
    throw new LogError('chain-broken', `record ${record.n} of the audit journal states another size or root`);
  noteRecord(state, record, firstIndex);
  return record.size <= publishedSize ? takeTiles(tree) : [];
}

/** Whether so many entries of ledgers have no heads entry behind them, or the first of them has waited so long for one. */
export function isHeadsDue(
  { sequence, unheadedSince }: LogState,
  { headsEntries, headsMs }: { readonly headsEntries: number; readonly headsMs: number },
  nowMs: number,
): boolean {
  if (sequence.unheaded >= headsEntries) return true;
  return unheadedSince !== undefined && nowMs - unheadedSince >= headsMs;
}

/** Moves the state behind a stored record, whose entries are in the sequence and the tree already. */
export function noteRecord(state: LogState, record: AuditRecord, firstIndex: number): void {
  const count = record.entries.length;
  if (count > 0) state.starts.push({ n: record.n, firstIndex, count });
  for (const [journal, mark] of Object.entries(record.marks)) state.marks.set(journal, mark);
  if (state.sequence.unheaded === 0) state.unheadedSince = undefined;
  else if (count > 0) state.unheadedSince ??= Date.parse(record.time);
  if (record.kind === 'opened' && record.address !== undefined)
    state.seal = { instance: record.by, address: record.address };
  state.n = record.n + 1;
  state.prev = record.hash;
}

function replayEntry({ ed25519, sequence }: LogState, text: string): Hash {
  const entry = parseEntry(text);
  const leaf = leafHashOfText(sequence.sha256, text);
  if (entry.ledger === SYSTEM_LEDGER) {
    takeSystemEntry(sequence, ed25519, entry);
    checkLink(sequence.chain, entry, leaf);
    return leaf;
  }
  checkLink(sequence.chain, entry, leaf);
  const parsed = parseEvent(JSON.parse(entry.eventText));
  if (parsed.fault !== undefined)
    throw new LogError('entry-malformed', `entry ${entry.index} holds no event: ${parsed.fault.reason}`);
  if (parsed.event.ledger !== entry.ledger)
    throw new LogError('entry-malformed', `entry ${entry.index} stands in the chain of another ledger`);
  const violation = applyToLedger(sequence.ledgers, parsed.event);
  if (violation !== undefined)
    throw new LogError('entry-malformed', `entry ${entry.index} breaks the money rules: ${violation.code}`);
  sequence.unheaded += 1;
  return leaf;
}

/** What the log says of itself must be true, or nothing is signed again: heads are made once more, a key's signature checked. */
function takeSystemEntry(sequence: Sequence, ed25519: Ed25519Verifier, entry: ParsedEntry): void {
  const { event, fault } = parseSystemEvent(JSON.parse(entry.eventText));
  if (fault !== undefined)
    throw new LogError('entry-malformed', `entry ${entry.index} holds no event: ${fault.reason}`);
  if (event.type === 'org.centesimo.log.key-changed.v1') {
    verifyKeyChange(sequence.sha256, ed25519, event.data, entry.index);
    const { newKey = event.data.oldKey } = sequence.keyChange ?? {};
    if (event.data.oldKey !== newKey)
      throw new LogError('chain-broken', `entry ${entry.index} changes a key that did not sign the log`);
    if (sequence.pastKeys.has(event.data.newKey))
      throw new LogError('chain-broken', `entry ${entry.index} names a key that has signed the log before`);
    sequence.keyChange = event.data;
    sequence.pastKeys.add(event.data.oldKey);
    return;
  }
  if (sequence.unheaded === 0 || headsEvent(sequence, event.time) !== entry.eventText)
    throw new LogError('chain-broken', `entry ${entry.index} names other heads than stand before it`);
  sequence.unheaded = 0;
}
