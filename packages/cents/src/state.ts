/** The state of one ledger: what replaying its events leads to, and nothing that an event did not say. */
import type { ComputedPlacement } from './computed-placement.ts';
import type { Fund, Tape } from './fund.ts';
import type { Sha256 } from './hash.ts';
import type { TableKey } from './id-hash.ts';
import type { Origins } from './origins.ts';
import { createOrigins } from './origins.ts';
import type { Outflow, ReturnRecord } from './outflow.ts';
import type {
  Account,
  AssignedPiece,
  Budget,
  Charge,
  ClosedPeriod,
  Correction,
  Credit,
  CurrencySums,
  Demand,
  Dispute,
  Impact,
  OpenShortfall,
  OwedFees,
  Placement,
  PlacementRule,
  Settlement,
} from './records.ts';

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
  /** Open: true. */
  projects: Map<string, boolean>;
  budgets: Map<string, Budget>;
  periods: ClosedPeriod[];
  /** By project, currency and line (see `lineKey`), and by project and currency alone: live amounts of expenses. */
  lineSpent: Map<string, number>;
  /** Commitments of the documents of an outflow, or of a condition that was met, and those that a copy replaced. */
  documents: Map<string, readonly string[]>;
  replacedDocuments: Map<string, readonly string[]>;
  /** Whether an expense needs one. */
  documentRequired: boolean;
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
  /** Gifts that are announced and not received. */
  pending: Map<string, { currency: number; gross: number }>;
  accounts: Map<number, Account>;
  demands: Map<string, Demand>;
  openDemands: Set<string>;
  credits: Map<string, Credit>;
  openCredits: Set<string>;
  corrections: Map<string, Correction>;
  openCorrections: Set<string>;
  charges: Map<string, Charge>;
  openCharges: Set<string>;
  disputes: Map<string, Dispute>;
  /** By currency. */
  owed: OwedFees[];
  /** By currency, oldest first. */
  shortfalls: OpenShortfall[][];
  settlements: Settlement[];
  settlementIndex: Map<string, number>;
  outflows: Outflow[];
  outflowIndex: Map<string, number>;
  returns: ReturnRecord[];
  returnIndex: Map<string, number>;
  /** Ids of `shortfall.covered`. */
  covers: Set<string>;
  /** Reports, by their ids in the order in which they came; and those that count by expense or project. */
  impacts: Map<string, Impact>;
  impactsOf: Map<string, string[]>;
  /** Transfers that the partner received. */
  received: Set<string>;
  /** The placement computed last, so that deciding and then applying it hashes once; never part of the state. */
  lastComputed: { version: number; placement: ComputedPlacement } | undefined;
}

/** What following cents and emptying slots reads and changes: whoever knows only some of a ledger's events has no more. */
export interface SlotState extends Pick<LedgerState, 'outflows' | 'settlements' | 'settlementIndex'> {
  readonly funds: Tape[];
  readonly accounts: ReadonlyMap<number, Pick<Account, 'settlements'>>;
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
    projects: new Map(),
    budgets: new Map(),
    periods: [],
    lineSpent: new Map(),
    documents: new Map(),
    replacedDocuments: new Map(),
    documentRequired: false,
    rules: [],
    origins: createOrigins(tableKey),
    names: [],
    nameIndex: new Map(),
    placed: 0,
    placements: [],
    unassigned: new Map(),
    assigned: new Map(),
    pending: new Map(),
    accounts: new Map(),
    demands: new Map(),
    openDemands: new Set(),
    credits: new Map(),
    openCredits: new Set(),
    corrections: new Map(),
    openCorrections: new Set(),
    charges: new Map(),
    openCharges: new Set(),
    disputes: new Map(),
    owed: [],
    shortfalls: [],
    settlements: [],
    settlementIndex: new Map(),
    outflows: [],
    outflowIndex: new Map(),
    returns: [],
    returnIndex: new Map(),
    covers: new Set(),
    impacts: new Map(),
    impactsOf: new Map(),
    received: new Set(),
    lastComputed: undefined,
  };
}

/** The account of a row, made when something first happens to it. */
export function accountOf(state: LedgerState, origin: number): Account {
  const known = state.accounts.get(origin);
  if (known !== undefined) return known;
  const net = state.origins.amounts[origin]!;
  const queued = origin >= state.placed ? net : 0;
  const account = { net, factNet: net, standing: 0, queued, demands: [], settlements: [] };
  state.accounts.set(origin, account);
  return account;
}

/** Net of a row with its settled corrections, and what is refunded of it. */
export function netOf(state: LedgerState, origin: number): { net: number; standing: number } {
  return state.accounts.get(origin) ?? { net: state.origins.amounts[origin]!, standing: 0 };
}

/** What of a queued row is still without a place. */
export function unplacedAmount(state: LedgerState, origin: number): number {
  const account = state.accounts.size === 0 ? undefined : state.accounts.get(origin);
  return account === undefined ? state.origins.amounts[origin]! : account.queued;
}

/** Money of a row that no fund holds yet, whether queued or unassigned. */
export function placelessAmount(state: LedgerState, origin: number): number {
  return origin >= state.placed ? unplacedAmount(state, origin) : (state.unassigned.get(origin) ?? 0);
}

/** Makes a row's placeless money more or less, with the sums. */
export function changePlaceless(state: LedgerState, origin: number, by: number): void {
  if (by === 0) return;
  const sums = state.sums[state.origins.currencies[origin]!]!;
  if (origin >= state.placed) {
    accountOf(state, origin).queued += by;
    sums.unplaced += by;
    return;
  }
  const left = (state.unassigned.get(origin) ?? 0) + by;
  if (left === 0) state.unassigned.delete(origin);
  else state.unassigned.set(origin, left);
  sums.unassigned += by;
}

/** Whether slots of this currency stand open, so that its reserve pays for nothing but them. */
export function hasShortfall(state: LedgerState, currency: number): boolean {
  return state.sums[currency]!.shortfall > 0;
}

/**
 * Under which key an outflow is found: its id, but for what stands beside another one in the same event: the loss
 * inside a settlement, and the fee of a transfer.
 */
export function outflowKey({ kind, id }: Pick<Outflow, 'kind' | 'id'>): string {
  if (kind === 'transfer-fee') return `${id}/fee`;
  return kind === 'loss' && !id.startsWith('loss_') ? `${id}/loss` : id;
}

/** The outflow whose slots an event names: the loss of a settlement by the settlement's subject. */
export function namedOutflow(state: LedgerState, id: string): number | undefined {
  return state.outflowIndex.get(outflowKey({ kind: 'loss', id })) ?? state.outflowIndex.get(id);
}
