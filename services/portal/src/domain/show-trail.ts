/** The trail of a gift as its donor sees it: where its cents are, the way there, and each payment that they reached. */
import { originId, trail } from '@centesimo/cents';
import type { Trail, TrailPiece } from '@centesimo/cents';
import { dayText, giftRow } from './gift-rows.ts';
import type { LedgerIndex } from './ledger-index.ts';
import type { PendingFacts } from './money-facts.ts';
import { fundView, ledgerName, paymentView } from './show.ts';
import { impactViews } from './show-impact.ts';
import { exchangeView, hopView, pieceState } from './show-place.ts';
import type { Shown } from './show.ts';
import type { DisputeView, GiftView, LegView, PieceView, TrailView } from './views.ts';

/** The trail of the gift in this row of its ledger; undefined where the row holds none. */
export function showTrail(shown: Shown, ledger: LedgerIndex, row: number): TrailView | undefined {
  const id = originId(ledger.state.origins, row);
  const found = trail(ledger.state, id);
  if (found === undefined || found.kind !== 'gift') return undefined;
  const gift = giftView(ledger, row, found);
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    gift,
    pieces: found.pieces.map((piece) => pieceView(shown, ledger, piece)),
    legs: found.legs.map((leg): LegView => ({
      exchange: exchangeView(shown, ledger, leg.exchange),
      currency: leg.currency,
      amount: leg.to - leg.from,
      fund: fundView(shown, ledger, leg.fund),
      pieces: leg.pieces.map((piece) => pieceView(shown, ledger, piece)),
    })),
    payments: paymentsOf(shown, ledger, found),
    demands: found.demands.map((demand) => {
      const entry = ledger.demands.get(demand.id);
      return entry === undefined ? demand : { ...demand, entry };
    }),
    disputes: disputesOf(ledger, id),
    impact: impactViews(shown, ledger, found),
    provable: true,
  };
}

/** A gift that was announced, and is not received or never came. */
export function showPending(shown: Shown, ledger: LedgerIndex, pending: PendingFacts): TrailView {
  const { currency, entry, gift: id, givenAt, gross, processor } = pending;
  const awaited = ledger.state.pending.has(id) ? 'announced' : 'failed';
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    gift: {
      ...{ id, entry, givenAt, currency, gross, fee: 0, net: gross, feeBorneBy: 'gift', awaited },
      simulated: processor.includes('simulated'),
      ...erasedOf(ledger, id),
    },
    ...{ pieces: [], legs: [], payments: [], demands: [], impact: [] },
    disputes: disputesOf(ledger, id),
    provable: false,
  };
}

function disputesOf({ money }: LedgerIndex, gift: string): DisputeView[] {
  return (money.disputesOf.get(gift) ?? []).flatMap((id) => {
    const found = money.disputes.get(id);
    if (found === undefined) return [];
    const { amount, entry, since, state } = found;
    return [{ id, state, amount, since, entry }];
  });
}

function giftView(ledger: LedgerIndex, row: number, { amount, currency, id }: Trail): GiftView {
  const { entry, gross, fee, givenAt, processor, reserveBears } = giftRow(ledger.rows, row);
  const came = reserveBears ? gross : Math.max(0, gross - fee);
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
    ...(amount > came ? { feeGivenBack: amount - came } : {}),
    ...erasedOf(ledger, id),
  };
}

function erasedOf({ money }: LedgerIndex, gift: string): Pick<GiftView, 'erased'> {
  const erased = money.erased.get(gift);
  return erased === undefined ? {} : { erased };
}

function pieceView(shown: Shown, ledger: LedgerIndex, { from, hops, place, to }: TrailPiece): PieceView {
  const state = pieceState(shown, ledger, place, hops);
  return { from, to, state, hops: hops.map((hop) => hopView(shown, ledger, hop)) };
}

interface Share {
  share: number;
  coveredShare: number;
}

function paymentsOf(shown: Shown, ledger: LedgerIndex, { legs, pieces }: Trail): TrailView['payments'] {
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
