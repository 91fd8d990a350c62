/** The page of a statement: its figures, what banks stated, its hash, and how to make the same bytes from the log. */
import type { Statement } from '@centesimo/cents';
import { type Html, html, showDate, urlPath } from '@centesimo/web';
import type { StatementFault } from '../domain/portal-views.ts';
import type { PeriodView, StatementView, StatementsView } from '../domain/statement-views.ts';
import { banksPart } from './bank-part.ts';
import { entryLink } from './entry-link.ts';
import { checkpointPart } from './ledger-page.ts';
import { type Reader, nameOf } from './reader.ts';
import type { StatementTexts } from './texts/statement-texts.ts';

export function statementMain(view: StatementView, vkey: string, reader: Reader): Html {
  const texts = reader.texts.statement;
  const { ledger, period, statement, through } = view;
  const until = period && showDate(period.until, reader.language);
  return html`<h1>${texts.title(nameOf(ledger))}</h1>
<p class="soft">${texts.asOf(reader.count(through))}${entryLink(through, reader)} <a href="${reader.to(urlPath`/l/${ledger.id}`)}">${reader.texts.donor.allOfLedger(nameOf(ledger))}</a></p>
${period && html`<p class="card good">${texts.ofPeriod(String(period.number), until ?? '')}</p>`}
${statement.currencies.map((sums) => currencyCard(sums, reader))}
${fundsTable(statement, reader)}${projectsTable(statement, reader)}${openPart(statement, reader)}
${banksPart(view.balances, reader)}
${makePart(view, vkey, reader)}
${othersPart(view, through, reader)}
${checkpointPart(view, reader)}`;
}

/** Where there is none: what is wrong, how it is made, and which there are. */
export function noStatementMain(
  list: StatementsView,
  fault: StatementFault,
  through: number | undefined,
  reader: Reader,
): Html {
  const texts = reader.texts.statement;
  const isBeyond = fault.kind === 'beyond-log';
  const command = commandOf(list.ledger.id, through ?? list.now.through);
  return html`<h1>${texts.title(nameOf(list.ledger))}</h1>
<p class="card" role="alert">${reasonOf(fault, list, reader)}</p>
${!isBeyond && html`<pre tabindex="0"><code>${command}</code></pre>`}
${othersPart(list, isBeyond ? undefined : through, reader)}`;
}

function reasonOf({ kind }: StatementFault, { asOf }: StatementsView, { count, texts }: Reader): string {
  const { beingMade, beyond, tooFar } = texts.statement;
  if (kind === 'beyond-log') return beyond(count(asOf.size));
  return kind === 'being-made' ? beingMade : tooFar;
}

type Sums = Statement['currencies'][number];
type SumName = keyof StatementTexts['sums'];

/** With the sign that they have in what the bank should hold. */
const CAME = [
  ['received', 1],
  ['corrected', 1],
  ['feesBorne', -1],
  ['demanded', -1],
  ['credited', 1],
  ['charged', -1],
  ['exchangedOut', -1],
  ['exchangedIn', 1],
  ['spent', -1],
  ['lost', -1],
  ['sent', -1],
] as const satisfies readonly (readonly [SumName, 1 | -1])[];
const HELD = [
  'free',
  'unplaced',
  'unassigned',
  'withPartners',
  'demandedOpen',
  'chargedOpen',
  'creditedOpen',
  'correctedOpen',
  'feesOwed',
  'shortfall',
] as const satisfies readonly SumName[];

function currencyCard(sums: Sums, reader: Reader): Html {
  const { came, held, sums: names } = reader.texts.statement;
  const line = (name: SumName, amount: number): Html =>
    html`<dt>${names[name]}</dt><dd><span class="amount">${reader.money(amount, sums.currency)}</span></dd>`;
  const moved = CAME.filter(([name]) => sums[name] !== 0);
  const there = HELD.filter((name) => sums[name] !== 0);
  return html`<section class="card" aria-label="${sums.currency}"><h2>${sums.currency}</h2>
<h3>${came}</h3><dl>${moved.map(([name, sign]) => line(name, sign * sums[name]))}${line('bank', sums.bank)}</dl>
${there.length > 0 && html`<h3>${held}</h3><dl>${there.map((name) => line(name, sums[name]))}</dl>`}</section>`;
}

function fundsTable({ funds }: Statement, reader: Reader): Html {
  const texts = reader.texts.ledger;
  const rows = funds.map(({ class: kind, currency, free, fund, length, partner }) => {
    const whose = partner === undefined ? '' : `, ${partner}`;
    return html`<tr><th scope="row">${fund}<br><span class="soft">${texts.classes[kind as keyof typeof texts.classes]}${whose}</span></th><td class="amount">${reader.money(length, currency)}</td><td class="amount">${reader.money(free, currency)}</td></tr>`;
  });
  return html`<h2 id="funds">${texts.funds}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="funds"><table><thead><tr><th scope="col">${texts.fund}</th><th scope="col" class="amount">${texts.in}</th><th scope="col" class="amount">${texts.stillThere}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function projectsTable({ projects }: Statement, reader: Reader): Html | undefined {
  if (projects.length === 0) return undefined;
  const { ledger, statement } = reader.texts;
  const rows = projects.map(
    ({ currency, project, spent }) =>
      html`<tr><th scope="row">${project}</th><td class="amount">${reader.money(spent, currency)}</td></tr>`,
  );
  return html`<h2 id="projects">${statement.spentBy}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="projects"><table><thead><tr><th scope="col">${ledger.project}</th><th scope="col" class="amount">${ledger.spent}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** How many, and not which: their ids stand in the bytes. */
function openPart({ open }: Statement, reader: Reader): Html {
  const { kinds, nothingOpen, open: heading } = reader.texts.statement;
  const names = ['unassigned', 'demands', 'credits', 'corrections', 'charges'] as const;
  const there = names.filter((name) => open[name].length > 0);
  const items = there.map((name) => html`<li>${reader.count(open[name].length)}: ${kinds[name]}</li>`);
  return html`<h2>${heading}</h2>
${items.length === 0 ? html`<p>${nothingOpen}</p>` : html`<ul>${items}</ul>`}`;
}

function commandOf(ledger: string, through: number): string {
  return `centesimo statement --ledger ${ledger} --through ${through} --from https://THIS-SERVER/log --vkey-file log.vkey --json | sha256sum`;
}

function makePart({ hash, ledger, through }: StatementView, vkey: string, reader: Reader): Html {
  const texts = reader.texts.statement;
  return html`<h2>${texts.make}</h2>
<p>${texts.makeWhat}</p>
<pre tabindex="0"><code>${commandOf(ledger.id, through)}</code></pre>
<p>${texts.makeSame}</p>
<pre tabindex="0" id="statement-hash"><code>${hash}</code></pre>
<p><a class="button plain" href="${urlPath`/v1/ledgers/${ledger.id}/statement?through=${through}`}">${texts.bytes}</a></p>
<p>${reader.texts.donor.proof.key}</p>
<pre tabindex="0"><code>${vkey}</code></pre>`;
}

type Listed = Pick<StatementsView, 'ledger' | 'periods'>;

function othersPart({ ledger, periods }: Listed, through: number | undefined, reader: Reader): Html {
  const texts = reader.texts.statement;
  const others = periods.filter(({ entry }) => entry !== through);
  const item = ({ entry, hash, number, until }: PeriodView): Html => {
    const path = reader.to(urlPath`/l/${ledger.id}/statement?through=${entry}`);
    return html`<li><a href="${path}">${texts.period(String(number), showDate(until, reader.language))}</a>${entryLink(entry, reader)}<br><code>${hash}</code></li>`;
  };
  return html`<h2>${texts.others}</h2>
<p><a href="${reader.to(urlPath`/l/${ledger.id}/statement`)}">${texts.now}</a></p>
${entryForm(ledger.id, through, reader)}
<h3>${texts.periods}</h3>
${periods.length === 0 ? html`<p>${texts.noPeriods}</p>` : html`<ul>${others.map(item)}</ul>`}`;
}

/** As of any entry, typed. */
function entryForm(ledger: string, through: number | undefined, reader: Reader): Html {
  const { asOfEntry, show } = reader.texts.statement;
  return html`<form action="${urlPath`/l/${ledger}/statement`}" method="get">
<label for="through">${asOfEntry}</label>
<p class="code"><input id="through" name="through" value="${through ?? ''}" required maxlength="15" inputmode="numeric" autocomplete="off">
${reader.chosen && html`<input type="hidden" name="lang" value="${reader.language}">`}<button>${show}</button></p>
</form>`;
}
