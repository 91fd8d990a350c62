/** Entries of a log that is not open, asked for with a pasted token: it lives in this tab's sessionStorage and in headers only. */
const $ = (id) => document.getElementById(id);
const STORED = 'centesimo-auditor';
const ANSWER_MS = 60_000;
const form = $('token-form');
const result = $('result');
const TEXTS = JSON.parse(form?.dataset.texts ?? '{}');

/** A text with `{name}` filled in. */
function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name] ?? ''));
}

function tell(text, kind = '') {
  $('told').textContent = text;
  $('told').className = kind;
}

async function ask(path) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(STORED)}` };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(path, { headers, signal, credentials: 'omit', redirect: 'error' });
  if (answer.ok) return answer;
  const { code = answer.status, title = '' } = await answer.json().catch(() => ({}));
  throw new Error(say(TEXTS.refused, { code, title }));
}

function add(parent, name, text = '', attributes = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

/** A path of our own that keeps the language where it was chosen. */
function inLanguage(path) {
  const lang = new URLSearchParams(location.search).get('lang');
  return lang === null ? path : `${path}?lang=${encodeURIComponent(lang)}`;
}

function button(text, work) {
  add(result, 'button', text, { type: 'button' }).addEventListener('click', () => void tried(work));
}

/** In hex, as the pages and the CSV write it. */
function hexOf(base64) {
  return Array.from(atob(base64), (each) => each.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** A file that needs the token: fetched here, handed to the browser from memory. */
async function save(path, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await (await ask(path)).blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), ANSWER_MS);
}

async function showEntries(asked, cursor) {
  const ledger = asked.get('ledger');
  const query = new URLSearchParams(
    [...asked].filter(([key, value]) => key !== 'ledger' && key !== 'lang' && value !== ''),
  );
  const path = `/v1/ledgers/${encodeURIComponent(ledger)}/entries`;
  const paged = new URLSearchParams(query);
  if (cursor !== undefined) paged.set('cursor', cursor);
  const { entries, next } = await (await ask(`${path}?${paged}`)).json();
  result.replaceChildren();
  const region = { class: 'scroll', role: 'region', 'aria-label': TEXTS.entries, tabindex: '0' };
  const table = add(add(result, 'div', '', region), 'table');
  const head = add(add(table, 'thead'), 'tr');
  const { columns } = TEXTS;
  for (const name of [columns.entry, columns.recorded, columns.type, columns.subject, columns.leaf])
    add(head, 'th', name, { scope: 'col' });
  const body = add(table, 'tbody');
  for (const { entry, index, leafHash } of entries) {
    const row = add(body, 'tr');
    add(add(row, 'td'), 'a', String(index), { href: inLanguage(`/auditor/entries/${index}`) });
    for (const text of [entry.event.time, entry.event.type, entry.event.subject, hexOf(leafHash)])
      add(row, 'td', text);
  }
  tell(say(next === undefined ? TEXTS.found : TEXTS.foundMore, { n: entries.length }), 'good');
  if (next !== undefined) button(TEXTS.next, () => showEntries(asked, next));
  for (const suffix of ['ndjson', 'csv'])
    button(say(TEXTS.file, { format: suffix.toUpperCase() }), () =>
      save(`${path}.${suffix}?${query}`, `${ledger}-entries.${suffix}`),
    );
}

/** Of an entry's bytes, in hex; where the browser does not hash (a page without HTTPS), as the API says it. */
async function leafHashOf(bytes, { chain }) {
  if (globalThis.crypto?.subtle === undefined) {
    const query = new URLSearchParams({ from: chain.index, to: chain.index + 1 });
    const path = `/v1/ledgers/${encodeURIComponent(chain.ledger)}/entries?${query}`;
    return hexOf((await (await ask(path)).json()).entries[0].leafHash);
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.of(0, ...bytes)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The entry stands in its receipt, in base64 behind `extra`. */
async function showEntry(index) {
  const path = `/v1/receipts/${index}`;
  const receipt = await (await ask(path)).text();
  const packed = /^extra (.+)$/m.exec(receipt)?.[1] ?? '';
  const bytes = Uint8Array.from(atob(packed), (each) => each.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  const entry = JSON.parse(text);
  const leaf = await leafHashOf(bytes, entry);
  result.replaceChildren();
  const facts = add(result, 'dl');
  add(facts, 'dt', TEXTS.columns.leaf);
  add(add(facts, 'dd'), 'code', leaf);
  add(result, 'h2', TEXTS.says);
  add(result, 'pre', JSON.stringify(entry, undefined, 2));
  add(result, 'h2', TEXTS.bytes);
  add(result, 'pre', text);
  tell(TEXTS.fromReceipt, 'good');
  button(TEXTS.receipt, () => save(path, `receipt-${index}.tlog-proof`));
}

async function tried(work) {
  try {
    await work();
  } catch (error) {
    tell(error.message, 'bad');
  }
}

async function show() {
  if (sessionStorage.getItem(STORED) === null) return tell(TEXTS.paste);
  tell(TEXTS.asking);
  const index = /^\/auditor\/entries\/([0-9]+)$/.exec(location.pathname)?.[1];
  if (index !== undefined) await showEntry(index);
  else await showEntries(new URLSearchParams(location.search));
}

if (form !== null) {
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sessionStorage.setItem(STORED, $('token').value.trim());
    $('token').value = '';
    void tried(show);
  });
  $('forget').addEventListener('click', () => {
    sessionStorage.removeItem(STORED);
    result.replaceChildren();
    tell(TEXTS.forgotten);
  });
  void tried(show);
}
