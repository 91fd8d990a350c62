/** The trail of a gift as its donor sees it: where its cents are, the way there, and each payment that they reached. */
import { originId, trail } from '@centesimo/cents';
import type { Hop, Place, Trail } from '@centesimo/cents';
import { dayText, giftRow } from './gift-rows.ts';
import type { LedgerIndex } from './ledger-index.ts';
import { placeOfEvent } from './portal-index.ts';
import { fundView, ledgerName, paymentView } from './show.ts';
import type { Shown } from './show.ts';
import type { GiftView, HopView, PieceState, PieceView, TrailView } from './views.ts';

/** The trail of the gift in this row of its ledger; undefined where the row holds none. */
export function showTrail(shown: Shown, ledger: LedgerIndex, row: number): TrailView | undefined {
  const id = originId(ledger.state.origins, row);
  const found = trail(ledger.state, id);
  if (found === undefined || found.kind !== 'gift') return undefined;
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    gift: giftView(ledger, row, found),
    pieces: found.pieces.map(({ from, to, place, hops }): PieceView => {
      const state = pieceState(shown, ledger, place);
      return { from, to, state, hops: hops.map((hop) => hopView(shown, ledger, hop)) };
    }),
    payments: paymentsOf(shown, ledger, found),
    demands: found.demands,
  };
}

function giftView(ledger: LedgerIndex, row: number, { id, currency }: Trail): GiftView {
  const { entry, gross, fee, givenAt, processor, reserveBears } = giftRow(ledger.rows, row);
  return {
    id,
    entry,
    givenAt: dayText(givenAt),
    currency,
    gross,
    fee,
    net: gross - fee,
    feeBorneBy: reserveBears ? 'reserve' : 'gift',
    simulated: processor.includes('simulated'),
  };
}

function pieceState(shown: Shown, ledger: LedgerIndex, place: Place): PieceState {
  switch (place.kind) {
    case 'unplaced':
      return { kind: 'unplaced', giftsAhead: place.giftsAhead };
    case 'unassigned':
      return { kind: 'unassigned' };
    case 'waiting':
      return { kind: 'waiting', fund: fundView(shown, ledger, place.fund), ahead: place.ahead };
    case 'spent':
      return { kind: 'spent', payment: place.expense };
    case 'refunded': {
      const entry = placeOfEvent(shown.index, place.event)?.entry ?? ledger.demands.get(place.demand);
      return { kind: 'refunded', demand: place.demand, ...(entry === undefined ? {} : { entry }) };
    }
  }
}

function hopView(shown: Shown, ledger: LedgerIndex, hop: Hop): HopView {
  const place = placeOfEvent(shown.index, hop.event);
  return {
    kind: hop.kind,
    fund: fundView(shown, ledger, hop.fund),
    ...place,
    ...(hop.kind === 'returned' ? { payment: hop.expense } : {}),
  };
}

function paymentsOf(shown: Shown, ledger: LedgerIndex, { pieces }: Trail): TrailView['payments'] {
  const shares = new Map<string, number>();
  for (const { from, to, place } of pieces) {
    if (place.kind !== 'spent') continue;
    shares.set(place.expense, (shares.get(place.expense) ?? 0) + to - from);
  }
  // Cents that came back are named by a hop: their payment is told too, with nothing of the gift in it now.
  for (const { hops } of pieces) {
    for (const hop of hops)
      if (hop.kind === 'returned' && !shares.has(hop.expense)) shares.set(hop.expense, 0);
  }
  return [...shares].flatMap(([id, share]) => {
    const payment = paymentView(shown, ledger, id);
    return payment === undefined ? [] : [{ ...payment, share }];
  });
}
