/** What a followed log holds as named parts and back: everything but the checkpoint and the place in the log. */
import { loadState, saveState } from '@centesimo/cents';
import type { BankReport } from '@centesimo/cents';
import { storeChain } from '@centesimo/log';
import type { StoredChain } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { FollowedLog } from './followed-log.ts';
import { openReplayed } from './replay.ts';
import type { Replay, ReplayedLedger } from './replay.ts';

/** A run of bytes under a name; of one name there may be several, in order. */
export interface SavedPart {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Items of one part: a text of a few megabytes, however many there are. */
const ITEMS = 20_000;
const STATE = 'state';

/** Tables by name; the sets among them hold each item as a pair with itself. */
type Tables = Readonly<Record<string, Map<string, unknown> | Set<string>>>;

function tablesOfLog({ handOvers, indices, order }: Replay): Tables {
  const { citations, cited, incomes } = handOvers;
  return { next: order.next, partitions: order.partitions, indices, citations, cited, incomes };
}

function tablesOfLedger({ commitments, erased, paidAt, slots }: ReplayedLedger): Tables {
  const { covered, openings, slots: bySlot, undone } = slots;
  return { commitments, erased, paidAt, slots: bySlot, undone, covered, openings };
}

interface LedgerLine {
  readonly ledger: string;
  readonly entries: number;
  readonly periodEntry: number | null;
  readonly bank: BankReport;
}

/** Equal logs give equal parts. Each is made when it is asked for. */
export function* savedParts({ chain, replay }: FollowedLog): Generator<SavedPart> {
  for (const some of slices(Object.entries(storeChain(chain).heads))) yield json('heads', some);
  yield* partsOfTables('log', tablesOfLog(replay));
  for (const [ledger, replayed] of replay.ledgers) {
    const { bank, entries, periodEntry = null, state } = replayed;
    yield json('ledger', { ledger, entries, periodEntry, bank } satisfies LedgerLine);
    yield* partsOfTables('of-ledger', tablesOfLedger(replayed));
    yield { name: STATE, bytes: saveState(state) };
  }
}

function* partsOfTables(of: string, tables: Tables): Generator<SavedPart> {
  for (const [name, table] of Object.entries(tables))
    for (const some of slices<[string, unknown]>(table.entries())) yield json(`${of}/${name}`, some);
}

function* slices<Item>(items: Iterable<Item>): Generator<readonly Item[]> {
  let some: Item[] = [];
  for (const item of items) {
    if (some.push(item) < ITEMS) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function json(name: string, value: unknown): SavedPart {
  return { name, bytes: Buffer.from(JSON.stringify(value)) };
}

/** Puts parts back together, in their order. */
export interface Restoring {
  readonly replay: Replay;
  /** Of the chain: it is whole once all parts are there. */
  readonly heads: StoredChain['heads'];
  take(part: SavedPart): void;
}

/** @throws Error, SnapshotError from `take`, for a part that is not one of these */
export function startRestoring(replay: Replay): Restoring {
  const heads: Record<string, { leaf: string; seq: number }> = {};
  const tables = tablesOfLog(replay);
  let line: LedgerLine | undefined;
  let ledger = openReplayed(replay.tableKey);
  const take = ({ bytes, name }: SavedPart): void => {
    if (name === STATE) {
      if (line === undefined) throw new Error('a state of no ledger');
      const { bank, entries, periodEntry } = line;
      const state = loadState(nodeSha256, bytes, replay.tableKey);
      replay.ledgers.set(line.ledger, {
        ...ledger,
        state,
        bank,
        entries,
        periodEntry: periodEntry ?? undefined,
      });
      return;
    }
    const value: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    if (name === 'heads') Object.assign(heads, Object.fromEntries(value as [string, never][]));
    else if (name === 'ledger') {
      line = value as LedgerLine;
      ledger = openReplayed(replay.tableKey);
    } else if (name.startsWith('log/')) fill(tables[name.slice(4)], value);
    else fill(tablesOfLedger(ledger)[name.slice('of-ledger/'.length)], value);
  };
  return { replay, heads, take };
}

function fill(table: Map<string, unknown> | Set<string> | undefined, value: unknown): void {
  if (table === undefined) throw new Error('a part of no known name');
  for (const [key, item] of value as [string, unknown][]) {
    if (table instanceof Set) table.add(key);
    else table.set(key, item);
  }
}
