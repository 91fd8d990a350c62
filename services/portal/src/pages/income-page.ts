/** The page of an income: money that is no gift, which everybody may follow, as those do whose gift it was in another log. */
import type { IncomeTrailView } from '../domain/views.ts';
import { type Html, html, urlPath } from '@centesimo/web';
import { followedParts, rulePart } from './donor-page.ts';
import { entryLink, ledgerLink } from './entry-link.ts';
import { offlinePart } from './proof-part.ts';
import { type Reader, nameOf } from './reader.ts';
import { ofIncome } from './scope.ts';

export function incomeMain(view: IncomeTrailView, vkey: string, reader: Reader): Html {
  const texts = reader.texts.donor.beyond.income;
  const { from, income, ledger, to } = view;
  const money = (amount: number): string => reader.money(amount, income.currency);
  const isPart = to - from < income.amount;
  return html`<h1>${texts.title}</h1>
<p class="soft">${texts.lead}</p>
<section class="gift"><p class="big amount">${money(to - from)}</p>
<p>${isPart && `${texts.partOf(money(income.amount))} `}${texts.to} <strong>${nameOf(ledger)}</strong>${entryLink(income.entry, reader)}${ledgerLink(ledger.id, reader)}</p></section>
${followedParts(ofIncome(view), reader)}
${rulePart(view, reader, texts.rule)}
${proofPart(view, vkey, reader)}`;
}

function proofPart({ asOf, income }: IncomeTrailView, vkey: string, reader: Reader): Html {
  const { asOf: asOfText, download, heading } = reader.texts.donor.proof;
  const file = `income-${income.entry}.trail-receipt.json`;
  const receipt = urlPath`/v1/incomes/${income.id}/trail-receipt`;
  return html`<section class="card" aria-labelledby="proof"><h2 id="proof">${heading}</h2>
<p>${reader.texts.donor.beyond.income.proof}</p>
<p><a class="button plain" href="${receipt}" download="${file}">${download}</a></p>
<p class="soft">${asOfText(reader.count(asOf.size))}</p>
${offlinePart(file, { vkey, data: urlPath`/v1/incomes/${income.id}/trail` }, reader)}</section>`;
}
