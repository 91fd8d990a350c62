/** What hand-overs cite of other ledgers, kept during a replay so that a trail can go on where they lead. */
import type { LedgersOfLog, LedgerState } from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/events';

interface Cited {
  readonly origin: string;
  readonly ledger: string;
  readonly index: number;
  readonly receivedAs?: string;
  readonly isRepeated: boolean;
}

export interface HandOvers {
  /** By ledger and hand-over. */
  readonly cited: Map<string, Cited>;
  /** Entries that were cited, by origin and index. */
  readonly citations: Set<string>;
  /** Entries of incomes, by ledger and id; gifts are too many. */
  readonly incomes: Map<string, { readonly index: number; readonly amount: number }>;
}

export function createHandOvers(): HandOvers {
  return { cited: new Map(), citations: new Set(), incomes: new Map() };
}

/** Notes an event that was applied. */
export function noteHandOver(
  { citations, cited, incomes }: HandOvers,
  event: LedgerEvent,
  index: number,
): void {
  const key = keyOf(event.ledger, event.subject);
  if (event.type === 'org.centesimo.income.received.v1')
    incomes.set(key, { index, amount: event.data.amount });
  if (event.type !== 'org.centesimo.transfer.handed-over.v1') return;
  const { cites, receivedAs } = event.data;
  const place = keyOf(cites.origin, `${cites.index}`);
  const said = { origin: cites.origin, ledger: cites.ledger, index: cites.index };
  const as = receivedAs === undefined ? {} : { receivedAs };
  cited.set(key, { ...said, ...as, isRepeated: citations.has(place) });
  citations.add(place);
}

/** What of a replay is needed. */
interface Replayed {
  readonly handOvers: HandOvers;
  readonly ledgers: ReadonlyMap<string, { readonly state: LedgerState }>;
}

/** The ledgers of a replayed log, as a trail through several of them is followed. */
export function ledgersOf({ handOvers, ledgers }: Replayed, origin: string): LedgersOfLog {
  const { cited, incomes } = handOvers;
  return {
    origin,
    stateOf: (ledger) => ledgers.get(ledger)?.state,
    citedBy: (ledger, handOver) => cited.get(keyOf(ledger, handOver)),
    receivedBy: (ledger, source) => incomes.get(keyOf(ledger, source)),
  };
}

function keyOf(first: string, second: string): string {
  return `${first} ${second}`;
}
