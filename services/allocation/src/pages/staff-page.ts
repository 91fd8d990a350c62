/** The staff's page: forms and tables that its script fills and sends, over the same HTTP that programs use. */
import { readFileSync } from 'node:fs';
import { currencies, exponentOf } from '@centesimo/money';
import { type Html, type Language, defineAsset, definePages, html } from '@centesimo/web';
import { refusalWords } from './refusal-words.ts';
import { appealSection } from './staff-appeals-section.ts';
import { APPEAL_SCRIPT_TEXTS, APPEAL_TEXTS } from './staff-appeals-texts.ts';
import { bankSections, budgetSections, impactSections } from './staff-books-sections.ts';
import { BOOKS_SCRIPT_TEXTS, BOOKS_TEXTS } from './staff-books-texts.ts';
import { SCRIPT_TEXTS } from './staff-script-texts.ts';
import { backSections, bookSections, expenseSections, waitingSections } from './staff-sections.ts';
import { STAFF_TEXTS } from './staff-texts.ts';

/** Parts of one script, joined in this order: they share their names. */
const PARTS = ['session', 'actions', 'lists', 'appeals', 'books', 'main'];
const source = PARTS.map((part) =>
  readFileSync(new URL(`./staff-script/${part}.js`, import.meta.url), 'utf8'),
).join('\n');

export const STAFF_SCRIPTS = [defineAsset('staff', source)];

export const STAFF_PAGES = definePages({
  brand: 'Centesimo',
  home: '/staff',
  unlisted: true,
  connects: true,
  scripts: { path: '/staff/assets/', assets: STAFF_SCRIPTS },
  style: `
.form { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 0 1rem; align-items: end; }
.form > div { align-self: start; }
.form .wide, .form > button { grid-column: 1 / -1; justify-self: start; }
.form input, .form select, .form textarea { width: 100%; }
.form .wide { width: 100%; }
.sections { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: .5rem 0; padding: 0; }
.sections a { display: block; padding: .6rem .7rem; }
.form > button { margin-top: .75rem; }
td.amount:not(:last-child), th.amount:not(:last-child) { padding-right: 1rem; }
.told { list-style: none; padding: 0; }
.told:empty { display: none; }
.quiet { background: none; color: var(--accent); border: 1px solid var(--accent); }
td button { margin: 0 .25rem .25rem 0; }
[hidden] { display: none !important; }
`,
});

/** Decimal digits of the currencies that do not have two. */
const DIGITS = JSON.stringify(
  Object.fromEntries(
    currencies()
      .map((currency): [string, number] => [currency, exponentOf(currency) ?? 2])
      .filter(([, digits]) => digits !== 2),
  ),
);

const IDS = [
  'funds',
  'projects',
  'appeals',
  'budgets',
  'propose',
  'proposals',
  'expenses',
  'impact',
  'returns',
  'refunds',
  'evidence',
  'unassigned',
  'bank',
] as const;

function scriptTexts(language: Language): object {
  const appeals = APPEAL_SCRIPT_TEXTS[language];
  const books = BOOKS_SCRIPT_TEXTS[language];
  return { ...SCRIPT_TEXTS[language], appeals, books, refusals: refusalWords(language) };
}

/** The page in a language. Nothing of any ledger is in it: the script asks for that with the reader's own token. */
export function staffMain(language: Language): Html {
  const t = { ...STAFF_TEXTS[language], ...APPEAL_TEXTS[language], ...BOOKS_TEXTS[language] };
  const links = IDS.map((id) => html`<li><a href="#${id}">${t[id]}</a></li>`);
  return html`<h1>${t.title}</h1>
<noscript><p class="bad">${t.noScript}</p></noscript>
<div id="texts" hidden data-texts="${JSON.stringify(scriptTexts(language))}" data-digits="${DIGITS}"></div>
<form id="sign-in" class="card">
<p>${t.signInLead}</p>
<label for="ledger">${t.ledger}</label><input id="ledger" name="ledger" autocomplete="off" required spellcheck="false">
<label for="token">${t.token}</label><input id="token" type="password" autocomplete="off" required spellcheck="false">
<p><button type="submit">${t.signIn}</button></p>
</form>
<h2 id="told-title" class="soft">${t.told}</h2>
<div role="log" aria-labelledby="told-title"><ul id="told" class="told"></ul></div>
<div id="work" hidden>
<p><span id="who"></span> <button type="button" class="quiet" id="sign-out">${t.signOut}</button></p>
<nav aria-label="${t.sections}"><ul class="sections">${links}</ul></nav>
${bookSections(t)}${appealSection(t)}${budgetSections(t)}${expenseSections(t)}${impactSections(t)}${backSections(t)}${waitingSections(t)}${bankSections(t)}</div>
`;
}
