/** What the auditor's pages share: layout, who reads, the form of the filters, and tables. */
import { readFileSync } from 'node:fs';
import {
  type Html,
  type Language,
  type PageReader,
  type Pages,
  type TextsOf,
  LANGUAGES,
  defineAsset,
  definePages,
  html,
  pageReader,
} from '@centesimo/web';
import { AUDITOR_TEXTS, type AuditorTexts } from './texts/index.ts';

const source = readFileSync(new URL('./auditor-script.js', import.meta.url), 'utf8');
/** Only for a log whose entries need a token: it asks the same HTTP with the token that was pasted. */
export const AUDITOR_SCRIPTS = [defineAsset('auditor', source)];

/** Who a page is made for, with its texts. */
export interface Reader extends PageReader {
  readonly texts: AuditorTexts;
}

export function readerOf(lang: string | undefined, acceptLanguage: string | undefined): Reader {
  const reader = pageReader(lang, acceptLanguage);
  return { ...reader, texts: AUDITOR_TEXTS[reader.language] };
}

const STYLE = `
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 0 1rem; }
.filters input { width: 100%; }
.filters button { grid-column: 1 / -1; justify-self: start; margin-top: .75rem; }
pre { white-space: pre-wrap; }
td code, dd code { overflow-wrap: anywhere; }
[hidden] { display: none !important; }
`;

function pagesIn(language: Language): { readonly open: Pages; readonly closed: Pages } {
  const brand = `Centesimo · ${AUDITOR_TEXTS[language].brand}`;
  const shared = { brand, home: '/auditor', unlisted: true, style: STYLE };
  const scripts = { path: '/auditor/assets/', assets: AUDITOR_SCRIPTS };
  return { open: definePages(shared), closed: definePages({ ...shared, connects: true, scripts }) };
}

const PAGES = Object.fromEntries(
  LANGUAGES.map((language) => [language, pagesIn(language)] as const),
) as TextsOf<ReturnType<typeof pagesIn>>;

export function auditorPages(openEntries: boolean, language: Language): Pages {
  return openEntries ? PAGES[language].open : PAGES[language].closed;
}

/** The filters as they stand in the address; empty where left out. */
export interface Filters {
  readonly ledger: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly subject: string;
}

const FIELDS: readonly (keyof Filters)[] = ['ledger', 'from', 'to', 'type', 'subject'];

export function filterForm(filters: Filters, { chosen, language, texts }: Reader): Html {
  const fields = FIELDS.map(
    (name) => html`<div><label for="${name}">${texts.filters[name]}</label>
<input id="${name}" name="${name}" value="${filters[name]}" maxlength="100" autocapitalize="none" spellcheck="false"></div>
`,
  );
  return html`<form class="card filters" method="get" action="/auditor/entries">
${fields}${chosen && html`<input type="hidden" name="lang" value="${language}">`}<button>${texts.show}</button>
</form>
`;
}

/** Where entries need a token: the script reads it from this field, and keeps it in this tab only. */
export function tokenForm({ texts }: Reader): Html {
  const { columns, next, says, bytes, entries, receipt, script } = texts;
  const words = { ...script, columns, next, says, bytes, entries, receipt };
  return html`<noscript><p class="wait">${texts.noScript}</p></noscript>
<form id="token-form" class="card" hidden data-texts="${JSON.stringify(words)}">
<label for="token">${texts.token}</label>
<input id="token" type="password" autocomplete="off" maxlength="8000">
<p class="soft">${texts.tokenStays}</p>
<button>${texts.useToken}</button> <button type="button" id="forget">${texts.forget}</button>
</form>
<p id="told" role="status"></p>
`;
}

/** A table that scrolls by itself on a small screen, reachable by keyboard. */
export function tableOf(label: string, heads: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>
`;
}
