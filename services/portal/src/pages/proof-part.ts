/** "Check it yourself": what the script verifies in the browser, the receipt, and the way without any of us. */
import type { TrailView } from '../domain/views.ts';
import { type Html, html, urlPath } from '@centesimo/web';
import type { CheckFacts, CheckWords } from '../browser/check-facts.ts';
import { PAYMENTS_SHOWN_MAX } from './payments-part.ts';
import type { Reader } from './reader.ts';

export interface ProofLinks {
  /** The trail code in its compact form. */
  readonly code: string;
  /** The log's public key as a `vkey` text. */
  readonly vkey: string;
}

export function proofPart(view: TrailView, links: ProofLinks, reader: Reader): Html {
  const texts = reader.texts.donor.proof;
  const receipt = giftReceiptPath(links.code);
  const file = `gift-${view.gift.entry}.tlog-proof`;
  return html`<section class="card" aria-labelledby="proof"><h2 id="proof">${texts.heading}</h2>
<p>${texts.what}</p>
<div id="check" data-vkey="${links.vkey}" data-facts="${JSON.stringify(factsOf(view, links.code))}" data-texts="${JSON.stringify(wordsOf(reader))}">
<p><button type="button" hidden>${texts.button}</button> <a class="button plain" href="${receipt}" download="${file}">${texts.download}</a></p>
<div role="status" class="outcome"></div>
<p class="unscripted">${texts.withoutScript}</p>
</div>
<p class="soft">${texts.asOf(reader.count(view.asOf.size))} ${texts.later}</p>
<details><summary>${texts.offline}</summary>
<pre tabindex="0"><code>centesimo receipt verify ${file} --vkey-file log.vkey</code></pre>
<p>${texts.key}</p>
<pre tabindex="0"><code>${links.vkey}</code></pre>
<p><a href="${urlPath`/v1/trails/${links.code}`}">${texts.data}</a></p>
</details></section>`;
}

function wordsOf({ texts }: Reader): CheckWords {
  return { ...texts.check, running: texts.donor.proof.running, payment: texts.donor.picture.payment };
}

/** What the entries must say for the page to be right. */
function factsOf({ gift, ledger, payments }: TrailView, code: string): CheckFacts {
  const { currency, entry, givenAt, gross, id } = gift;
  return {
    code,
    ledger: ledger.id,
    gift: { receipt: giftReceiptPath(code), entry, id, givenAt, gross, currency },
    payments: payments.slice(0, PAYMENTS_SHOWN_MAX).map((payment) => ({
      receipt: urlPath`/v1/receipts/${payment.entry}`,
      entry: payment.entry,
      id: payment.id,
      paidAt: payment.paidAt,
      amount: payment.amount,
      currency: payment.currency,
    })),
  };
}

/** Of the donor's own gift: whoever holds the code may have it. */
function giftReceiptPath(code: string): string {
  return urlPath`/v1/trails/${code}/receipt`;
}
