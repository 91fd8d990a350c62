/** The path of the gift: the picture, and the same in words with the entries that record each step. */
import type { HopView, PieceView, TrailView } from '../domain/views.ts';
import { type Html, html, showTime } from '@centesimo/web';
import { entryLink } from './entry-link.ts';
import { type Ending, flowsOf } from './flows.ts';
import { type Reader, nameOf } from './reader.ts';
import { type SankeyNode, layoutSankey } from './sankey-layout.ts';
import { sankeySvg } from './sankey-svg.ts';

/** Parts told in words; the data holds all of them. */
const PIECES_MAX = 40;

export function picturePart(view: TrailView, reader: Reader): Html {
  const texts = reader.texts.donor.picture;
  const flows = flowsOf(view);
  const picture =
    flows.length === 0
      ? undefined
      : sankeySvg(layoutSankey(flows), {
          label: texts.label,
          ofNode: (node) => nodeText(node, view, reader),
        });
  const words = view.pieces.slice(0, PIECES_MAX).map((piece) => pieceWords(piece, view, reader));
  const more = view.pieces.length - words.length;
  return html`<section aria-labelledby="path"><h2 id="path">${texts.heading}</h2>
${picture}
<details><summary>${texts.inWords}</summary>
<ol class="words">${words}</ol>
${more > 0 && html`<p>${texts.more(more)}</p>`}
</details></section>`;
}

function nodeText({ amount, place }: SankeyNode, view: TrailView, reader: Reader): string {
  const money = reader.money(amount, view.gift.currency);
  if (place.kind === 'gift') return money;
  if (place.kind === 'fund') return nameOf(place.fund);
  return `${endingText(place.ending, reader)} ${money}`;
}

function endingText(ending: Ending, { texts }: Reader): string {
  const words = texts.donor.picture;
  switch (ending.kind) {
    case 'payment':
      return `${ending.payment} ·`;
    case 'payments':
      return words.otherPayments(ending.count);
    case 'waiting':
    case 'unplaced':
    case 'unassigned':
    case 'refunded':
      return words[ending.kind];
  }
}

function pieceWords({ from, hops, state, to }: PieceView, view: TrailView, reader: Reader): Html {
  const texts = reader.texts.donor;
  const steps = hops.map((hop) => hopWords(hop, view, reader));
  const end = ((): string | undefined => {
    switch (state.kind) {
      case 'spent':
        return texts.hop.spent(paymentName(state.payment, view, reader));
      case 'refunded':
        return texts.now.refunded;
      case 'unplaced':
        return texts.now.unplaced;
      case 'unassigned':
        return texts.now.unassigned;
      case 'waiting':
        return texts.now.waiting(nameOf(state.fund));
    }
  })();
  const payment = state.kind === 'spent' ? view.payments.find(({ id }) => id === state.payment) : undefined;
  const entry = payment?.entry ?? (state.kind === 'refunded' ? state.entry : undefined);
  return html`<li><strong class="amount">${reader.money(to - from, view.gift.currency)}</strong>
<ol>${steps}<li>${end}${entryLink(entry, reader)}</li></ol></li>`;
}

function hopWords({ entry, fund, kind, payment, time }: HopView, view: TrailView, reader: Reader): Html {
  const texts = reader.texts.donor.hop;
  const words =
    kind === 'returned'
      ? texts.returned(paymentName(payment, view, reader), nameOf(fund))
      : texts[kind](nameOf(fund));
  return html`<li>${words}${
    time !== undefined &&
    html` <time class="soft" datetime="${time}">${showTime(time, reader.language)}</time>`
  }${entryLink(entry, reader)}</li>`;
}

/** "payment 2", as the list of payments numbers them. */
function paymentName(id: string | undefined, view: TrailView, { texts }: Reader): string {
  const number = view.payments.findIndex((payment) => payment.id === id) + 1;
  return number === 0 ? texts.donor.picture.payment : `${texts.donor.picture.payment} ${number}`;
}
