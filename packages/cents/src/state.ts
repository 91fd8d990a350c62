/** The state of one ledger: what replaying its events leads to, and nothing that an event did not say. */
import type { ComputedPlacement } from './computed-placement.ts';
import type { EventRef } from './event.ts';
import type { Fund } from './fund.ts';
import type { Sha256 } from './hash.ts';
import type { TableKey } from './id-hash.ts';
import type { Origins } from './origins.ts';
import { createOrigins } from './origins.ts';
import type { Outflow, ReturnRecord } from './outflow.ts';

/** A placement rule: shares of funds (by index) in listed order. */
export interface PlacementRule {
  shares: { fund: number; weight: number }[];
}

export interface PlacedPartRecord {
  fund: number;
  at: number;
  count: number;
  total: number;
  root: string;
  /** Index of its first share in the fund's columns of shares. */
  firstShare: number;
}

/** One `gifts.placed`: the rows `[first, first + count)` of the queue. */
export interface Placement {
  first: number;
  count: number;
  rule: number;
  /** In ASCII order of fund ids. */
  parts: PlacedPartRecord[];
  event: EventRef | undefined;
}

export interface AssignedPiece {
  fund: number;
  at: number;
  amount: number;
  event: EventRef | undefined;
}

/** What refunds and demands say about one gift; kept only for gifts that have any. */
export interface GiftRefunds {
  /** Sum of settled demands. */
  standing: number;
  /** What was settled from money without a place, in order of settlement. */
  early: { demand: string; amount: number }[];
  demands: string[];
}

export interface Demand {
  id: string;
  origin: number;
  amount: number;
  choice: boolean;
  /** Undefined until settled; `outflow` is −1 when only unplaced money was taken. */
  settled: { unplaced: number; outflow: number } | undefined;
}

/** Sums of one currency in minor units, kept as events come and recomputed by the invariants. */
export interface CurrencySums {
  /** Net of gifts and incomes. */
  received: number;
  /** Received and not yet taken from the queue. */
  unplaced: number;
  unassigned: number;
  demanded: number;
  demandedOpen: number;
  feesOwed: number;
  /** Live slots of expenses. */
  spent: number;
}

export interface LedgerState {
  readonly sha256: Sha256;
  /** Number of events applied. */
  version: number;
  ledger: string | undefined;
  closed: boolean;
  baseCurrency: string;
  currencies: string[];
  sums: CurrencySums[];
  funds: Fund[];
  fundIndex: Map<string, number>;
  projects: Set<string>;
  rules: PlacementRule[];
  origins: Origins;
  /** Fund names that gifts used; a name need not be a fund. */
  names: string[];
  nameIndex: Map<string, number>;
  /** Rows of the queue already placed. */
  placed: number;
  placements: Placement[];
  unassigned: Map<number, number>;
  assigned: Map<number, AssignedPiece[]>;
  refunds: Map<number, GiftRefunds>;
  demands: Map<string, Demand>;
  openDemands: Set<string>;
  outflows: Outflow[];
  outflowIndex: Map<string, number>;
  returns: ReturnRecord[];
  returnIndex: Map<string, number>;
  /** The placement computed last, so that deciding and then applying it hashes once; never part of the state. */
  lastComputed: { version: number; placement: ComputedPlacement } | undefined;
}

/**
 * The state before the first event; `sha256` hashes the sum trees of placements. With a secret `tableKey` nobody can
 * craft ids that make the table of gifts slow: it is given where others write the events, and changes no answer.
 */
export function createLedgerState(sha256: Sha256, tableKey?: TableKey): LedgerState {
  return {
    sha256,
    version: 0,
    ledger: undefined,
    closed: false,
    baseCurrency: '',
    currencies: [],
    sums: [],
    funds: [],
    fundIndex: new Map(),
    projects: new Set(),
    rules: [],
    origins: createOrigins(tableKey),
    names: [],
    nameIndex: new Map(),
    placed: 0,
    placements: [],
    unassigned: new Map(),
    assigned: new Map(),
    refunds: new Map(),
    demands: new Map(),
    openDemands: new Set(),
    outflows: [],
    outflowIndex: new Map(),
    returns: [],
    returnIndex: new Map(),
    lastComputed: undefined,
  };
}

/** What of a queued row is still without a place: its net less what refunds settled against it before. */
export function unplacedAmount(state: LedgerState, origin: number): number {
  const net = state.origins.amounts[origin]!;
  const refunds = state.refunds.size === 0 ? undefined : state.refunds.get(origin);
  return refunds === undefined ? net : net - refunds.standing;
}

/** Money of a row that no fund holds yet, whether queued or unassigned. */
export function placelessAmount(state: LedgerState, origin: number): number {
  return origin >= state.placed ? unplacedAmount(state, origin) : (state.unassigned.get(origin) ?? 0);
}
