/** The path of the gift: the picture, and the same in words with the entries that record each step. */
import { type Html, html } from '@centesimo/web';
import { type Ending, flowsOf } from './flows.ts';
import { pieceWords } from './piece-words.ts';
import { type Reader, nameOf } from './reader.ts';
import { type Followed, ownScope } from './scope.ts';
import { type SankeyNode, layoutSankey } from './sankey-layout.ts';
import { sankeySvg } from './sankey-svg.ts';

/** Parts told in words; the data holds all of them. */
const PIECES_MAX = 40;

export function picturePart(view: Followed, reader: Reader): Html {
  const texts = reader.texts.donor.picture;
  const flows = flowsOf(view);
  const picture =
    flows.length === 0
      ? undefined
      : sankeySvg(layoutSankey(flows), {
          label: view.kind === 'gift' ? texts.label : reader.texts.donor.beyond.income.label,
          ofNode: (node) => nodeTexts(node, view, reader),
        });
  const counted = { currency: view.currency, pieces: view.pieces.slice(0, PIECES_MAX) };
  const more = view.pieces.length - counted.pieces.length;
  return html`<section aria-labelledby="path"><h2 id="path">${texts.heading}</h2>
${picture}
<details><summary>${texts.inWords}</summary>
<ol class="words">${pieceWords(counted, ownScope(view), reader)}</ol>
${more > 0 && html`<p>${texts.more(more)}</p>`}
</details></section>`;
}

function nodeTexts({ amount, currency, place }: SankeyNode, view: Followed, reader: Reader): string[] {
  const money = reader.money(amount, currency ?? view.currency);
  switch (place.kind) {
    case 'gift':
      return [money];
    case 'fund':
      return [nameOf(place.fund), ...(place.fund.partner === undefined ? [] : [place.fund.partner])];
    case 'leg':
      return [money, place.currency];
    case 'ledger':
      return [nameOf(place.name)];
    case 'ending':
      return [`${endingText(place.ending, reader)} ${money}`, money];
  }
}

function endingText(ending: Ending, { texts }: Reader): string {
  const words = texts.donor.picture;
  switch (ending.kind) {
    case 'payment':
      return `${ending.payment} ·`;
    case 'payments':
      return words.otherPayments(ending.count);
    default:
      return words[ending.kind];
  }
}
