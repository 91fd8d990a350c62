/** Where the cents of a trail are, and where those go on that a partner took into its own ledger of this log. */
import { findOrigin, followOnward } from '@centesimo/cents';
import type { LedgersOfLog, Next, Trail, TrailPiece } from '@centesimo/cents';
import { giftRow } from './gift-rows.ts';
import type { LedgerIndex } from './ledger-index.ts';
import { isCitedBefore } from './portal-index.ts';
import { fundView, ledgerName, paymentView } from './show.ts';
import type { Shown } from './show.ts';
import { exchangeView, hopView, pieceState } from './show-place.ts';
import type { ContinuationView, LegView, PieceView, PlacesView, TrailView } from './views.ts';

type NextOf = ReadonlyMap<TrailPiece, Next>;

/** The places of a trail, and of all that it goes on in. */
export function showOnward(
  shown: Shown,
  ledger: LedgerIndex,
  found: Trail,
): PlacesView & Pick<TrailView, 'continuations'> {
  const { continuations, next } = followOnward(ledgersOf(shown), ledger.id, found);
  const shownThere = continuations.flatMap(({ fee, from, ledger: id, to, trail }): ContinuationView[] => {
    const there = shown.index.byId.get(id);
    if (there === undefined) return [];
    const entry = receivedBy(there, trail.id)?.index ?? 0;
    return [
      {
        ledger: ledgerName(shown, there),
        received: { kind: trail.kind, id: trail.id, entry },
        ...{ currency: trail.currency, from, to, fee },
        ...placesOf(shown, there, trail, next),
      },
    ];
  });
  return { ...placesOf(shown, ledger, found, next), continuations: shownThere };
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
function receivedBy(
  { rows, state }: LedgerIndex,
  source: string,
): { readonly index: number; readonly amount: number } | undefined {
  const row = findOrigin(state.origins, source);
  if (row < 0) return undefined;
  const { entry: index, gross } = giftRow(rows, row);
  // The row of an income has no gross amount of its own.
  return { index, amount: source.startsWith('income_') ? (state.origins.amounts[row] ?? 0) : gross };
}

function placesOf(shown: Shown, ledger: LedgerIndex, found: Trail, next: NextOf): PlacesView {
  return {
    pieces: found.pieces.map((piece) => pieceView(shown, ledger, piece, next)),
    legs: found.legs.map((leg): LegView => ({
      exchange: exchangeView(shown, ledger, leg.exchange),
      currency: leg.currency,
      amount: leg.to - leg.from,
      fund: fundView(shown, ledger, leg.fund),
      pieces: leg.pieces.map((piece) => pieceView(shown, ledger, piece, next)),
    })),
    payments: paymentsOf(shown, ledger, found),
  };
}

function pieceView(shown: Shown, ledger: LedgerIndex, piece: TrailPiece, next: NextOf): PieceView {
  const { from, hops, place, to } = piece;
  const state = { ...pieceState(shown, ledger, place, hops), ...next.get(piece) };
  return { from, to, state, hops: hops.map((hop) => hopView(shown, ledger, hop)) };
}

interface Share {
  share: number;
  coveredShare: number;
}

function paymentsOf(shown: Shown, ledger: LedgerIndex, { legs, pieces }: Trail): PlacesView['payments'] {
  const shares = new Map<string, Share>();
  const shareIn = (id: string): Share => {
    const known = shares.get(id) ?? { share: 0, coveredShare: 0 };
    shares.set(id, known);
    return known;
  };
  const all = [...pieces, ...legs.flatMap((leg) => leg.pieces)];
  for (const { from, place, to } of all) {
    if (place.kind === 'spent') shareIn(place.expense).share += to - from;
    else if ('covered' in place && place.covered !== undefined)
      shareIn(place.covered.outflow).coveredShare += to - from;
  }
  // Cents that came back are named by a hop: their payment is told too, with nothing of the gift in it now.
  for (const hop of all.flatMap(({ hops }) => hops)) {
    if (hop.kind === 'returned') shareIn(hop.expense);
    else if (hop.kind === 'given-back') shareIn(hop.outflow);
  }
  return [...shares].flatMap(([id, share]) => {
    const payment = paymentView(shown, ledger, id);
    return payment === undefined ? [] : [{ ...payment, ...share }];
  });
}
