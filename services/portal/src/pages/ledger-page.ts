/** The public page of a ledger: its money by currency, fund and project, and its payments; each figure leads to its entries. */
import { type Html, html, urlPath } from '@centesimo/web';
import type { FundSums, FundView, LedgerView } from '../domain/views.ts';
import { latestBalances } from './bank-part.ts';
import { entryLink } from './entry-link.ts';
import { evidenceMeaning } from './evidence-part.ts';
import { paymentFacts } from './payments-part.ts';
import { impactList, projectsPart } from './projects-part.ts';
import { type Reader, nameOf } from './reader.ts';

/** `isFirst`: the page with the newest payments. */
export function ledgerMain(view: LedgerView, reader: Reader, isFirst: boolean): Html {
  const texts = reader.texts.ledger;
  const { ledger } = view;
  return html`<h1>${nameOf(ledger)}</h1>
<p class="soft">${texts.lead} ${texts.gifts(view.gifts)} ${view.closed && html`<strong>${texts.closed}</strong>`}</p>
${isFirst && html`${moneyPart(view, reader)}${latestBalances(ledger.id, view.balances, reader)}${fundsPart(view, reader)}${custodyPart(view, reader)}${projectsPart(view, reader)}${impactList(view, reader)}`}
${paymentsPart(view, reader, isFirst)}
${checkpointPart(view, reader)}`;
}

function moneyPart({ currencies, ledger }: LedgerView, reader: Reader): Html {
  const texts = reader.texts.ledger;
  const cards = currencies.map((each) => {
    const line = (name: string, amount: number, type?: string): Html => {
      const money = html`<span class="amount">${reader.money(amount, each.currency)}</span>`;
      const value = type === undefined ? money : html`${money}${derived(ledger.id, { type }, reader)}`;
      return html`<dt>${name}</dt><dd>${value}</dd>`;
    };
    return html`<dl class="card">
${line(texts.received, each.received, 'org.centesimo.gift.received.v1')}
${line(texts.spent, each.spent, 'org.centesimo.expense.recorded.v1')}
${line(texts.waiting, each.waiting, 'org.centesimo.gifts.placed.v1')}
${each.unplaced > 0 && line(texts.unplaced, each.unplaced)}
${each.unassigned > 0 && line(texts.unassigned, each.unassigned)}
${each.refunded > 0 && line(texts.refunded, each.refunded, 'org.centesimo.refund.settled.v1')}
${each.exchangedOut > 0 && line(texts.exchangedOut, each.exchangedOut, 'org.centesimo.money.exchanged.v1')}
${each.exchangedIn > 0 && line(texts.exchangedIn, each.exchangedIn, 'org.centesimo.money.exchanged.v1')}
${each.withPartners > 0 && line(texts.withPartners, each.withPartners, 'org.centesimo.transfer.sent.v1')}
${each.lost > 0 && line(texts.lost, each.lost, 'org.centesimo.loss.recorded.v1')}
${each.demanded > 0 && line(texts.demanded, each.demanded)}
${each.feesOwed > 0 && line(texts.feesOwed, each.feesOwed)}
${each.shortfall > 0 && line(texts.shortfall, each.shortfall, 'org.centesimo.refund.settled.v1')}
${line(texts.bank, each.bank)}</dl>
${each.shortfall > 0 && html`<p class="card wait">${texts.shortfallWhat(reader.money(each.shortfall, each.currency))}</p>`}`;
  });
  return html`<h2>${texts.money}</h2>${cards}`;
}

function fundsPart({ funds }: LedgerView, reader: Reader): Html | undefined {
  if (funds.length === 0) return undefined;
  const texts = reader.texts.ledger;
  const head = [texts.in, texts.out, texts.stillThere].map(
    (name) => html`<th scope="col" class="amount">${name}</th>`,
  );
  const row = (fund: FundSums): Html => {
    const cells = [fund.in, fund.out, fund.waiting].map(
      (amount) => html`<td class="amount">${reader.money(amount, fund.currency)}</td>`,
    );
    return html`<tr><th scope="row">${nameOf(fund)}<br><span class="soft">${classText(fund, reader)}${!fund.open && `, ${texts.fundClosed}`}${fund.frozen && `; ${texts.frozen}`}</span>${entryLink(fund.entry, reader)}${appealPart(fund, reader)}</th>${cells}</tr>`;
  };
  return html`<h2 id="funds">${texts.funds}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="funds"><table><thead><tr><th scope="col">${texts.fund}</th>${head}</tr></thead><tbody>${funds.map(row)}</tbody></table></div>`;
}

/** What the fund asks for, how far it is, and where what it cannot use may go. */
function appealPart({ appeal, currency }: FundSums, reader: Reader): Html | undefined {
  if (appeal === undefined) return undefined;
  const texts = reader.texts.ledger.appeal;
  const { goal, raised, secondary, state, surplus } = appeal;
  const money = (amount: number): string => reader.money(amount, currency);
  return html`<div><progress max="${goal}" value="${Math.min(goal, raised)}" aria-label="${texts.raised(money(raised), money(goal))}"></progress>
<div class="soft">${texts.raised(money(raised), money(goal))}. ${texts[state]}</div>
${surplus > 0 && html`<div class="soft">${texts.surplus(money(surplus))} ${secondary === undefined ? texts.noSecondary : texts.secondary(nameOf(secondary))}</div>`}</div>`;
}

function classText({ class: fundClass, conditionMet }: FundView, { texts }: Reader): string {
  return conditionMet === true ? texts.ledger.conditionMet : texts.ledger.classes[fundClass];
}

/** A card for each fund that a partner holds: on a phone a table of seven figures is none. */
function custodyPart({ custody }: LedgerView, reader: Reader): Html | undefined {
  if (custody.length === 0) return undefined;
  const texts = reader.texts.ledger;
  const cards = custody.map((each) => {
    const line = (name: string, amount: number): Html =>
      html`<dt>${name}</dt><dd><span class="amount">${reader.money(amount, each.currency)}</span></dd>`;
    const { fee, fund, givenBack, handedOver, inTransit, partner, reported, sent, source, there } = each;
    return html`<div class="card"><h3>${partner}</h3>
<p class="soft">${texts.custodyOf(nameOf(source))} ${nameOf(fund)}: ${classText(source, reader)}.</p>
<dl>${line(texts.sent, sent)}
${inTransit > 0 && line(texts.inTransit, inTransit)}
${line(texts.there, there)}
${line(texts.reported, reported)}
${givenBack > 0 && line(texts.givenBack, givenBack)}
${handedOver > 0 && line(texts.handedOver, handedOver)}
${fee > 0 && line(texts.transferFee, fee)}</dl></div>`;
  });
  return html`<h2>${texts.custody}</h2>${cards}`;
}

function paymentsPart({ ledger, next, payments }: LedgerView, reader: Reader, isFirst: boolean): Html {
  const texts = reader.texts.ledger;
  const items = payments.map(
    (payment) => html`<li class="card">${paymentFacts(payment, ledger.id, reader)}</li>`,
  );
  const page = (cursor: string | undefined): string =>
    reader.to(cursor === undefined ? urlPath`/l/${ledger.id}` : urlPath`/l/${ledger.id}?cursor=${cursor}`);
  return html`<h2>${texts.payments}</h2>
${items.length === 0 ? html`<p>${texts.noPayments}</p>` : html`<ol class="payments plain">${items}</ol>${evidenceMeaning(payments, reader)}`}
<nav class="pages" aria-label="${texts.paymentsOf}">${!isFirst && html`<a href="${page(undefined)}">${texts.newest}</a>`}${
    next !== undefined && html`<a rel="next" href="${page(next)}">${texts.older}</a>`
  }</nav>`;
}

export function checkpointPart(
  { asOf, checkpoint, ledger }: Pick<LedgerView, 'asOf' | 'checkpoint' | 'ledger'>,
  reader: Reader,
): Html {
  const texts = reader.texts.ledger;
  const signers = checkpoint.signers.map((name) => html`<li><code>${name}</code></li>`);
  return html`<h2>${texts.checkpoint}</h2>
<p>${texts.checkpointWhat(reader.count(asOf.size))} <a href="${reader.to(urlPath`/auditor/entries?ledger=${ledger.id}`)}">${texts.entries}</a></p>
<p>${texts.signedBy}:</p><ul>${signers}</ul>
<pre tabindex="0"><code>${checkpoint.note}</code></pre>`;
}

/** The entries that a figure can be derived from again. */
function derived(ledger: string, { type }: { readonly type: string }, reader: Reader): Html {
  const path = reader.to(urlPath`/auditor/entries?ledger=${ledger}&type=${type}`);
  return html` <a class="entry" href="${path}">${reader.texts.ledger.derive}</a>`;
}
