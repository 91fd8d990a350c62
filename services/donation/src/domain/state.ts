/**
 * What donation knows to decide: ledgers with their currencies and funds, what came in, and what was demanded back of
 * each gift.
 */
import type { Received } from './event-data.ts';

/** Sums of what came in, in minor units of one currency: amounts before fees, and the fees. */
export interface Intake {
  amount: number;
  fee: number;
}

export interface LedgerState {
  readonly currencies: ReadonlySet<string>;
  /** Every fund ever opened: a gift may name a closed one, allocation then holds it as unassigned. */
  readonly funds: Set<string>;
  isClosed: boolean;
  /** Minor units demanded back so far, by gift; gifts without a demand are not here. */
  readonly refunded: Map<string, number>;
  /** By currency; no sum passes 2^53-1, so that none downstream does: net, fees owed and demands are parts of these. */
  readonly intake: Map<string, Intake>;
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
  };
}

type SavedLedger = readonly [
  ledger: string,
  currencies: readonly string[],
  funds: readonly string[],
  isClosed: boolean,
  refunded: readonly (readonly [string, number])[],
  intake: readonly (readonly [currency: string, amount: number, fee: number])[],
];

/** The state as text, for a snapshot. */
export function saveState(state: DonationState): string {
  const saved: SavedLedger[] = [...state.ledgers].map(
    ([ledger, { currencies, funds, isClosed, refunded, intake }]) => [
      ledger,
      [...currencies],
      [...funds],
      isClosed,
      [...refunded],
      [...intake].map(([currency, { amount, fee }]) => [currency, amount, fee]),
    ],
  );
  return JSON.stringify(saved);
}

/** Reads back what `saveState` wrote. */
export function loadState(text: string): DonationState {
  const saved = JSON.parse(text) as SavedLedger[];
  const state = initialState();
  for (const [ledger, currencies, funds, isClosed, refunded, intake] of saved)
    state.ledgers.set(ledger, {
      currencies: new Set(currencies),
      funds: new Set(funds),
      isClosed,
      refunded: new Map(refunded),
      intake: new Map(intake.map(([currency, amount, fee]) => [currency, { amount, fee }])),
    });
  return state;
}

/** Adds a fact; `decide` has seen that the sums hold it. */
export function addIntake(ledger: LedgerState, { amount, currency, fee }: Received): void {
  const sums = ledger.intake.get(currency);
  if (sums === undefined) {
    ledger.intake.set(currency, { amount, fee });
    return;
  }
  sums.amount += amount;
  sums.fee += fee;
}
