/** "Check it yourself": what the script verifies in the browser, the receipt, and the way without any of us. */
import type { TrailView } from '../domain/views.ts';
import { type Html, html, urlPath } from '@centesimo/web';
import type { CheckFacts, CheckWords, SumFacts } from '../browser/check-facts.ts';
import { PAYMENTS_SHOWN_MAX } from './payments-part.ts';
import type { Reader } from './reader.ts';

export interface ProofLinks {
  /** The trail code in its compact form. */
  readonly code: string;
  /** The log's public key as a `vkey` text. */
  readonly vkey: string;
}

export function proofPart(view: TrailView, links: ProofLinks, reader: Reader): Html {
  if (!view.provable) return entryProofPart(view, links, reader);
  const texts = reader.texts.donor.proof;
  const receipt = trailReceiptPath(links.code);
  const file = `gift-${view.gift.entry}.trail-receipt.json`;
  return html`<section class="card" aria-labelledby="proof"><h2 id="proof">${texts.heading}</h2>
<p>${texts.what}</p>
<div id="check" data-vkey="${links.vkey}" data-facts="${JSON.stringify(factsOf(view, links.code))}" data-texts="${JSON.stringify(wordsOf(reader))}">
<p><button type="button" hidden>${texts.button}</button> <a class="button plain" href="${receipt}" download="${file}">${texts.download}</a></p>
<div role="status" class="outcome"></div>
<p class="unscripted">${texts.withoutScript}</p>
</div>
<p class="soft">${texts.asOf(reader.count(view.asOf.size))} ${texts.limits}</p>
${offlinePart(file, links, reader)}</section>`;
}

/** No receipt can prove where all the cents are: only the gift's own entry is offered, and the page says so. */
function entryProofPart(view: TrailView, links: ProofLinks, reader: Reader): Html {
  const texts = reader.texts.donor.proof;
  const file = `gift-${view.gift.entry}.tlog-proof`;
  const receipt = urlPath`/v1/trails/${links.code}/receipt`;
  const why = view.gift.awaited === undefined ? texts.notProvable : texts.notReceived;
  return html`<section class="card" aria-labelledby="proof"><h2 id="proof">${texts.heading}</h2>
<p>${why}</p>
<p><a class="button plain" href="${receipt}" download="${file}">${texts.downloadEntry}</a></p>
<p class="soft">${texts.asOf(reader.count(view.asOf.size))}</p>
${offlinePart(file, links, reader)}</section>`;
}

function offlinePart(file: string, links: ProofLinks, reader: Reader): Html {
  const texts = reader.texts.donor.proof;
  return html`<details><summary>${texts.offline}</summary>
<pre tabindex="0"><code>centesimo receipt verify ${file} --vkey-file log.vkey</code></pre>
<p>${texts.key}</p>
<pre tabindex="0"><code>${links.vkey}</code></pre>
<p><a href="${urlPath`/v1/trails/${links.code}`}">${texts.data}</a></p>
</details>`;
}

function wordsOf({ texts }: Reader): CheckWords {
  return { ...texts.check, running: texts.donor.proof.running, payment: texts.donor.picture.payment };
}

/** What must follow from the receipt for the page to be right. */
export function factsOf(view: TrailView, code: string): CheckFacts {
  const { asOf, gift, ledger, payments } = view;
  const { currency, entry, givenAt, gross, id } = gift;
  return {
    code,
    receipt: trailReceiptPath(code),
    size: asOf.size,
    ledger: ledger.id,
    gift: { entry, id, givenAt, gross, currency },
    payments: payments.slice(0, PAYMENTS_SHOWN_MAX).map(({ amount, currency, entry, id, paidAt, share }) => ({
      entry,
      id,
      paidAt,
      amount,
      currency,
      share,
    })),
    sums: sumsOf(view),
  };
}

function sumsOf({ payments, pieces }: TrailView): SumFacts {
  const waiting: Record<string, number> = {};
  const sums = { refunded: 0, placeless: 0 };
  for (const { from, state, to } of pieces) {
    const amount = to - from;
    if (state.kind === 'waiting') waiting[state.fund.id] = (waiting[state.fund.id] ?? 0) + amount;
    else if (state.kind === 'refunded') sums.refunded += amount;
    else if (state.kind === 'unplaced' || state.kind === 'unassigned') sums.placeless += amount;
  }
  const spent = payments.reduce((sum, { share }) => sum + share, 0);
  return { payments: payments.length, spent, waiting, ...sums };
}

/** Of the donor's own gift: whoever holds the code may have it. */
function trailReceiptPath(code: string): string {
  return urlPath`/v1/trails/${code}/trail-receipt`;
}
