/** Where the cents of a trail are in one ledger: its pieces, the legs of what was exchanged, and the payments reached. */
import type { Trail, TrailPiece } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import { fundView, paymentView } from './show.ts';
import type { Shown } from './show.ts';
import { exchangeView, hopView, pieceState } from './show-place.ts';
import type { LegView, PieceState, PieceView, PlacesView } from './views.ts';

/** What else is said of a piece that was handed over. */
export type PieceNotes = (
  piece: TrailPiece,
) => Pick<Extract<PieceState, { kind: 'handed-over' }>, 'continuation' | 'elsewhere' | 'stops'>;

export function placesOf(shown: Shown, ledger: LedgerIndex, found: Trail, notes: PieceNotes): PlacesView {
  const viewOf = (piece: TrailPiece): PieceView => pieceView(shown, ledger, piece, notes);
  return {
    pieces: found.pieces.map(viewOf),
    legs: found.legs.map((leg): LegView => ({
      exchange: exchangeView(shown, ledger, leg.exchange),
      currency: leg.currency,
      amount: leg.to - leg.from,
      fund: fundView(shown, ledger, leg.fund),
      pieces: leg.pieces.map(viewOf),
    })),
    payments: paymentsOf(shown, ledger, found),
  };
}

function pieceView(shown: Shown, ledger: LedgerIndex, piece: TrailPiece, notes: PieceNotes): PieceView {
  const { from, hops, place, to } = piece;
  const state = { ...pieceState(shown, ledger, place, hops), ...notes(piece) };
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
