/** The money of every ledger, replayed from the entries with the same reducer that decides, and held to account. */
import { randomInt } from 'node:crypto';
import {
  addBalance,
  applyEvent,
  applyGift,
  createBankReport,
  createLedgerState,
  createSlotEntries,
  giftIdOf,
  invariants,
  noteMovement,
  noteSlots,
  totals,
} from '@centesimo/cents';
import type {
  BankReport,
  GiftReceived,
  LedgerEvent,
  LedgerState,
  LedgerTotals,
  SlotEntries,
  TableKey,
  Violation,
} from '@centesimo/cents';
import type { LedgerEvent as SchemaEvent } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import { MAX_FAILURES } from './failure.ts';
import type { Failure } from './failure.ts';
import { ID_BYTES } from './gift-columns.ts';
import type { GiftColumns, GiftKind } from './gift-columns.ts';
import { createHandOvers, noteHandOver } from './hand-overs.ts';
import type { HandOvers } from './hand-overs.ts';
import { checkPosition, createJournalOrder } from './journal-order.ts';
import type { JournalOrder } from './journal-order.ts';
import { readEvent } from './read-event.ts';
import type { Stretch } from './stretch.ts';
import { isSystemEntry } from './system-entries.ts';

const GIFT = 'org.centesimo.gift.received.v1';
const PENDING = 'org.centesimo.gift.pending.v1';
const OF_A_PERSON = new Set<string>([GIFT, PENDING, 'org.centesimo.subject.erased.v1']);

export interface VerifiedLedger {
  readonly ledger: string;
  readonly entries: number;
  readonly totals: LedgerTotals;
}

export interface ReplayedLedger {
  readonly state: LedgerState;
  entries: number;
  /** After a failure the ledger's state means nothing more. */
  failed: boolean;
  /** Commitments to public details, by fund, project, expense, return, or the ledger itself. */
  readonly commitments: Map<string, string>;
  /** By expense, YYYY-MM-DD. */
  readonly paidAt: Map<string, string>;
  /** By the gift whose private details were erased: the day, and the last entry that says so. */
  readonly erased: Map<string, Erased>;
  /** The entry of the last `period.closed`; undefined before the first. */
  periodEntry: number | undefined;
  /** For trail receipts. */
  readonly slots: SlotEntries;
  readonly bank: BankReport;
}

/** `erasedAt`: YYYY-MM-DD. */
export interface Erased {
  readonly index: number;
  readonly erasedAt: string;
}

/** Told of every entry that was applied, in order: what else is kept of it is the observer's business. */
export interface ReplayObserver {
  gift(ledger: string, replayed: ReplayedLedger, columns: GiftColumns, at: number, index: number): void;
  event(replayed: ReplayedLedger, event: SchemaEvent, index: number): void;
}

export interface Replay {
  readonly ledgers: Map<string, ReplayedLedger>;
  readonly order: JournalOrder;
  readonly failures: Failure[];
  /** After so many the replay stops. */
  readonly failuresMax: number;
  readonly observer: ReplayObserver | undefined;
  /** The last entry that is replayed. */
  readonly through: number;
  /** Where the events of allocation stand in the log, by `source id`; gifts are too many. */
  readonly indices: Map<string, number>;
  readonly handOvers: HandOvers;
  /** The gift asked for by its trail key, once it was met. */
  readonly wanted: WantedGift;
  /** Who wrote the log has chosen its ids, and cannot know this. */
  readonly tableKey: TableKey;
}

export interface WantedGift {
  readonly trailKey: string | undefined;
  found?: { readonly ledger: string; readonly gift: string; readonly index: number };
  /** The gift of this key that was announced, whether it came or not. */
  announced?: string;
}

/** With an observer the first failure ends the replay. */
export function createReplay(trailKey?: string, observer?: ReplayObserver, through = Infinity): Replay {
  return {
    through,
    failuresMax: observer === undefined ? MAX_FAILURES : 1,
    observer,
    ledgers: new Map(),
    order: createJournalOrder(),
    failures: [],
    indices: new Map(),
    handOvers: createHandOvers(),
    wanted: { trailKey },
    tableKey: [randomInt(2 ** 32), randomInt(2 ** 32)],
  };
}

/** Replays the entries of a stretch that were hashed; a bundle that is not its entries has ended them before. */
export function replayStretch(replay: Replay, stretch: Stretch, columns: GiftColumns, end: number): void {
  const entries = Math.min(end, replay.through + 1) - stretch.begin;
  let others = 0;
  for (let at = 0; at < entries && replay.failures.length < replay.failuresMax; at += 1) {
    const kind = columns.kinds[(columns.kindOf[at] ?? 0) - 1];
    if (kind !== undefined) {
      replayGift(replay, kind, columns, at, stretch.begin + at);
      continue;
    }
    const place = columns.others[others] ?? { begin: 0, end: 0 };
    others += 1;
    // A copy: text decoders refuse shared memory.
    replayOther(replay, new Uint8Array(stretch.bytes.subarray(place.begin, place.end)), stretch.begin + at);
  }
}

function replayGift(replay: Replay, kind: GiftKind, columns: GiftColumns, at: number, index: number): void {
  const { ledger, source, currency, reserveBears, fund } = kind;
  const replayed = placeEvent(replay, index, ledger, source, columns.position[at] ?? 0);
  if (replayed === undefined) return;
  const id = { bytes: columns.ids, at: at * ID_BYTES, lastBits: columns.lastBits[at] ?? 0 };
  const numbers = { currency, gross: columns.gross[at] ?? 0, fee: columns.fee[at] ?? 0 };
  const data: GiftReceived = {
    ...numbers,
    ...(reserveBears ? { feeBearer: 'reserve' } : undefined),
    ...(fund === undefined ? undefined : { fund }),
  };
  const violation = applyGift(replayed.state, id, data);
  if (violation !== undefined) refuse(replay, replayed, violation, index, ledger, GIFT, giftIdOf(id));
  else {
    replayed.entries += 1;
    replay.observer?.gift(ledger, replayed, columns, at, index);
  }
  const wanted = at === columns.wanted && violation === undefined;
  if (wanted) replay.wanted.found ??= { ledger, gift: giftIdOf(id), index };
}

function replayOther(replay: Replay, entry: Uint8Array, index: number): void {
  // What the log states of itself moves no money; it is checked with the chains.
  if (isSystemEntry(entry)) return;
  const { event, failure } = readEvent(entry, index);
  if (failure !== undefined) {
    fail(replay, failure);
    return;
  }
  const { ledger, source, id } = event;
  if (!replayEvent(replay, index, event)) return;
  if (replay.observer !== undefined) return;
  replay.indices.set(`${source} ${id}`, index);
  noteCommitment(replay, ledger, event);
  noteHandOver(replay.handOvers, event, index);
  const slots = replay.ledgers.get(ledger)?.slots;
  if (slots !== undefined) noteSlots(slots, event, index);
  if (event.type === 'org.centesimo.expense.recorded.v1') {
    replay.ledgers.get(ledger)?.paidAt.set(event.subject, event.data.paidAt);
  }
  const isAnnounced = event.type === PENDING && event.data.trailKey === replay.wanted.trailKey;
  if (isAnnounced) replay.wanted.announced ??= event.subject;
  const wanted = event.type === GIFT && event.data.trailKey === replay.wanted.trailKey;
  if (wanted) replay.wanted.found ??= { ledger, gift: event.subject, index };
}

/** True when the event was applied. */
function replayEvent(replay: Replay, index: number, event: SchemaEvent): boolean {
  const { ledger, source, id } = event;
  const replayed = placeEvent(replay, index, ledger, source, Number(id));
  if (replayed === undefined) return false;
  const violation = applyEvent(replayed.state, event);
  if (violation !== undefined) refuse(replay, replayed, violation, index, ledger, event.type, event.subject);
  else {
    replayed.entries += 1;
    noteReport(replayed, event, index);
    replay.observer?.event(replayed, event, index);
  }
  return violation === undefined;
}

/** Checks the position of an event; answers the ledger it goes to, or undefined when that has failed before. */
function placeEvent(
  replay: Replay,
  index: number,
  ledger: string,
  source: string,
  position: number,
): ReplayedLedger | undefined {
  const misplaced = checkPosition(replay.order, index, ledger, source, position);
  if (misplaced !== undefined) {
    fail(replay, misplaced);
    if (replay.observer !== undefined) return undefined;
  }
  const known = replay.ledgers.get(ledger);
  if (known !== undefined) return known.failed ? undefined : known;
  const opened = openReplayed(replay.tableKey);
  replay.ledgers.set(ledger, opened);
  return opened;
}

export function openReplayed(tableKey: TableKey): ReplayedLedger {
  const state = createLedgerState(nodeSha256, tableKey);
  return {
    state,
    entries: 0,
    failed: false,
    commitments: new Map(),
    paidAt: new Map(),
    erased: new Map(),
    periodEntry: undefined,
    slots: createSlotEntries(),
    bank: createBankReport(),
  };
}

/** What reports need that is no state: where a period closed, and what a bank stated against what the ledger had. */
function noteReport(replayed: ReplayedLedger, event: SchemaEvent, index: number): void {
  noteMovement(replayed.bank.movements, replayed.state, event, index);
  if (event.type === 'org.centesimo.period.closed.v1') replayed.periodEntry = index;
  if (event.type === 'org.centesimo.subject.erased.v1')
    replayed.erased.set(event.subject, { index, erasedAt: event.data.erasedAt });
  if (event.type === 'org.centesimo.bank.balance-stated.v1')
    addBalance(replayed.bank, replayed.state, event.data, index);
}

function noteCommitment(replay: Replay, ledger: string, event: LedgerEvent): void {
  // Details of a gift are of a person: nothing public opens them, and nothing at all those that were erased.
  if (OF_A_PERSON.has(event.type) || !('details' in event.data)) return;
  const { details } = event.data;
  if (details !== undefined) replay.ledgers.get(ledger)?.commitments.set(event.subject, details);
}

function fail(replay: Replay, failure: Failure): void {
  if (replay.failures.length < replay.failuresMax) replay.failures.push(failure);
}

function refuse(
  replay: Replay,
  replayed: ReplayedLedger,
  { code, invariant, facts }: Violation,
  index: number,
  ledger: string,
  type: LedgerEvent['type'],
  subject: string,
): void {
  replayed.failed = true;
  const rule = invariant === undefined ? code : `${code}, invariant ${invariant}`;
  fail(replay, {
    what: 'money-rule',
    message: `Entry ${index} (${type} of ${subject}) breaks a money rule: ${rule}.`,
    where: { index, ledger },
    rule: code,
    ...(invariant === undefined ? {} : { invariant }),
    facts,
  });
}

/** Holds every ledger to all invariants, recomputed from its tapes and slots. */
export function checkInvariants(replay: Replay): void {
  for (const [ledger, { state, failed }] of replay.ledgers) {
    if (failed) continue;
    for (const { code, invariant, facts } of invariants(state)) {
      const message = `At the end of the log the ledger ${ledger} breaks invariant ${invariant ?? '?'}.`;
      const number = invariant === undefined ? {} : { invariant };
      fail(replay, { what: 'money-rule', message, where: { ledger }, rule: code, ...number, facts });
    }
  }
}

/** The ledgers in ASCII order. */
export function replayedLedgers(replay: Replay): VerifiedLedger[] {
  const sorted = [...replay.ledgers].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([ledger, { state, entries }]) => ({ ledger, entries, totals: totals(state) }));
}
