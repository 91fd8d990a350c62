/** Where the cents of a trail are, and where those go on that a partner took into a ledger of its own. */
import { findOrigin, followOnward } from '@centesimo/cents';
import type { LedgersOfLog, Next, Trail, TrailPiece } from '@centesimo/cents';
import { giftRow } from './gift-rows.ts';
import type { LedgerIndex } from './ledger-index.ts';
import { isCitedBefore } from './portal-index.ts';
import { ledgerName } from './show.ts';
import type { Shown } from './show.ts';
import { Elsewhere } from './show-elsewhere.ts';
import { placesOf } from './show-places.ts';
import type { PieceNotes } from './show-places.ts';
import type { ContinuationView, FollowedView } from './views.ts';

/** The places of a trail, and of all that it goes on in. */
export function showOnward(shown: Shown, ledger: LedgerIndex, found: Trail): FollowedView {
  const { continuations, next } = followOnward(ledgersOf(shown), ledger.id, found);
  const elsewhere = new Elsewhere(shown);
  const places = placesOf(shown, ledger, found, notesOf(ledger, next, elsewhere));
  const shownThere = continuations.flatMap(({ fee, from, ledger: id, to, trail }): ContinuationView[] => {
    const there = shown.index.byId.get(id);
    if (there === undefined) return [];
    const entry = receivedBy(there, trail.id)?.index ?? 0;
    return [
      {
        ledger: ledgerName(shown, there),
        received: { kind: trail.kind, id: trail.id, entry },
        ...{ currency: trail.currency, from, to, fee },
        ...placesOf(shown, there, trail, notesOf(there, next, elsewhere)),
      },
    ];
  });
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    ...places,
    continuations: shownThere,
    elsewhere: elsewhere.views,
  };
}

/** What is noted of a piece that was handed over: where it goes on, or why nowhere. */
function notesOf(ledger: LedgerIndex, next: ReadonlyMap<TrailPiece, Next>, elsewhere: Elsewhere): PieceNotes {
  return (piece) => {
    const onward = next.get(piece);
    const isOfOther = onward !== undefined && 'stops' in onward && onward.stops === 'other-log';
    const at = isOfOther ? elsewhere.add(ledger, piece.place) : undefined;
    return at === undefined ? { ...onward } : { ...onward, elsewhere: at };
  };
}

function ledgersOf({ asOf, index }: Shown): LedgersOfLog {
  return {
    origin: asOf.origin,
    stateOf: (ledger) => index.byId.get(ledger)?.state,
    citedBy: (ledger, handOver) => {
      const facts = index.byId.get(ledger)?.money.handOvers.get(handOver);
      return facts && { ...facts, isRepeated: isCitedBefore(index, facts, handOver) };
    },
    receivedBy: (ledger, source) => {
      const there = index.byId.get(ledger);
      return there && receivedBy(there, source);
    },
  };
}

/** What the entry of a gift or income says. */
export function receivedBy(
  { rows, state }: LedgerIndex,
  source: string,
): { readonly index: number; readonly amount: number } | undefined {
  const row = findOrigin(state.origins, source);
  if (row < 0) return undefined;
  const { entry: index, gross } = giftRow(rows, row);
  // The row of an income has no gross amount of its own.
  return { index, amount: source.startsWith('income_') ? (state.origins.amounts[row] ?? 0) : gross };
}
