/** What a ledger's state remembers of placements, demands, fees and shortfalls. */
import type { AmountColumn, IntegerColumn } from './column.ts';
import type { AppealEnd, EventRef, FactCounts } from './event.ts';

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

/** What happened to one gift since it came; kept only for gifts to which anything did. */
export interface Account {
  /** Net with the corrections that are settled; by the facts alone, with all of them. */
  net: number;
  factNet: number;
  /** What settled demands took of it and did not give back: never more than the net. */
  standing: number;
  /** While it is queued: what of it is still to be placed. */
  queued: number;
  demands: string[];
  /** Indexes of its settlements, oldest first. */
  settlements: number[];
}

/** Money that the bank takes back. */
export interface Demand {
  id: string;
  origin: number;
  amount: number;
  kind: 'refund' | 'failure' | 'dispute';
  choice: boolean;
  /** The fund that it is to give back of, as its fact says. */
  appeal?: string;
  /** Sum of the credits that came against it, and how much of it they made void before it was settled. */
  credited: number;
  voided: number;
  settled: boolean;
}

/** What of a demand no credit has made void. */
export function openOf({ amount, voided }: Demand): number {
  return amount - voided;
}

/** Money that comes back of a demand. */
export interface Credit {
  id: string;
  demand: string;
  amount: number;
  settled: boolean;
}

export interface Correction {
  id: string;
  origin: number;
  /** Of the net, signed; 0: only the reserve owes more. */
  change: number;
  settled: boolean;
}

export interface Charge {
  id: string;
  amount: number;
  currency: number;
  settled: boolean;
}

export interface Dispute {
  gift: number;
  state: 'inquiry' | 'withdrawn' | 'won' | 'lost';
}

/** What a settlement took of the gift and has not given back, in the order in which it was taken. */
export type SettledPiece =
  | { kind: 'unplaced'; amount: number }
  /** Slots of the outflow that took the gift's free cents. */
  | { kind: 'own'; outflow: number; slot: number; length: number }
  /** The gift's cents from position `from` on held slots `[slot, slot + length)` before they were covered. */
  | { kind: 'slot'; outflow: number; slot: number; length: number; fund: number; from: number };

/** An appeal, by its fund's index, that could not use its money when some of it left. */
export interface EndedAppeal {
  fund: number;
  state: AppealEnd;
}

/** A demand or a fee, settled. */
export interface Settlement {
  /** The demand or correction. */
  id: string;
  kind: 'demand' | 'fee';
  origin: number;
  pieces: SettledPiece[];
  /** The outflow of what the gift did not reach; −1 when it reached. */
  loss: number;
  /** What it took free of this fund was given back because the appeal could not use it. */
  appeal?: EndedAppeal;
  event: EventRef | undefined;
}

/** Slots held by an open shortfall; `origin` is the gift that was taken back, −1: none. */
export interface OpenShortfall {
  outflow: number;
  slot: number;
  length: number;
  origin: number;
}

/** Fees that the reserve of one currency owes, in donation's order; the first `settled` are settled. */
export interface OwedFees {
  amounts: AmountColumn;
  origins: IntegerColumn;
  settled: number;
}

export interface Budget {
  currency: number;
  version: number;
  over: 'refuse' | 'flag';
  lines: { line: string; amount: number }[];
}

/** Units delivered, of an expense or of a project, counted by a named method. */
export interface Impact {
  readonly expense?: string;
  readonly project?: string;
  readonly method: string;
  readonly unit: string;
  readonly units: number;
  /** The report that counts instead. */
  readonly replacedBy?: string;
}

/** What a closed period counted, and the hash of its statement. */
export interface ClosedPeriod {
  counts: FactCounts;
  statement: string;
}

/** Sums of one currency in minor units, kept as events come and recomputed by the invariants. */
export interface CurrencySums {
  /** Net of gifts and incomes as they came. */
  received: number;
  /** Received and not yet taken from the queue. */
  unplaced: number;
  unassigned: number;
  demanded: number;
  demandedOpen: number;
  credited: number;
  creditedOpen: number;
  /** Signed. */
  corrected: number;
  correctedOpen: number;
  charged: number;
  chargedOpen: number;
  /** Fees that the reserve owes or owed, ever; and those not settled. */
  feesBorne: number;
  feesOwed: number;
  /** Live slots of expenses from our own funds. */
  spent: number;
  /** Losses that no charge and no fee caused. */
  lost: number;
  /** With partners: sent and not given back. */
  sent: number;
  exchangedOut: number;
  exchangedIn: number;
  /** Slots that nobody's cents hold. */
  shortfall: number;
}

export const NO_SUMS: Readonly<CurrencySums> = {
  received: 0,
  unplaced: 0,
  unassigned: 0,
  demanded: 0,
  demandedOpen: 0,
  credited: 0,
  creditedOpen: 0,
  corrected: 0,
  correctedOpen: 0,
  charged: 0,
  chargedOpen: 0,
  feesBorne: 0,
  feesOwed: 0,
  spent: 0,
  lost: 0,
  sent: 0,
  exchangedOut: 0,
  exchangedIn: 0,
  shortfall: 0,
};
