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
import { type Filters, type Reader, filterForm, tableOf, tokenForm } from './auditor-layout.ts';
import { type Witnessed, witnessesPart } from './witnesses-part.ts';

const STATED = new Set<unknown>(['org.centesimo.bank.balance-stated.v1', 'org.centesimo.period.closed.v1']);

const NONE: Filters = { ledger: '', from: '', to: '', type: '', subject: '' };

export interface Home {
  readonly page: CheckpointsPage;
  readonly vkey: string;
  /** The address of the page of earlier checkpoints. */
  readonly earlier: string | undefined;
  /** On the first page. */
  readonly witnesses: Witnessed | undefined;
}

export function homeView({ earlier, page, vkey, witnesses }: Home, reader: Reader): Html {
  const { language, texts } = reader;
  const rows = page.checkpoints.map(({ note, signedAt, size }) => {
    const root = hexOf(parseCheckpointText(parseNote(note).text).root);
    return [
      html`${showCount(size, language)}`,
      html`${showTime(signedAt, language)}`,
      html`<code>${root}</code><details><summary>${texts.note}</summary><pre>${note}</pre></details>`,
    ];
  });
  return html`<h1>${texts.title}</h1>
<p>${texts.lead}</p>
<h2>${texts.entries}</h2>
${filterForm(NONE, reader)}
<h2>${texts.checkpoints}</h2>
<p>${texts.checkpointsWhat}</p>
<pre>GET /v1/proofs/consistency?from=SIZE
npm run -s centesimo -- verify … --since checkpoint-you-kept</pre>
<p class="soft">${texts.checkpointsTimes}</p>
${
  rows.length === 0
    ? html`<p class="wait">${texts.noCheckpoint}</p>`
    : tableOf(texts.checkpointsTable, [texts.entries, texts.signed, texts.root], rows)
}
${earlier !== undefined && html`<p><a href="${reader.to(earlier)}">${texts.earlier}</a></p>`}
${witnesses && witnessesPart(witnesses, reader)}${sampleHelp(reader)}${verifyHelp(vkey, reader)}`;
}

function sampleHelp({ texts }: Reader): Html {
  return html`<h2>${texts.sample}</h2>
<p>${texts.sampleWhat}</p>
<pre>npm run -s centesimo -- sample --seed "14 3 6 11" --n 50 --type expense.recorded --from ./mirror</pre>
`;
}

function verifyHelp(vkey: string, { texts }: Reader): Html {
  return html`<h2>${texts.verify}</h2>
<p>${texts.verifyKey}</p>
<pre>${vkey}</pre>
<p>${texts.verifyAll}</p>
<pre>npm run -s centesimo -- verify https://THIS-SERVER/log --vkey-file log.vkey --since checkpoint-you-kept</pre>
<p>${texts.verifyOne}</p>
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
  reader: Reader,
): Html {
  const { language, texts } = reader;
  const { entry, leaf, recorded, subject, type } = texts.columns;
  const rows = found.map(({ index }, i) => [
    html`<a href="${reader.to(urlPath`/auditor/entries/${index}`)}">${index}</a>`,
    html`${showTime(heads[i]?.time ?? '', language)}`,
    html`${heads[i]?.type}`,
    html`<code>${heads[i]?.subject}</code>`,
    html`<code>${hexOf(heads[i]?.leaf ?? '')}</code>`,
  ]);
  const files = urlPath`/v1/ledgers/${filters.ledger}/entries`;
  const none = links.next === undefined ? texts.noneFits : texts.noneFitsYet;
  return html`<h1>${texts.entriesOf(filters.ledger)}</h1>
${statementLink(filters.ledger, undefined, reader)}
${filterForm(filters, reader)}
${
  rows.length === 0
    ? html`<p>${none}</p>`
    : tableOf(texts.entries, [entry, recorded, type, subject, leaf], rows)
}
${links.next !== undefined && html`<p><a href="${reader.to(links.next)}">${texts.next}</a></p>`}
<h2>${texts.files}</h2>
<p><a href="${`${files}.ndjson?${links.query}`}">NDJSON</a>, <a href="${`${files}.csv?${links.query}`}">CSV</a></p>
<p class="soft">${texts.filesWhat} <code>${CSV_HEADER.trim()}</code></p>
`;
}

/** The portal's page: as of now, or of the entry that closed a period or states a balance. */
function statementLink(ledger: string, through: number | undefined, { texts, to }: Reader): Html | undefined {
  if (ledger === '') return undefined;
  const path = urlPath`/l/${ledger}/statement`;
  return html`<p><a href="${to(through === undefined ? path : `${path}?through=${through}`)}">${texts.statement}</a></p>`;
}

/** One entry where entries are open. */
export function entryView(text: string, parsed: ParsedEntry, leaf: Hash, reader: Reader): Html {
  const { language, texts } = reader;
  const { eventText, index, ledger, prev, seq } = parsed;
  const { columns } = texts;
  const event = JSON.parse(eventText) as Readonly<Record<string, unknown>>;
  const facts: [string, Html][] = [
    [texts.ledger, html`${texts.seq(ledger, seq)}`],
    [columns.type, html`${String(event['type'])}`],
    [columns.subject, html`<code>${String(event['subject'])}</code>`],
    [columns.recorded, html`${showTime(String(event['time']), language)}`],
    [texts.source, html`<code>${String(event['source'])}</code>, ${texts.event(String(event['id']))}`],
    [columns.leaf, html`<code>${hexOf(leaf)}</code>`],
    [texts.chain, html`${texts.before(ledger)} <code>${prev}</code>`],
  ];
  const before = reader.to(urlPath`/auditor/entries/${index - 1}`);
  return html`<h1>${texts.entry(index)}</h1>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${STATED.has(event['type']) && statementLink(ledger, index, reader)}
<h2>${texts.says}</h2>
<pre>${JSON.stringify(event['data'], undefined, 2)}</pre>
<h2>${texts.bytes}</h2>
<pre>${text}</pre>
<p><a href="${urlPath`/v1/receipts/${index}`}">${texts.receipt}</a> (${texts.receiptWhat}), <a href="${`/v1/proofs/inclusion?index=${index}`}">${texts.inclusion}</a></p>
${index > 0 && html`<p><a href="${before}">${texts.previous}</a></p>`}
`;
}

/** The same two pages where entries need a token: the script fills them. */
export function closedView(title: string, filters: Filters | undefined, reader: Reader): Html {
  return html`<h1>${title}</h1>
${filters && statementLink(filters.ledger, undefined, reader)}${filters && filterForm(filters, reader)}
${tokenForm(reader)}
<div id="result"></div>
`;
}

export function wrongView(filters: Filters, what: string, reader: Reader): Html {
  return html`<h1>${reader.texts.notShown}</h1>
<p class="bad" role="alert">${what}</p>
${filterForm(filters, reader)}
`;
}
