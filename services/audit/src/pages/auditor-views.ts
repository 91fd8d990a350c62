/** The auditor's pages: checkpoints, entries of a ledger, one entry, and how to check all of it without this page. */
import {
  CSV_HEADER,
  type Hash,
  type ParsedEntry,
  hexOf,
  parseCheckpointText,
  parseNote,
} from '@centesimo/log';
import { type Html, html, showCount, showTime, urlPath } from '@centesimo/web';
import type { FoundEntry } from '../log/find-entries.ts';
import type { CheckpointsPage } from '../log/log-reader.ts';
import { type Filters, TOKEN_FORM, filterForm, tableOf } from './auditor-layout.ts';

const NONE: Filters = { ledger: '', from: '', to: '', type: '', subject: '' };

export interface Home {
  readonly page: CheckpointsPage;
  readonly vkey: string;
  /** The address of the page of earlier checkpoints. */
  readonly earlier: string | undefined;
}

export function homeView({ earlier, page, vkey }: Home): Html {
  const rows = page.checkpoints.map(({ note, signedAt, size }) => {
    const root = hexOf(parseCheckpointText(parseNote(note).text).root);
    return [
      html`${showCount(size, 'en')}`,
      html`${showTime(signedAt, 'en')}`,
      html`<code>${root}</code><details><summary>The signed note</summary><pre>${note}</pre></details>`,
    ];
  });
  return html`<h1>The log, for auditors</h1>
<p>Everything the services did is an entry of one log, chained and signed. Nothing on this page need be believed: each part says how to check it.</p>
<h2>Entries</h2>
${filterForm(NONE)}
<h2>Checkpoints that were published</h2>
<p>Each signs all entries before it. Keep one: <code>GET /v1/proofs/consistency?from=SIZE</code> proves that the log of today still contains what it signed, and so does <code>verify --since</code>. The times are by the clock of this server, which nothing proves.</p>
${
  rows.length === 0
    ? html`<p class="wait">None is listed.</p>`
    : tableOf('Checkpoints', ['Entries', 'Signed', 'Root'], rows)
}
${earlier !== undefined && html`<p><a href="${earlier}">Earlier checkpoints</a></p>`}
${sampleHelp()}${verifyHelp(vkey)}`;
}

function sampleHelp(): Html {
  return html`<h2>A random sample that two people draw alike</h2>
<p>Choose a seed together after a checkpoint was signed: dice, a headline. Everybody who uses the same seed on the same checkpoint draws the same entries, and nobody who wrote the log could know which.</p>
<pre>npm run -s centesimo -- sample --seed "14 3 6 11" --n 50 --type expense.recorded --from ./mirror</pre>
`;
}

function verifyHelp(vkey: string): Html {
  return html`<h2>Verify without trusting this page</h2>
<p>Get the key of the log by another way than from this server and compare it. This server says it is:</p>
<pre>${vkey}</pre>
<p>Then the whole log, every hash and every money rule, on your own machine:</p>
<pre>npm run -s centesimo -- verify https://THIS-SERVER/log --vkey-file log.vkey --since checkpoint-you-kept</pre>
<p>Or one entry, by its receipt, offline:</p>
<pre>npm run -s centesimo -- receipt verify receipt-7.tlog-proof --vkey-file log.vkey</pre>
`;
}

/** The list where entries are open. */
export function entriesView(
  filters: Filters,
  found: readonly FoundEntry[],
  heads: readonly {
    readonly type: string;
    readonly subject: string;
    readonly time: string;
    readonly leaf: Hash;
  }[],
  links: { readonly next: string | undefined; readonly query: string },
): Html {
  const rows = found.map(({ index }, i) => [
    html`<a href="${urlPath`/auditor/entries/${index}`}">${index}</a>`,
    html`${showTime(heads[i]?.time ?? '', 'en')}`,
    html`${heads[i]?.type}`,
    html`<code>${heads[i]?.subject}</code>`,
    html`<code>${hexOf(heads[i]?.leaf ?? '')}</code>`,
  ]);
  const files = urlPath`/v1/ledgers/${filters.ledger}/entries`;
  return html`<h1>Entries of ${filters.ledger}</h1>
${filterForm(filters)}
${
  rows.length === 0
    ? html`<p>No entry fits${links.next !== undefined && ' so far: the next page looks further'}.</p>`
    : tableOf('Entries', ['Entry', 'Recorded', 'Type', 'Subject', 'Leaf hash'], rows)
}
${links.next !== undefined && html`<p><a href="${links.next}">Next page</a></p>`}
<h2>All that fit, as a file</h2>
<p><a href="${`${files}.ndjson?${links.query}`}">NDJSON</a>, <a href="${`${files}.csv?${links.query}`}">CSV</a></p>
<p class="soft">SHA-256 of a zero byte and the entry is its leaf hash. Columns of the CSV: <code>${CSV_HEADER.trim()}</code></p>
`;
}

/** One entry where entries are open. */
export function entryView(text: string, parsed: ParsedEntry, leaf: Hash): Html {
  const { eventText, index, ledger, prev, seq } = parsed;
  const event = JSON.parse(eventText) as Readonly<Record<string, unknown>>;
  const facts: [string, Html][] = [
    ['Ledger', html`${ledger}, its entry number ${seq}`],
    ['Type', html`${String(event['type'])}`],
    ['Subject', html`<code>${String(event['subject'])}</code>`],
    ['Recorded', html`${showTime(String(event['time']), 'en')}`],
    ['From', html`<code>${String(event['source'])}</code>, event ${String(event['id'])}`],
    ['Leaf hash', html`<code>${hexOf(leaf)}</code>`],
    ['Chain', html`the entry of ${ledger} before it has the leaf hash <code>${prev}</code>`],
  ];
  return html`<h1>Entry ${index}</h1>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<h2>What it says</h2>
<pre>${JSON.stringify(event['data'], undefined, 2)}</pre>
<h2>The bytes that are hashed</h2>
<pre>${text}</pre>
<p><a href="${urlPath`/v1/receipts/${index}`}">Receipt</a> (verifies offline), <a href="${`/v1/proofs/inclusion?index=${index}`}">inclusion proof</a></p>
${index > 0 && html`<p><a href="${urlPath`/auditor/entries/${index - 1}`}">Entry before it in the log</a></p>`}
`;
}

/** The same two pages where entries need a token: the script fills them. */
export function closedView(title: string, filters: Filters | undefined): Html {
  return html`<h1>${title}</h1>
${filters && filterForm(filters)}
${TOKEN_FORM}
<div id="result"></div>
`;
}

export function wrongView(filters: Filters, what: string): Html {
  return html`<h1>These entries cannot be shown</h1>
<p class="bad" role="alert">${what}</p>
${filterForm(filters)}
`;
}
