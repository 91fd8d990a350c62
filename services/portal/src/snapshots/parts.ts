/** The verified state and the index as named runs of bytes, and back. Equal states give equal bytes. */
import { loadState, saveState } from '@centesimo/cents';
import type { TableKey } from '@centesimo/cents';
import { nodeSha256 } from '@centesimo/log/node';
import { openReplayed } from '@centesimo/verify';
import type { ReplayedLedger } from '@centesimo/verify';
import type { AmountColumn, IntegerColumn } from '@centesimo/cents/column';
import { createLedgerIndex } from '../domain/ledger-index.ts';
import type { LedgerIndex } from '../domain/ledger-index.ts';
import { restoreMoneyFacts, storedFacts } from '../domain/money-facts.ts';
import { createPortalIndex, restoreCitations } from '../domain/portal-index.ts';
import type { PortalIndex } from '../domain/portal-index.ts';
import { rebuildKeyTable } from '../domain/trail-keys.ts';

export interface Part {
  readonly name: string;
  readonly bytes: () => Uint8Array;
}

/** Takes a part that must be there. */
export type TakePart = (name: string) => Uint8Array;

function columnBytes(columns: readonly (AmountColumn | IntegerColumn)[]): Uint8Array {
  const runs = columns.map(({ length, values }) => {
    return new Uint8Array(values.buffer, values.byteOffset, length * values.BYTES_PER_ELEMENT);
  });
  return Buffer.concat(runs);
}

/** Fills columns from bytes, each with `length` values. */
function fillColumns(
  bytes: Uint8Array,
  length: number,
  columns: readonly (AmountColumn | IntegerColumn)[],
): void {
  let at = 0;
  for (const column of columns) {
    const size = length * column.values.BYTES_PER_ELEMENT;
    const { buffer } = new Uint8Array(bytes.subarray(at, at + size));
    const isAmounts = column.values instanceof Float64Array;
    Object.assign(column, { length, values: isAmounts ? new Float64Array(buffer) : new Uint32Array(buffer) });
    at += size;
  }
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function jsonOf<Value>(bytes: Uint8Array): Value {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()) as Value;
}

function rowColumns({ rows }: LedgerIndex): readonly (AmountColumn | IntegerColumn)[] {
  return [rows.entries, rows.gross, rows.fees, rows.givenAt, rows.ways];
}

interface LedgerFacts extends Pick<LedgerIndex, 'opened' | 'expenses' | 'bank' | 'statements' | 'last'> {
  readonly funds: [string, LedgerIndex['opened']][];
  readonly projects: [string, LedgerIndex['projects'] extends Map<string, infer Value> ? Value : never][];
  readonly demands: [string, number][];
  readonly documentEntries: [string, number][];
  readonly money: object;
  readonly rows: { readonly count: number; readonly gifts: number; readonly processors: readonly string[] };
}

/** All parts, in a fixed order; each is made when it is asked for. */
export function partsOf(index: PortalIndex): Part[] {
  const parts: Part[] = [];
  for (const ledger of index.ledgers) {
    const name = `ledger/${ledger.number}`;
    parts.push({ name: `${name}/state`, bytes: () => saveState(ledger.state) });
    parts.push({ name: `${name}/facts`, bytes: () => jsonBytes(factsOf(ledger)) });
    parts.push({ name: `${name}/rows`, bytes: () => columnBytes(rowColumns(ledger)) });
  }
  const { trailKeys, places } = index;
  const { gifts, ledgers, words } = trailKeys;
  const keyWords: IntegerColumn = { length: gifts.length * 8, values: words };
  parts.push({ name: 'trail-keys', bytes: () => columnBytes([ledgers, gifts, keyWords]) });
  const sources = [...places].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [source, { entries, times }] of sources)
    parts.push({ name: `places${source}`, bytes: () => columnBytes([entries, times]) });
  return parts;
}

function factsOf(ledger: LedgerIndex): LedgerFacts {
  const { opened, bank, documentEntries, expenses, funds, projects, demands, last, money, rows, statements } =
    ledger;
  const { gifts, processors } = rows;
  return {
    opened,
    expenses,
    bank,
    statements,
    last,
    funds: [...funds],
    projects: [...projects],
    demands: [...demands],
    documentEntries: [...documentEntries],
    money: storedFacts(money),
    rows: { count: rows.entries.length, gifts, processors },
  };
}

/** What of a ledger stands in the list of parts. */
export interface StoredLedger {
  readonly id: string;
  readonly entries: number;
}

/** An index, and its replayed ledgers by id. @throws SnapshotError, Error where a part is not whole */
export function restoreIndex(
  stored: readonly StoredLedger[],
  names: readonly string[],
  take: TakePart,
  tableKey: TableKey,
): { readonly index: PortalIndex; readonly replayed: ReadonlyMap<string, ReplayedLedger> } {
  const index = createPortalIndex(tableKey);
  const replayed = new Map<string, ReplayedLedger>();
  for (const [number, { id, entries }] of stored.entries()) {
    const state = loadState(nodeSha256, take(`ledger/${number}/state`), tableKey);
    const facts = jsonOf<LedgerFacts>(take(`ledger/${number}/facts`));
    const { bank } = facts;
    const ledger = createLedgerIndex(id, number, { bank, state });
    restoreFacts(ledger, facts, take(`ledger/${number}/rows`));
    index.ledgers.push(ledger);
    index.byId.set(id, ledger);
    for (const expense of ledger.expenses) index.expenses.set(expense.id, ledger);
    replayed.set(id, { ...openReplayed(tableKey), bank, state, entries });
  }
  restoreCitations(index);
  restoreTrailKeys(index, take('trail-keys'));
  for (const name of names) if (name.startsWith('places/')) restorePlaces(index, name, take(name));
  return { index, replayed };
}

function restoreFacts(ledger: LedgerIndex, facts: LedgerFacts, rows: Uint8Array): void {
  ledger.opened = facts.opened;
  ledger.last = facts.last;
  ledger.statements.push(...facts.statements);
  for (const [id, fund] of facts.funds) ledger.funds.set(id, fund);
  for (const [id, project] of facts.projects) ledger.projects.set(id, project);
  for (const [id, entry] of facts.demands) ledger.demands.set(id, entry);
  for (const [key, entry] of facts.documentEntries) ledger.documentEntries.set(key, entry);
  restoreMoneyFacts(ledger.money, facts.money);
  for (const expense of facts.expenses) {
    ledger.expenseIndex.set(expense.id, ledger.expenses.length);
    ledger.expenses.push(expense);
  }
  ledger.rows.gifts = facts.rows.gifts;
  for (const [index, processor] of facts.rows.processors.entries()) {
    ledger.rows.processors.push(processor);
    ledger.rows.processorIndex.set(processor, index);
  }
  fillColumns(rows, facts.rows.count, rowColumns(ledger));
}

function restoreTrailKeys({ trailKeys }: PortalIndex, bytes: Uint8Array): void {
  const count = bytes.length / (4 + 4 + 32);
  fillColumns(bytes, count, [trailKeys.ledgers, trailKeys.gifts]);
  trailKeys.words = new Uint32Array(new Uint8Array(bytes.subarray(count * 8)).buffer);
  let size = 128;
  while (count * 3 > size * 2) size *= 2;
  rebuildKeyTable(trailKeys, size);
}

function restorePlaces(index: PortalIndex, name: string, bytes: Uint8Array): void {
  const places = {
    entries: { length: 0, values: new Float64Array(0) },
    times: { length: 0, values: new Float64Array(0) },
  };
  fillColumns(bytes, bytes.length / 16, [places.entries, places.times]);
  index.places.set(name.slice('places'.length), places);
}
