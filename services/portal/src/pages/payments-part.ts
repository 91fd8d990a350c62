/** The payments that the gift's cents reached: date, text as published, the gift's part, evidence. */
import type { PaymentView } from '../domain/views.ts';
import { type Html, html, showDate, urlPath } from '@centesimo/web';
import { entryLink } from './entry-link.ts';
import { evidenceMeaning, evidencePart } from './evidence-part.ts';
import { type Reader, nameOf } from './reader.ts';
import { type Followed, numberedPayments } from './scope.ts';

/** Payments shown; the data holds all of them. */
export const PAYMENTS_SHOWN_MAX = 40;

export function paymentsPart(view: Followed, reader: Reader): Html {
  const texts = reader.texts.donor.payments;
  const label = view.kind === 'gift' ? texts.share : reader.texts.donor.beyond.income.share;
  const isPaidThere = view.elsewhere.some(({ checked }) => (checked?.payments.length ?? 0) > 0);
  const all = numberedPayments(view);
  const shown = all.slice(0, PAYMENTS_SHOWN_MAX);
  const more = all.length - shown.length;
  const items = shown.map(({ ledger, payment }, i) => {
    const own = { covered: payment.coveredShare, share: payment.share, label };
    const isBeyond = ledger.id !== view.ledger.id;
    const where = isBeyond && html`<p class="soft">${reader.texts.donor.beyond.inLedger(nameOf(ledger))}</p>`;
    return html`<li class="card" value="${i + 1}">${paymentFacts(payment, ledger.id, reader, own)}${where}</li>`;
  });
  return html`<section aria-labelledby="payments"><h2 id="payments">${texts.heading}</h2>
${items.length === 0 ? html`<p>${isPaidThere ? reader.texts.donor.beyond.paidThere : texts.none}</p>` : html`<ol class="payments">${items}</ol>`}
${evidenceMeaning(
  shown.map(({ payment }) => payment),
  reader,
)}
${more > 0 && html`<p>${texts.more(more)}</p>`}
</section>`;
}

/** The receipt of the entry that recorded it, for everybody; the receipt of a gift's trail holds it already. */
function receiptLink({ entry, id }: PaymentView, reader: Reader): Html {
  const path = urlPath`/v1/expenses/${id}/receipt`;
  return html` <a class="entry" href="${path}" download="expense-${entry}.tlog-proof">${reader.texts.donor.payments.receipt}</a>`;
}

/** One payment; `own` is the part of one gift in it, and the part that it had before it was refunded. */
export function paymentFacts(
  payment: PaymentView,
  ledger: string,
  reader: Reader,
  own?: { readonly share: number; readonly covered: number; readonly label: string },
): Html {
  const texts = reader.texts.donor.payments;
  const { amount, currency, funds, paidAt, partner, project, returned, shortfall = 0, text } = payment;
  const whole = reader.money(amount, currency);
  return html`<p class="what">${text ?? html`<span class="soft">${texts.textMissing}</span>`}</p>
<p class="when"><time datetime="${paidAt}">${showDate(paidAt, reader.language)}</time>${
    own === undefined && html` · <strong class="amount">${whole}</strong>`
  }${entryLink(payment.entry, reader)}${own === undefined && receiptLink(payment, reader)}</p>
<dl>
${own && html`<dt>${own.label}</dt><dd>${texts.shareOf(reader.money(own.share, currency), whole)}</dd>`}
${project && html`<dt>${texts.project}</dt><dd>${nameOf(project)}</dd>`}
<dt>${texts.fund}</dt><dd>${funds.map(nameOf).join(', ')}</dd>
<dt>${texts.document}</dt><dd>${evidencePart(payment, reader)}</dd>
</dl>
${partner !== undefined && html`<p class="soft">${texts.byPartner(partner)}</p>`}
${own !== undefined && own.covered > 0 && html`<p class="soft">${texts.covered(reader.money(own.covered, currency))}</p>`}
${shortfall > 0 && html`<p class="wait">${texts.shortfall(reader.money(shortfall, currency))}</p>`}
${returned > 0 && html`<p class="soft">${texts.returned(reader.money(returned, currency))}</p>`}`;
}
