/** Everything that the portal keeps of the verified log: the ledgers, the trail keys, where events of allocation stand. */
import type { EventRef, TableKey } from '@centesimo/cents';
import { createAmountColumn, pushAmount } from '@centesimo/cents/column';
import type { AmountColumn } from '@centesimo/cents/column';
import { createLedgerIndex } from './ledger-index.ts';
import type { HandOverFacts } from './money-facts.ts';
import type { LedgerIndex, ReplayedMoney } from './ledger-index.ts';
import { createTrailKeys } from './trail-keys.ts';
import type { TrailKeys } from './trail-keys.ts';

/** Where the events of one journal stand in the log, and when they were recorded, by their position there. */
export interface EventPlaces {
  readonly entries: AmountColumn;
  /** Milliseconds since 1970, UTC. */
  readonly times: AmountColumn;
}

export interface PortalIndex {
  readonly ledgers: LedgerIndex[];
  readonly byId: Map<string, LedgerIndex>;
  readonly trailKeys: TrailKeys;
  /** By source, of allocation's journals only: gifts have rows. */
  readonly places: Map<string, EventPlaces>;
  /** Which ledger an expense is of. */
  readonly expenses: Map<string, LedgerIndex>;
  /** The hand-over that cited an entry first, by `citationKey`. */
  readonly citations: Map<string, string>;
}

export function createPortalIndex(tableKey: TableKey): PortalIndex {
  return {
    ledgers: [],
    byId: new Map(),
    trailKeys: createTrailKeys(tableKey),
    places: new Map(),
    expenses: new Map(),
    citations: new Map(),
  };
}

function citationKey({ index, origin }: HandOverFacts): string {
  return `${origin} ${index}`;
}

/** Notes what a hand-over cites; hand-overs come in log order. */
export function noteCitation({ citations }: PortalIndex, { money }: LedgerIndex, handOver: string): void {
  const facts = money.handOvers.get(handOver);
  if (facts === undefined) return;
  const key = citationKey(facts);
  if (!citations.has(key)) citations.set(key, handOver);
}

/** Whether another hand-over of this log has cited the same entry before. */
export function isCitedBefore({ citations }: PortalIndex, facts: HandOverFacts, handOver: string): boolean {
  return (citations.get(citationKey(facts)) ?? handOver) !== handOver;
}

/** From what every ledger keeps of its hand-overs. */
export function restoreCitations(index: PortalIndex): void {
  const all = index.ledgers.flatMap((ledger) =>
    [...ledger.money.handOvers].map(([handOver, { entry }]) => ({ entry, handOver, ledger })),
  );
  all.sort((left, right) => left.entry - right.entry);
  for (const { handOver, ledger } of all) noteCitation(index, ledger, handOver);
}

/** The index of a ledger, begun at its first entry. */
export function ledgerIndexOf(index: PortalIndex, id: string, replayed: ReplayedMoney): LedgerIndex {
  const known = index.byId.get(id);
  if (known !== undefined) return known;
  const begun = createLedgerIndex(id, index.ledgers.length, replayed);
  index.ledgers.push(begun);
  index.byId.set(id, begun);
  return begun;
}

/** Notes where an event stands; the events of a journal come in its order, without a gap. */
export function notePlace(index: PortalIndex, source: string, entry: number, time: string): void {
  let places = index.places.get(source);
  if (places === undefined) {
    places = { entries: createAmountColumn(), times: createAmountColumn() };
    index.places.set(source, places);
  }
  pushAmount(places.entries, entry);
  pushAmount(places.times, Date.parse(time));
}

/** Where an event of allocation stands, and when it was recorded: RFC 3339, UTC. */
export function placeOfEvent(
  index: PortalIndex,
  event: EventRef | undefined,
): { readonly entry: number; readonly time: string } | undefined {
  const places = event === undefined ? undefined : index.places.get(event.source);
  const at = Number(event?.id);
  if (places === undefined || !(at < places.entries.length)) return undefined;
  return {
    entry: places.entries.values[at] ?? 0,
    time: new Date(places.times.values[at] ?? 0).toISOString(),
  };
}
