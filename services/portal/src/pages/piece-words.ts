/** The way of each part of a gift in words: step by step, each with the entry that records it. */
import type { HopView, PieceState, PieceView } from '../domain/views.ts';
import { type Html, html, showTime } from '@centesimo/web';
import { entryLink, ledgerLink } from './entry-link.ts';
import { type Reader, nameOf } from './reader.ts';
import { type Scope, paymentNumber, scopeBeyond } from './scope.ts';
import { stateWords } from './state-words.ts';

/** Parts told in words of one exchange. */
const LEG_PIECES_MAX = 20;

export interface Counted {
  readonly currency: string;
  readonly pieces: readonly PieceView[];
}

/** An item for each part; one that was exchanged holds those that it became, counted in the other currency. */
export function pieceWords({ currency, pieces }: Counted, scope: Scope, reader: Reader): Html[] {
  return pieces.map(({ from, hops, state, to }) => {
    const steps = hops.map((hop) => hopWords(hop, scope, reader));
    return html`<li><strong class="amount">${reader.money(to - from, currency)}</strong>
<ol>${steps}<li>${endWords(state, currency, scope, reader)}${legWords(state, scope, reader)}${beyondWords(state, scope, reader)}</li></ol></li>`;
  });
}

function endWords(state: PieceState, currency: string, scope: Scope, reader: Reader): Html {
  if (state.kind !== 'spent') {
    const { details, ledger, what } = stateWords(state, reader, currency);
    const entry =
      state.kind === 'exchanged' ? state.exchange.entry : 'entry' in state ? state.entry : undefined;
    const more = details.length > 0 && html`<br><span class="soft">${details.join(' ')}</span>`;
    return html`${what}${more}${ledgerLink(ledger, reader)}${entryLink(entry, reader)}`;
  }
  const payment = scope.places.payments.find(({ id }) => id === state.payment);
  const words = reader.texts.donor.hop.spent(paymentName(state.payment, scope, reader));
  return html`${words}${entryLink(payment?.entry, reader)}`;
}

function legWords(state: PieceState, scope: Scope, reader: Reader): Html | undefined {
  const leg = state.kind === 'exchanged' ? scope.places.legs[state.leg ?? -1] : undefined;
  if (leg === undefined) return undefined;
  const counted = { currency: leg.currency, pieces: leg.pieces.slice(0, LEG_PIECES_MAX) };
  const more = leg.pieces.length - counted.pieces.length;
  const rest = more > 0 && html`<li>${reader.texts.donor.picture.more(more)}</li>`;
  return html`<ol>${pieceWords(counted, scope, reader)}${rest}</ol>`;
}

/** What became of handed-over cents in the ledger that took them in. */
function beyondWords(state: PieceState, scope: Scope, reader: Reader): Html | undefined {
  const beyond = scopeBeyond(scope, state);
  if (beyond === undefined) return undefined;
  const texts = reader.texts.donor;
  const { pieces } = beyond.places;
  const counted = { currency: beyond.currency, pieces: pieces.slice(0, LEG_PIECES_MAX) };
  const more = pieces.length - counted.pieces.length;
  const fee = beyond.fee > 0 && html`<li>${texts.beyond.fee(reader.money(beyond.fee, beyond.currency))}</li>`;
  return html`<ol><li>${texts.beyond.inLedger(nameOf(beyond.ledger))}</li>${pieceWords(counted, beyond, reader)}${fee}${
    more > 0 && html`<li>${texts.picture.more(more)}</li>`
  }</ol>`;
}

function hopWords(hop: HopView, scope: Scope, reader: Reader): Html {
  const { appeal, entry, text, time } = hop;
  const left = appeal && reader.texts.ledger.appeal.left[appeal.state](nameOf(appeal.fund));
  return html`<li>${hopText(hop, scope, reader)}${left !== undefined && html` (${left})`}${text !== undefined && html` “${text}”`}${
    time !== undefined &&
    html` <time class="soft" datetime="${time}">${showTime(time, reader.language)}</time>`
  }${entryLink(entry, reader)}</li>`;
}

function hopText({ fund, ground, kind, partner, payment }: HopView, scope: Scope, reader: Reader): string {
  const texts = reader.texts.donor.hop;
  const name = nameOf(fund);
  switch (kind) {
    case 'returned':
      return texts.returned(paymentName(payment, scope, reader), name);
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
function paymentName(id: string | undefined, scope: Scope, { texts }: Reader): string {
  const number = paymentNumber(scope, id);
  return number === 0 ? texts.donor.picture.payment : `${texts.donor.picture.payment} ${number}`;
}
