/** Every action tells what it made, with its entry in the log once it is there, or why it was refused. */
const ENTRY_TRIES = 30;
const ENTRY_PAUSE_MS = 500;
const TOLD_MAX = 20;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function element(tag, text = '', attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function tell(text, kind) {
  const item = element('li', text, { class: `card ${kind}` });
  $('told').prepend(item);
  while ($('told').children.length > TOLD_MAX) $('told').lastChild.remove();
  return item;
}

function refuse(error) {
  const words = error instanceof Refusal ? error.message : String(error);
  tell(error instanceof Refusal && error.again ? words : say(TEXTS.refused, { why: words }), 'bad');
}

/** Size of the published log, before which an entry that is yet to come cannot stand. */
async function logSize() {
  try {
    const note = await (await send('/log/checkpoint')).text();
    const size = Number(note.split('\n')[1]);
    return Number.isSafeInteger(size) ? size : 0;
  } catch {
    return 0;
  }
}

/** Waits for the entry of an event and shows it whole; what the reader may not see is said. */
async function showEntry(item, { event, subject }, from) {
  const place = element('p', TEXTS.entryWaits, { class: 'soft' });
  item.append(place);
  const query = new URLSearchParams({ subject, from: String(from), limit: '100' });
  for (let tries = 0; tries < ENTRY_TRIES; tries++) {
    let page;
    try {
      page = await getJson(pathOf(`/entries?${query}`));
    } catch (error) {
      place.textContent =
        error instanceof Refusal && error.status === 403 ? TEXTS.entryHidden : TEXTS.noEntry;
      return;
    }
    const isIt = ({ entry }) => entry.event.source === event.source && entry.event.id === event.id;
    const found = page.entries.find(isIt);
    if (found !== undefined) {
      const title = say(TEXTS.entry, { index: found.index });
      const only = new URLSearchParams({ subject, from: String(found.index), to: String(found.index + 1) });
      const whole = element('details');
      whole.append(element('summary', title), element('pre', JSON.stringify(found.entry, null, 2)));
      const link = element('a', `${title}: ${found.leafHash}`, { href: pathOf(`/entries?${only}`) });
      place.replaceChildren(link);
      place.classList.remove('soft');
      item.append(whole);
      return;
    }
    if (page.next !== undefined) query.set('cursor', page.next);
    else query.delete('cursor');
    await pause(ENTRY_PAUSE_MS);
  }
  place.textContent = TEXTS.noEntry;
}

/** Runs an action of a button: it cannot be pressed twice meanwhile, and says what came of it. */
async function act(button, work) {
  button.disabled = true;
  try {
    const from = await logSize();
    const { answer, what, subject = answer.id } = await work();
    const item = tell(say(answer.repeated ? TEXTS.repeated : TEXTS.done, { what }), 'good');
    if (answer.event !== undefined)
      void showEntry(item, { event: answer.event, subject }, answer.repeated ? 0 : from);
    return true;
  } catch (error) {
    refuse(error);
    return false;
  } finally {
    button.disabled = false;
    if (session !== undefined) await refresh().catch(refuse);
  }
}

/** A decimal text as minor units, by its characters: `25,00` of a currency with two digits is 2500. */
function minorUnits(text, currency) {
  const digits = DIGITS[currency] ?? 2;
  const [, whole, , part = ''] = /^(\d{1,13})([.,](\d{1,4}))?$/.exec(text.trim().replaceAll(' ', '')) ?? [];
  const units = whole === undefined || part.length > digits ? NaN : Number(whole + part.padEnd(digits, '0'));
  if (!Number.isSafeInteger(units) || units < 1) throw new Refusal(say(TEXTS.amountWrong, { currency }));
  return units;
}

function money(units, currency) {
  const digits = DIGITS[currency] ?? 2;
  const text = String(units).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  const separator = document.documentElement.lang === 'en' ? '.' : ',';
  return `${whole}${digits === 0 ? '' : separator + text.slice(-digits)} ${currency}`;
}

async function upload(file) {
  const type = file.type === '' && /\.p7m$/i.test(file.name) ? 'application/pkcs7-mime' : file.type;
  const answer = await send(pathOf('/evidence'), {
    method: 'POST',
    answerMs: FILE_MS,
    body: file,
    headers: { 'content-type': type },
  });
  return await answer.json();
}

/** Hands a file to the browser to be saved: it is never shown in this page. */
async function saveEvidence(commitment) {
  const answer = await send(pathOf(`/evidence/${commitment}`), { answerMs: FILE_MS });
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'evidence';
  const url = URL.createObjectURL(await answer.blob());
  const link = element('a', '', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
