/** What donation knows to decide: ledgers with their currencies and funds, and what was demanded back of each gift. */

export interface LedgerState {
  readonly currencies: ReadonlySet<string>;
  /** Every fund ever opened: a gift may name a closed one, allocation then holds it as unassigned. */
  readonly funds: Set<string>;
  isClosed: boolean;
  /** Minor units demanded back so far, by gift; gifts without a demand are not here. */
  readonly refunded: Map<string, number>;
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
  };
}

type SavedLedger = readonly [
  ledger: string,
  currencies: readonly string[],
  funds: readonly string[],
  isClosed: boolean,
  refunded: readonly (readonly [string, number])[],
];

/** The state as text, for a snapshot. */
export function saveState(state: DonationState): string {
  const saved: SavedLedger[] = [...state.ledgers].map(
    ([ledger, { currencies, funds, isClosed, refunded }]) => [
      ledger,
      [...currencies],
      [...funds],
      isClosed,
      [...refunded],
    ],
  );
  return JSON.stringify(saved);
}

/** Reads back what `saveState` wrote. */
export function loadState(text: string): DonationState {
  const saved = JSON.parse(text) as SavedLedger[];
  const state = initialState();
  for (const [ledger, currencies, funds, isClosed, refunded] of saved)
    state.ledgers.set(ledger, {
      currencies: new Set(currencies),
      funds: new Set(funds),
      isClosed,
      refunded: new Map(refunded),
    });
  return state;
}
