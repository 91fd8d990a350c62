/**
 * A state as bytes and back: a line that names the format, one line of JSON for what is small, the columns of
 * gifts and shares as they lie in memory (little-endian), and the SHA-256 of all that.
 */
import type { AmountColumn, IntegerColumn } from './column.ts';
import type { Fund } from './fund.ts';
import type { Sha256 } from './hash.ts';
import type { TableKey } from './id-hash.ts';
import type { Origins } from './origins.ts';
import { BYTES } from './base32.ts';
import { addImpact } from './impact.ts';
import { rebuildTable } from './origins.ts';
import type { LedgerState } from './state.ts';
import { createLedgerState, outflowKey } from './state.ts';

const FORMAT = 'centesimo-cents-state/5';
const HASH_BYTES = 32;

/** A snapshot that cannot be used; the caller replays instead. */
export class SnapshotError extends Error {
  readonly code: 'wrong-format' | 'damaged';

  constructor(code: SnapshotError['code'], message: string) {
    super(message);
    this.name = 'SnapshotError';
    this.code = code;
  }
}

/** The parts of the state that stand in the JSON line as they are; indexes and tables are rebuilt when it is read. */
const PLAIN = [
  'version',
  'closed',
  'baseCurrency',
  'documentRequired',
  'placed',
  'currencies',
  'sums',
  'rules',
  'names',
  'placements',
  'outflows',
  'periods',
  'returns',
  'shortfalls',
  'settlements',
] as const;
const MAPS = [
  'projects',
  'budgets',
  'lineSpent',
  'documents',
  'replacedDocuments',
  'unassigned',
  'assigned',
  'pending',
  'accounts',
  'demands',
  'credits',
  'corrections',
  'charges',
  'disputes',
  'impacts',
] as const;
const SETS = ['openDemands', 'openCredits', 'openCorrections', 'openCharges', 'covers', 'received'] as const;

interface Plain {
  ledger: string | null;
  plain: Record<string, unknown>;
  maps: Record<string, [never, never][]>;
  sets: Record<string, string[]>;
  funds: (Omit<Fund, 'shareOrigins' | 'shareStarts'> & { shares: number })[];
  owed: { count: number; settled: number }[];
  origins: number;
}

/** The state as bytes; equal states give equal bytes. */
export function saveState(state: LedgerState): Uint8Array {
  const head = new TextEncoder().encode(`${FORMAT}\n${JSON.stringify(plainOf(state))}\n`);
  const columns = columnsOf(state);
  const size = columns.reduce((sum, column) => sum + column.byteLength, head.length);
  const bytes = new Uint8Array(size + HASH_BYTES);
  bytes.set(head);
  let at = head.length;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  const hash = state.sha256.bytes(bytes.subarray(0, size));
  for (let index = 0; index < HASH_BYTES; index += 1) bytes[size + index] = hash.charCodeAt(index);
  return bytes;
}

function plainOf(state: LedgerState): Plain {
  return {
    ledger: state.ledger ?? null,
    plain: Object.fromEntries(PLAIN.map((name) => [name, state[name]])),
    maps: Object.fromEntries(MAPS.map((name) => [name, [...state[name]] as [never, never][]])),
    sets: Object.fromEntries(SETS.map((name) => [name, [...state[name]]])),
    funds: state.funds.map(({ shareOrigins, shareStarts: _starts, ...fund }) => {
      return { ...fund, shares: shareOrigins.length };
    }),
    owed: state.owed.map(({ amounts, settled }) => ({ count: amounts.length, settled })),
    origins: state.origins.count,
  };
}

function columnsOf(state: LedgerState): (Uint8Array | Float64Array | Int32Array | Uint32Array)[] {
  const { count, ids, flags, amounts, currencies, named } = state.origins;
  return [
    ids.subarray(0, count * BYTES),
    flags.subarray(0, count),
    amounts.subarray(0, count),
    currencies.subarray(0, count),
    named.subarray(0, count),
    ...state.funds.flatMap(({ shareOrigins, shareStarts }) => [
      shareOrigins.values.subarray(0, shareOrigins.length),
      shareStarts.values.subarray(0, shareStarts.length),
    ]),
    ...state.owed.flatMap(({ amounts, origins }) => [
      amounts.values.subarray(0, amounts.length),
      origins.values.subarray(0, origins.length),
    ]),
  ];
}

/**
 * Reads what `saveState` wrote; throws SnapshotError for another format or changed bytes. The table of gifts is made
 * anew, so its key (see `createLedgerState`) may be another one.
 */
export function loadState(sha256: Sha256, bytes: Uint8Array, tableKey?: TableKey): LedgerState {
  const newline = bytes.indexOf(10);
  const format = newline < 0 || newline > 64 ? '' : new TextDecoder().decode(bytes.subarray(0, newline));
  if (format !== FORMAT) throw new SnapshotError('wrong-format', `not a snapshot of format ${FORMAT}`);
  const size = bytes.length - HASH_BYTES;
  const hash = String.fromCharCode(...bytes.subarray(size));
  if (size <= newline || sha256.bytes(bytes.subarray(0, size)) !== hash) {
    throw new SnapshotError('damaged', 'the snapshot does not have the hash it carries');
  }
  const end = bytes.indexOf(10, newline + 1);
  const plain = JSON.parse(new TextDecoder().decode(bytes.subarray(newline + 1, end))) as Plain;
  return stateOf(createLedgerState(sha256, tableKey), plain, bytes.subarray(end + 1, size));
}

function stateOf(state: LedgerState, plain: Plain, columns: Uint8Array): LedgerState {
  const take = reader(columns);
  Object.assign(state, plain.plain, { ledger: plain.ledger ?? undefined });
  for (const name of MAPS) Object.assign(state, { [name]: new Map(plain.maps[name]) });
  for (const name of SETS) Object.assign(state, { [name]: new Set(plain.sets[name]) });
  readOrigins(state.origins, plain.origins, take);
  for (const { shares, ...fund } of plain.funds) {
    const shareOrigins: IntegerColumn = { length: shares, values: new Uint32Array(take(shares, 4)) };
    const shareStarts: AmountColumn = { length: shares, values: new Float64Array(take(shares, 8)) };
    state.fundIndex.set(fund.id, state.funds.length);
    state.funds.push({ ...fund, shareOrigins, shareStarts });
  }
  for (const { count, settled } of plain.owed) {
    const amounts: AmountColumn = { length: count, values: new Float64Array(take(count, 8)) };
    const origins: IntegerColumn = { length: count, values: new Uint32Array(take(count, 4)) };
    state.owed.push({ amounts, origins, settled });
  }
  for (const [index, name] of state.names.entries()) state.nameIndex.set(name, index);
  for (const [index, outflow] of state.outflows.entries()) state.outflowIndex.set(outflowKey(outflow), index);
  for (const [index, { id }] of state.returns.entries()) state.returnIndex.set(id, index);
  for (const [index, { id }] of state.settlements.entries()) state.settlementIndex.set(id, index);
  for (const [id, impact] of state.impacts) addImpact(state, id, impact);
  return state;
}

/** Takes the next rows, of so many bytes each. */
type TakeRows = (rows: number, bytes: number) => ArrayBuffer;

/**
 * Hands out the next rows, copied into memory of their own, so that each column may lie at any offset, with room for
 * more: the first event after a load must not copy all that was loaded.
 */
function reader(columns: Uint8Array): TakeRows {
  let at = 0;
  return (rows, bytes) => {
    const taken = new Uint8Array(withRoom(rows) * bytes);
    taken.set(columns.subarray(at, at + rows * bytes));
    at += rows * bytes;
    return taken.buffer;
  };
}

/** An eighth: less than columns that grow have on average. */
function withRoom(rows: number): number {
  return rows + (rows >> 3);
}

function readOrigins(origins: Origins, count: number, take: TakeRows): void {
  if (count === 0) return;
  origins.count = count;
  origins.ids = new Uint8Array(take(count, BYTES));
  origins.flags = new Uint8Array(take(count, 1));
  origins.amounts = new Float64Array(take(count, 8));
  origins.currencies = new Uint8Array(take(count, 1));
  origins.named = new Int32Array(take(count, 4));
  let size = 32;
  while (withRoom(count) * 3 > size * 2) size *= 2;
  rebuildTable(origins, size);
}
