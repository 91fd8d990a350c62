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
import { rebuildTable } from './origins.ts';
import type { LedgerState } from './state.ts';
import { createLedgerState } from './state.ts';

const FORMAT = 'centesimo-cents-state/1';
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

/** What stands in the JSON line; indexes and tables are rebuilt when it is read. */
interface Plain {
  scalars: Pick<LedgerState, 'version' | 'closed' | 'baseCurrency' | 'placed'>;
  ledger: string | null;
  lists: Pick<LedgerState, 'currencies' | 'sums' | 'rules' | 'names' | 'placements' | 'outflows' | 'returns'>;
  funds: (Omit<Fund, 'shareOrigins' | 'shareStarts'> & { shares: number })[];
  origins: number;
  projects: string[];
  unassigned: [number, LedgerState['unassigned'] extends Map<number, infer Value> ? Value : never][];
  assigned: [number, LedgerState['assigned'] extends Map<number, infer Value> ? Value : never][];
  refunds: [number, LedgerState['refunds'] extends Map<number, infer Value> ? Value : never][];
  demands: LedgerState['demands'] extends Map<string, infer Value> ? Value[] : never;
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
  const { version, closed, baseCurrency, placed } = state;
  const { currencies, sums, rules, names, placements, outflows, returns } = state;
  return {
    scalars: { version, closed, baseCurrency, placed },
    ledger: state.ledger ?? null,
    lists: { currencies, sums, rules, names, placements, outflows, returns },
    funds: state.funds.map(({ shareOrigins, shareStarts: _starts, ...fund }) => {
      return { ...fund, shares: shareOrigins.length };
    }),
    origins: state.origins.count,
    projects: [...state.projects],
    unassigned: [...state.unassigned],
    assigned: [...state.assigned],
    refunds: [...state.refunds],
    demands: [...state.demands.values()],
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
  Object.assign(state, plain.scalars, plain.lists, { ledger: plain.ledger ?? undefined });
  readOrigins(state.origins, plain.origins, take);
  for (const { shares, ...fund } of plain.funds) {
    const shareOrigins: IntegerColumn = { length: shares, values: new Uint32Array(take(shares * 4)) };
    const shareStarts: AmountColumn = { length: shares, values: new Float64Array(take(shares * 8)) };
    state.fundIndex.set(fund.id, state.funds.length);
    state.funds.push({ ...fund, shareOrigins, shareStarts });
  }
  state.projects = new Set(plain.projects);
  state.unassigned = new Map(plain.unassigned);
  state.assigned = new Map(plain.assigned);
  state.refunds = new Map(plain.refunds);
  for (const demand of plain.demands) {
    state.demands.set(demand.id, demand);
    if (demand.settled === undefined) state.openDemands.add(demand.id);
  }
  for (const [index, name] of state.names.entries()) state.nameIndex.set(name, index);
  for (const [index, { id }] of state.outflows.entries()) state.outflowIndex.set(id, index);
  for (const [index, { id }] of state.returns.entries()) state.returnIndex.set(id, index);
  return state;
}

/**
 * Hands out the next bytes, copied into memory of their own, so that each column may lie at any offset. Not with
 * `slice`: a Buffer answers that with a view.
 */
function reader(columns: Uint8Array): (bytes: number) => ArrayBuffer {
  let at = 0;
  return (bytes) => {
    at += bytes;
    return new Uint8Array(columns.subarray(at - bytes, at)).buffer;
  };
}

function readOrigins(origins: Origins, count: number, take: (bytes: number) => ArrayBuffer): void {
  if (count === 0) return;
  origins.count = count;
  origins.ids = new Uint8Array(take(count * BYTES));
  origins.flags = new Uint8Array(take(count));
  origins.amounts = new Float64Array(take(count * 8));
  origins.currencies = new Uint8Array(take(count));
  origins.named = new Int32Array(take(count * 4));
  let size = 32;
  while (count * 3 > size * 2) size *= 2;
  rebuildTable(origins, size);
}
