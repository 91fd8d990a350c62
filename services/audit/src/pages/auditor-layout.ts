/** What the auditor's pages share: layout, the form of the filters, and tables. English only: so are the log's fields, the commands and the formats that an auditor quotes. */
import { readFileSync } from 'node:fs';
import { type Html, type Pages, defineAsset, definePages, html } from '@centesimo/web';

const source = readFileSync(new URL('./auditor-script.js', import.meta.url), 'utf8');
/** Only for a log whose entries need a token: it asks the same HTTP with the token that was pasted. */
export const AUDITOR_SCRIPTS = [defineAsset('auditor', source)];

const SHARED = {
  brand: 'Centesimo · for auditors',
  home: '/auditor',
  unlisted: true,
  style: `
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 0 1rem; }
.filters input { width: 100%; }
.filters button { grid-column: 1 / -1; justify-self: start; margin-top: .75rem; }
pre { white-space: pre-wrap; }
td code { overflow-wrap: anywhere; }
[hidden] { display: none !important; }
`,
} as const;

const OPEN_PAGES = definePages(SHARED);
const CLOSED_PAGES = definePages({
  ...SHARED,
  connects: true,
  scripts: { path: '/auditor/assets/', assets: AUDITOR_SCRIPTS },
});

export function auditorPages(openEntries: boolean): Pages {
  return openEntries ? OPEN_PAGES : CLOSED_PAGES;
}

/** The filters as they stand in the address; empty where left out. */
export interface Filters {
  readonly ledger: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly subject: string;
}

const FIELDS: readonly (readonly [keyof Filters, string])[] = [
  ['ledger', 'Ledger'],
  ['from', 'From entry (optional)'],
  ['to', 'Before entry (optional)'],
  ['type', 'Type of event (optional)'],
  ['subject', 'Subject: a gift, fund, expense (optional)'],
];

export function filterForm(filters: Filters): Html {
  const fields = FIELDS.map(
    ([name, label]) => html`<div><label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${filters[name]}" maxlength="100" autocapitalize="none" spellcheck="false"></div>
`,
  );
  return html`<form class="card filters" method="get" action="/auditor/entries">
${fields}<button>Show entries</button>
</form>
`;
}

/** Where entries need a token: the script reads it from this field, and keeps it in this tab only. */
export const TOKEN_FORM: Html = html`<noscript><p class="wait">Entries of this log need a token, and a token needs the script of this page: without it, use the API or the command line.</p></noscript>
<form id="token-form" class="card" hidden>
<label for="token">Token of an auditor</label>
<input id="token" type="password" autocomplete="off" maxlength="8000">
<p class="soft">It stays in this tab, until you close it or forget it.</p>
<button>Use this token</button> <button type="button" id="forget">Forget it</button>
</form>
<p id="told" role="status"></p>
`;

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
