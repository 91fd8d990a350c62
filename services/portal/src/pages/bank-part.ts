/** What banks stated, beside what the ledger leaves there: the difference, and what could be why. */
import { type Html, html, showDate, urlPath } from '@centesimo/web';
import type { BalanceLine, BalanceView, CandidateView } from '../domain/bank-views.ts';
import { entryLink } from './entry-link.ts';
import type { Reader } from './reader.ts';

export function banksPart(balances: readonly BalanceView[], reader: Reader): Html | undefined {
  if (balances.length === 0) return undefined;
  const texts = reader.texts.statement;
  const items = balances.map(
    (each) =>
      html`<li class="${each.difference === 0 ? 'spent' : 'still'}">${balanceText(each, reader)}${whyPart(each, reader)}</li>`,
  );
  return html`<h2 id="banks">${texts.banks}</h2>
<p class="soft">${texts.banksWhat}</p>
<div class="card"><ul class="states">${items}</ul></div>`;
}

/** On the page of the ledger: the latest of each account, and the way to why. */
export function latestBalances(ledger: string, latest: readonly BalanceLine[], reader: Reader): Html {
  const { banks, link } = reader.texts.statement;
  const items = latest.map(
    (each) =>
      html`<li class="${each.difference === 0 ? 'spent' : 'still'}">${balanceText(each, reader)}</li>`,
  );
  return html`${items.length > 0 && html`<h3 class="part">${banks}</h3><div class="card"><ul class="states">${items}</ul></div>`}
<p><a href="${reader.to(urlPath`/l/${ledger}/statement`)}">${link}</a></p>`;
}

function balanceText(balance: BalanceLine, reader: Reader): Html {
  const texts = reader.texts.statement;
  const { account, currency, difference, entry, ledger, stated, statedAt } = balance;
  const day = showDate(statedAt, reader.language);
  const said = texts.stated(day, account, reader.money(balance.balance, currency));
  if (difference === 0) return html`${said}. ${texts.agrees}${entryLink(entry, reader)}`;
  // Where there are several accounts, what differs is their sum.
  const sum = stated === balance.balance ? '' : ` (${reader.money(stated, currency)})`;
  const differs = texts.differs(reader.money(difference, currency), reader.money(ledger, currency));
  return html`${said}${sum}. <strong class="wait">${differs}</strong>${entryLink(entry, reader)}`;
}

function whyPart({ candidates, currency, difference }: BalanceView, reader: Reader): Html | undefined {
  if (difference === 0) return undefined;
  const texts = reader.texts.statement;
  if (candidates.length === 0) return html`<p class="soft">${texts.noWhy}</p>`;
  const item = ({ amount, entry, kind, type }: CandidateView): Html =>
    html`<li>${texts.types[type] ?? type}, ${reader.money(amount, currency)}: ${texts[kind]}${entryLink(entry, reader)}</li>`;
  return html`<p class="soft">${texts.why}</p><ul>${candidates.map(item)}</ul>`;
}
