/** The front page: a form for the trail code and the public ledgers. */
import { type Html, html, urlPath } from '@centesimo/web';
import type { LedgerName } from '../domain/views.ts';
import { codeForm } from './code-form.ts';
import { type Reader, nameOf } from './reader.ts';

export function frontMain(ledgers: readonly LedgerName[], reader: Reader): Html {
  const texts = reader.texts.front;
  const items = ledgers.map(
    (ledger) => html`<li><a href="${reader.to(urlPath`/l/${ledger.id}`)}">${nameOf(ledger)}</a></li>`,
  );
  return html`<h1>${texts.title}</h1>
<p>${texts.lead}</p>
<div class="card">${codeForm(reader)}</div>
${items.length > 0 && html`<h2>${texts.ledgers}</h2><ul>${items}</ul>`}`;
}
