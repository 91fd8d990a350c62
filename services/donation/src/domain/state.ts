/**
 * What donation knows to decide: ledgers with their currencies and funds, sums of what came in and went out, and of
 * single gifts only what is out of the ordinary: what was refunded, corrected, disputed, or is only pending.
 */
import type { Received } from './event-data.ts';
import { type Notice, demandOf } from './notice.ts';

/** Sums of one currency in minor units: what came in before fees, the fees, and what the bank took. */
export interface Intake {
  amount: number;
  fee: number;
  out: number;
}

export interface LedgerState {
  readonly currencies: ReadonlySet<string>;
  /** Every fund ever opened: a gift may name a closed one, allocation then holds it as unassigned. */
  readonly funds: Set<string>;
  isClosed: boolean;
  /** Minor units refunded so far and not come back, by gift; gifts without are not here. */
  readonly refunded: Map<string, number>;
  /** By currency; no sum passes 2^53-1, so that none downstream does: net, fees owed and demands are parts of these. */
  readonly intake: Map<string, Intake>;
  /** The currency of each gift that is only pending. */
  readonly pending: Map<string, string>;
  /** The whole fee, in minor units, of gifts whose fee was corrected. */
  readonly fees: Map<string, number>;
  /** Minor units that came back so far, by demand. */
  readonly credited: Map<string, number>;
  readonly disputes: Map<string, 'won' | 'lost'>;
  /** Notices of demands that wait for their gift, by gift. */
  readonly parked: Map<string, readonly Notice[]>;
  /** Of gifts whose details were erased: which, by their commitments, and the last day, YYYY-MM-DD. */
  readonly erased: Map<string, ErasedDetails>;
  /** Of demands that had waited, which no key finds: what was demanded. */
  readonly late: Map<string, Demanded>;
}

/** A type and not an interface, so that it is JSON. */
export type ErasedDetails = { readonly details: readonly string[]; readonly day: string };

export interface Demanded {
  readonly gift: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

export interface DonationState {
  readonly ledgers: Map<string, LedgerState>;
}

export function initialState(): DonationState {
  return { ledgers: new Map() };
}

export function openLedger(currencies: readonly string[], funds: readonly string[]): LedgerState {
  return {
    currencies: new Set(currencies),
    funds: new Set(funds),
    isClosed: false,
    refunded: new Map(),
    intake: new Map(),
    pending: new Map(),
    fees: new Map(),
    credited: new Map(),
    disputes: new Map(),
    parked: new Map(),
    late: new Map(),
    erased: new Map(),
  };
}

type Saved<Value> = readonly (readonly [string, Value])[];

type SavedLedger = readonly [
  ledger: string,
  currencies: readonly string[],
  funds: readonly string[],
  isClosed: boolean,
  refunded: Saved<number>,
  intake: Saved<Intake>,
  pending: Saved<string>,
  fees: Saved<number>,
  credited: Saved<number>,
  disputes: Saved<'won' | 'lost'>,
  parked: Saved<readonly Notice[]>,
  late: Saved<Demanded>,
  erased: Saved<ErasedDetails>,
];

/** The state as text, for a snapshot. */
export function saveState(state: DonationState): string {
  const saved: SavedLedger[] = [...state.ledgers].map(([ledger, of]) => [
    ledger,
    [...of.currencies],
    [...of.funds],
    of.isClosed,
    [...of.refunded],
    [...of.intake],
    [...of.pending],
    [...of.fees],
    [...of.credited],
    [...of.disputes],
    [...of.parked],
    [...of.late],
    [...of.erased],
  ]);
  return JSON.stringify(saved);
}

/** Reads back what `saveState` wrote. */
export function loadState(text: string): DonationState {
  const state = initialState();
  for (const saved of JSON.parse(text) as SavedLedger[]) {
    const [ledger, currencies, funds, isClosed, refunded, intake, pending, ...rest] = saved;
    const [fees, credited, disputes, parked, late, erased] = rest;
    state.ledgers.set(ledger, {
      currencies: new Set(currencies),
      funds: new Set(funds),
      isClosed,
      refunded: new Map(refunded),
      intake: new Map(intake),
      pending: new Map(pending),
      fees: new Map(fees),
      credited: new Map(credited),
      disputes: new Map(disputes),
      parked: new Map(parked),
      late: new Map(late),
      erased: new Map(erased),
    });
  }
  return state;
}

/** A notice waits for its gift. */
export function keepParked(ledger: LedgerState | undefined, notice: Notice): void {
  ledger?.parked.set(notice.gift, [...(ledger.parked.get(notice.gift) ?? []), notice]);
}

/** A demand that had waited is a fact now. */
export function endParked(ledger: LedgerState, demand: string, data: Demanded): void {
  const { amount, currency, gift } = data;
  const waiting = ledger.parked.get(gift);
  const left = waiting?.filter((notice) => demandOf(notice) !== demand);
  if (waiting === undefined || left?.length === waiting.length) return;
  if (left === undefined || left.length === 0) ledger.parked.delete(gift);
  else ledger.parked.set(gift, left);
  ledger.late.set(demand, { gift, amount, currency });
}

/** Adds a fact; `decide` has seen that the sums hold it. */
export function addIntake(ledger: LedgerState, { amount, currency, fee, out }: Received): void {
  const sums = ledger.intake.get(currency);
  if (sums === undefined) {
    ledger.intake.set(currency, { amount, fee, out });
    return;
  }
  sums.amount += amount;
  sums.fee += fee;
  sums.out += out;
}
