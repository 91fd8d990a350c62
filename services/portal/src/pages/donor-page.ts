/** The donor's page: where every cent of one gift is, in the reader's language. A pure function of what was verified. */
import type { FollowedView, TrailView } from '../domain/views.ts';
import { type Html, html, showDate, urlPath } from '@centesimo/web';
import { entryLink } from './entry-link.ts';
import { impactPart } from './impact-part.ts';
import { nowPart } from './now-part.ts';
import { paymentsPart } from './payments-part.ts';
import { picturePart } from './picture-part.ts';
import { type ProofLinks, proofPart } from './proof-part.ts';
import { type Reader, nameOf } from './reader.ts';
import { type Followed, ofGift } from './scope.ts';

/** What stands in `main`. The script replaces `#trail` when something new was verified; the check stays. */
export function donorMain(view: TrailView, links: ProofLinks, reader: Reader): Html {
  const texts = reader.texts.donor;
  const stream = urlPath`/v1/trails/${links.code}/stream`;
  return html`<h1>${texts.title}</h1>
<p class="soft">${texts.lead}</p>
<div id="trail" data-stream="${stream}" data-updated="${texts.updated}">
${giftPart(view, reader)}
${
  view.gift.awaited === undefined &&
  html`${followedParts(ofGift(view), reader)}
${impactPart(view, reader)}`
}
${rulePart(view, reader)}
${proofPart(view, links, reader)}
</div>
<p id="news" role="status" class="soft"></p>`;
}

/** Where the cents are, in words, as a picture, and by payments. */
export function followedParts(view: Followed, reader: Reader): Html {
  return html`${nowPart(view, reader)}
${picturePart(view, reader)}
${paymentsPart(view, reader)}`;
}

export function donorFooter(view: TrailView, reader: Reader): Html {
  const ledger = reader.to(urlPath`/l/${view.ledger.id}`);
  return html`<p><a href="${ledger}">${reader.texts.donor.allOfLedger(nameOf(view.ledger))}</a></p>
<p>${reader.texts.front.footer}</p>`;
}

function giftPart({ gift, ledger }: TrailView, reader: Reader): Html {
  const texts = reader.texts.donor.gift;
  const money = (amount: number): string => reader.money(amount, gift.currency);
  const fee = gift.feeBorneBy === 'reserve' ? texts.feeOfReserve : texts.fee;
  return html`<section class="gift"><p class="big amount">${money(gift.gross)}</p>
<p>${texts.to} <strong>${nameOf(ledger)}</strong> ${texts.givenOn} <time datetime="${gift.givenAt}">${showDate(gift.givenAt, reader.language)}</time>${entryLink(gift.entry, reader)}</p>
${gift.awaited && html`<p class="card wait">${texts[gift.awaited]}</p>`}
${gift.fee > 0 && html`<p>${fee(money(gift.fee), money(gift.net))}</p>`}
${gift.feeGivenBack !== undefined && html`<p>${texts.feeGivenBack(money(gift.feeGivenBack))}</p>`}
${gift.erased && html`<p class="soft">${texts.erased(showDate(gift.erased.erasedAt, reader.language))}${entryLink(gift.erased.entry, reader)}</p>`}
${gift.simulated && html`<p class="card wait">${texts.simulated}</p>`}
</section>`;
}

export function rulePart(
  { ledger }: FollowedView,
  { texts }: Reader,
  heading = texts.donor.rule.heading,
): Html {
  const { sentence, unknownRule } = texts.donor.rule;
  return html`<section aria-labelledby="rule"><h2 id="rule">${heading}</h2>
<p>${ledger.policy === 'fifo@1' ? sentence : unknownRule(ledger.policy)}</p></section>`;
}
