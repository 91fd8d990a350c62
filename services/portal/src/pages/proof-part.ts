/** "Check it yourself": what the script verifies in the browser, the receipt, and the way without any of us. */
import type { PieceState, TrailView } from '../domain/views.ts';
import { type Html, html, urlPath } from '@centesimo/web';
import type { CheckFacts, CheckWords, ExchangeFacts, SumFacts } from '../browser/check-facts.ts';
import { type Sums, addTo } from '../browser/sums.ts';
import { PAYMENTS_SHOWN_MAX } from './payments-part.ts';
import { type Reader, nameOf } from './reader.ts';

/** Links to receipts of other ledgers. */
const RECEIPTS_MAX = 10;

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
${beyondProof(view, reader)}
<p class="soft">${texts.asOf(reader.count(view.asOf.size))} ${texts.limits}</p>
${offlinePart(file, dataOf(links), reader)}</section>`;
}

/** The gift is not received: only its own entry is offered, and the page says so. */
function entryProofPart(view: TrailView, links: ProofLinks, reader: Reader): Html {
  const texts = reader.texts.donor.proof;
  const file = `gift-${view.gift.entry}.tlog-proof`;
  const receipt = urlPath`/v1/trails/${links.code}/receipt`;
  return html`<section class="card" aria-labelledby="proof"><h2 id="proof">${texts.heading}</h2>
<p>${texts.notReceived}</p>
<p><a class="button plain" href="${receipt}" download="${file}">${texts.downloadEntry}</a></p>
<p class="soft">${texts.asOf(reader.count(view.asOf.size))}</p>
${offlinePart(file, dataOf(links), reader)}</section>`;
}

/** The receipt of the gift ends where money was handed over: what follows it in this log has receipts of its own. */
function beyondProof({ continuations, pieces }: TrailView, reader: Reader): Html | undefined {
  const texts = reader.texts.donor.beyond;
  if (pieces.every(({ state }) => state.kind !== 'handed-over')) return undefined;
  const incomes = new Map(
    continuations.flatMap(({ ledger, received }) =>
      received.kind === 'income'
        ? [[received.id, { entry: received.entry, name: nameOf(ledger) }] as const]
        : [],
    ),
  );
  const links = [...incomes].slice(0, RECEIPTS_MAX).map(([id, { entry, name }]) => {
    const file = `income-${entry}.trail-receipt.json`;
    return html`<li><a href="${urlPath`/v1/incomes/${id}/trail-receipt`}" download="${file}">${texts.receiptOf(name, String(entry))}</a></li>`;
  });
  return html`<p>${texts.receiptEnds}</p>${links.length > 0 && html`<ul>${links}</ul>`}`;
}

function dataOf({ code, vkey }: ProofLinks): OfflineLinks {
  return { vkey, data: urlPath`/v1/trails/${code}` };
}

/** The log's public key, and where the data of the page is. */
export interface OfflineLinks {
  readonly vkey: string;
  readonly data: string;
}

export function offlinePart(file: string, links: OfflineLinks, reader: Reader): Html {
  const texts = reader.texts.donor.proof;
  return html`<details><summary>${texts.offline}</summary>
<pre tabindex="0"><code>centesimo receipt verify ${file} --vkey-file log.vkey</code></pre>
<p>${texts.key}</p>
<pre tabindex="0"><code>${links.vkey}</code></pre>
<p><a href="${links.data}">${texts.data}</a></p>
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
    payments: payments
      .slice(0, PAYMENTS_SHOWN_MAX)
      .map(({ amount, coveredShare, currency, entry, id, paidAt, share }) => ({
        entry,
        id,
        paidAt,
        amount,
        currency,
        share,
        covered: coveredShare,
      })),
    exchanges: exchangesOf(view),
    sums: sumsOf(view),
  };
}

function exchangesOf({ legs, pieces }: TrailView): ExchangeFacts[] {
  const exchanges = new Map<string, ExchangeFacts>();
  for (const { state } of [...pieces, ...legs.flatMap((leg) => leg.pieces)]) {
    if (state.kind !== 'exchanged') continue;
    const { currency, entry, exchangedAt, id, rate, toCurrency, units } = state.exchange;
    exchanges.set(id, { entry, id, currency, rate, exchangedAt, units, toCurrency });
  }
  return [...exchanges.values()];
}

function sumsOf({ legs, payments, pieces }: TrailView): SumFacts {
  const sums: Sums = {};
  for (const { coveredShare, share } of payments) {
    addTo(sums, 'payments', 1);
    addTo(sums, 'spent', share);
    addTo(sums, 'covered', coveredShare);
  }
  for (const { from, state, to } of [...pieces, ...legs.flatMap((leg) => leg.pieces)])
    if (state.kind !== 'spent') addTo(sums, stateName(state), to - from);
  for (const { amount, exchange } of legs) addTo(sums, `units ${exchange.id}`, amount);
  return sums;
}

/** As the check names it; what is spent is summed by payments. */
function stateName(state: Exclude<PieceState, { kind: 'spent' }>): string {
  switch (state.kind) {
    case 'unplaced':
    case 'unassigned':
      return 'placeless';
    case 'waiting':
    case 'in-transit':
    case 'with-partner':
      return `${state.kind} ${state.fund.id}`;
    case 'exchanged':
      return `exchanged ${state.exchange.id}`;
    case 'lost':
      return `lost ${state.loss}`;
    case 'handed-over':
      return `handed-over ${state.handOver}`;
    case 'refunded':
    case 'fee':
      return state.kind;
  }
}

/** Of the donor's own gift: whoever holds the code may have it. */
function trailReceiptPath(code: string): string {
  return urlPath`/v1/trails/${code}/trail-receipt`;
}
