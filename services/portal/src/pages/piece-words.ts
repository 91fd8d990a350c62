/** The way of each part of a gift in words: step by step, each with the entry that records it. */
import type { HopView, PieceState, PieceView, TrailView } from '../domain/views.ts';
import { type Html, html, showTime } from '@centesimo/web';
import { entryLink, ledgerLink } from './entry-link.ts';
import { type Reader, nameOf } from './reader.ts';
import { stateWords } from './state-words.ts';

/** Parts told in words of one exchange. */
const LEG_PIECES_MAX = 20;

export interface Counted {
  readonly currency: string;
  readonly pieces: readonly PieceView[];
}

/** An item for each part; one that was exchanged holds those that it became, counted in the other currency. */
export function pieceWords({ currency, pieces }: Counted, view: TrailView, reader: Reader): Html[] {
  return pieces.map(({ from, hops, state, to }) => {
    const steps = hops.map((hop) => hopWords(hop, view, reader));
    return html`<li><strong class="amount">${reader.money(to - from, currency)}</strong>
<ol>${steps}<li>${endWords(state, currency, view, reader)}${legWords(state, view, reader)}</li></ol></li>`;
  });
}

function endWords(state: PieceState, currency: string, view: TrailView, reader: Reader): Html {
  if (state.kind !== 'spent') {
    const { details, ledger, what } = stateWords(state, reader, currency);
    const entry =
      state.kind === 'exchanged' ? state.exchange.entry : 'entry' in state ? state.entry : undefined;
    const more = details.length > 0 && html`<br><span class="soft">${details.join(' ')}</span>`;
    return html`${what}${more}${ledgerLink(ledger, reader)}${entryLink(entry, reader)}`;
  }
  const payment = view.payments.find(({ id }) => id === state.payment);
  const words = reader.texts.donor.hop.spent(paymentName(state.payment, view, reader));
  return html`${words}${entryLink(payment?.entry, reader)}`;
}

function legWords(state: PieceState, view: TrailView, reader: Reader): Html | undefined {
  const leg = state.kind === 'exchanged' ? view.legs[state.leg ?? -1] : undefined;
  if (leg === undefined) return undefined;
  const counted = { currency: leg.currency, pieces: leg.pieces.slice(0, LEG_PIECES_MAX) };
  const more = leg.pieces.length - counted.pieces.length;
  const rest = more > 0 && html`<li>${reader.texts.donor.picture.more(more)}</li>`;
  return html`<ol>${pieceWords(counted, view, reader)}${rest}</ol>`;
}

function hopWords(hop: HopView, view: TrailView, reader: Reader): Html {
  const { entry, text, time } = hop;
  return html`<li>${hopText(hop, view, reader)}${text !== undefined && html` “${text}”`}${
    time !== undefined &&
    html` <time class="soft" datetime="${time}">${showTime(time, reader.language)}</time>`
  }${entryLink(entry, reader)}</li>`;
}

function hopText({ fund, ground, kind, partner, payment }: HopView, view: TrailView, reader: Reader): string {
  const texts = reader.texts.donor.hop;
  const name = nameOf(fund);
  switch (kind) {
    case 'returned':
      return texts.returned(paymentName(payment, view, reader), name);
    case 'repurposed':
      return texts.repurposed(name, texts.grounds[ground ?? ''] ?? ground ?? '');
    case 'transferred':
      return texts.transferred(partner ?? name);
    case 'given-back':
      return texts.givenBack(partner ?? '', name);
    default:
      return texts[kind](name);
  }
}

/** "payment 2", as the list of payments numbers them. */
function paymentName(id: string | undefined, view: TrailView, { texts }: Reader): string {
  const number = view.payments.findIndex((payment) => payment.id === id) + 1;
  return number === 0 ? texts.donor.picture.payment : `${texts.donor.picture.payment} ${number}`;
}
