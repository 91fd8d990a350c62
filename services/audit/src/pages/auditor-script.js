/** Entries of a log that is not open, asked for with a pasted token: it lives in this tab's sessionStorage and in headers only. */
const $ = (id) => document.getElementById(id);
const STORED = 'centesimo-auditor';
const ANSWER_MS = 60_000;
const form = $('token-form');
const result = $('result');

function tell(text, kind = '') {
  $('told').textContent = text;
  $('told').className = kind;
}

async function ask(path) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(STORED)}` };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(path, { headers, signal, credentials: 'omit', redirect: 'error' });
  if (answer.ok) return answer;
  const { code = answer.status, title = 'refused' } = await answer.json().catch(() => ({}));
  throw new Error(`${title} (${code})`);
}

function add(parent, name, text = '', attributes = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
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
  const query = new URLSearchParams([...asked].filter(([key, value]) => key !== 'ledger' && value !== ''));
  const path = `/v1/ledgers/${encodeURIComponent(ledger)}/entries`;
  const paged = new URLSearchParams(query);
  if (cursor !== undefined) paged.set('cursor', cursor);
  const { entries, next } = await (await ask(`${path}?${paged}`)).json();
  result.replaceChildren();
  const region = { class: 'scroll', role: 'region', 'aria-label': 'Entries', tabindex: '0' };
  const table = add(add(result, 'div', '', region), 'table');
  const head = add(add(table, 'thead'), 'tr');
  for (const name of ['Entry', 'Recorded', 'Type', 'Subject', 'Leaf hash'])
    add(head, 'th', name, { scope: 'col' });
  const body = add(table, 'tbody');
  for (const { entry, index, leafHash } of entries) {
    const row = add(body, 'tr');
    add(add(row, 'td'), 'a', String(index), { href: `/auditor/entries/${index}` });
    for (const text of [entry.event.time, entry.event.type, entry.event.subject, hexOf(leafHash)])
      add(row, 'td', text);
  }
  tell(`${entries.length} entries${next === undefined ? '' : ', and there is a next page'}.`, 'good');
  if (next !== undefined) button('Next page', () => showEntries(asked, next));
  for (const suffix of ['ndjson', 'csv'])
    button(`All as ${suffix.toUpperCase()}`, () =>
      save(`${path}.${suffix}?${query}`, `${ledger}-entries.${suffix}`),
    );
}

/** The entry stands in its receipt, in base64 behind `extra`. */
async function showEntry(index) {
  const path = `/v1/receipts/${index}`;
  const receipt = await (await ask(path)).text();
  const packed = /^extra (.+)$/m.exec(receipt)?.[1] ?? '';
  const text = new TextDecoder().decode(Uint8Array.from(atob(packed), (each) => each.charCodeAt(0)));
  result.replaceChildren();
  add(result, 'h2', 'What it says');
  add(result, 'pre', JSON.stringify(JSON.parse(text), undefined, 2));
  add(result, 'h2', 'The bytes that are hashed');
  add(result, 'pre', text);
  tell('Shown from its receipt, which verifies offline.', 'good');
  button('Receipt', () => save(path, `receipt-${index}.tlog-proof`));
}

async function tried(work) {
  try {
    await work();
  } catch (error) {
    tell(error.message, 'bad');
  }
}

async function show() {
  if (sessionStorage.getItem(STORED) === null) return tell('Paste a token to see the entries.');
  tell('Asking…');
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
    tell('Forgotten.');
  });
  void tried(show);
}
