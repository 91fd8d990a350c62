/** Who is signed in, and requests in their name. The token lives in this tab's sessionStorage and in headers only. */
const $ = (id) => document.getElementById(id);
const TEXTS = JSON.parse($('texts').dataset.texts);
const DIGITS = JSON.parse($('texts').dataset.digits);
const STORED = 'centesimo-staff';
const ANSWER_MS = 60_000;
/** A file of any size: where nothing moves, the server ends it. */
const FILE_MS = 12 * 3_600_000;
/** "Not now" is asked again by itself so often, after as many seconds as the answer says, at most these. */
const AGAIN_TRIES = 5;
const AGAIN_SECONDS_MAX = 5;

let session;

/** A text with `{name}` filled in. */
function say(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name] ?? ''));
}

/** What the token says of its holder; the server judges it, this only shows it. */
function claimsOf(token) {
  try {
    const middle = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(middle), (each) => each.charCodeAt(0));
    const { roles = [], sub = '' } = JSON.parse(new TextDecoder().decode(bytes));
    return { roles: Array.isArray(roles) ? roles.map(String) : [], who: String(sub) };
  } catch {
    return { roles: [], who: '' };
  }
}

function readSession() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

function keepSession(next) {
  session = next;
  if (next === undefined) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, JSON.stringify(next));
}

function has(role) {
  return claimsOf(session.token).roles.includes(role);
}

/** A refusal in words, with its code; `again` where the same may be sent again. */
class Refusal extends Error {
  constructor(message, { again = false, code = '', status = 0, waitSeconds } = {}) {
    super(message);
    this.waitSeconds = waitSeconds;
    this.again = again;
    this.code = code;
    this.status = status;
  }
}

function pathOf(rest) {
  return `/v1/ledgers/${encodeURIComponent(session.ledger)}${rest}`;
}

/** An answer that is good, or a Refusal. The same is sent again, under the same key, while the answer is "not now". */
async function send(path, request = {}) {
  for (let tries = 1; ; tries++) {
    try {
      return await sendOnce(path, request);
    } catch (error) {
      if (error.waitSeconds === undefined || tries === AGAIN_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.waitSeconds * 1_000));
    }
  }
}

async function sendOnce(path, { answerMs = ANSWER_MS, body, headers = {}, method = 'GET' }) {
  const given = { authorization: `Bearer ${session.token}`, ...headers };
  const signal = AbortSignal.timeout(answerMs);
  const options = { method, headers: given, body, signal, credentials: 'omit', redirect: 'error' };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refusal(TEXTS.offline, { again: true });
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  const places = (problem.facts?.faults ?? []).map(({ field }) => field).join(', ');
  const at = places === '' ? (problem.facts?.at ?? '') : places;
  const code = problem.code ?? String(answer.status);
  // In the reader's language by its code; what has no words yet is told as the server says it.
  const meaning = Object.hasOwn(TEXTS.refusals, code) ? TEXTS.refusals[code] : problem.detail;
  const words = `${meaning ?? problem.title ?? ''}${at === '' ? '' : `, ${at}`} (${code})`;
  const again = answer.headers.has('retry-after');
  const seconds = Math.min(AGAIN_SECONDS_MAX, Number(answer.headers.get('retry-after')) || 1);
  const waitSeconds = answer.status === 503 ? seconds : undefined;
  throw new Refusal(again ? TEXTS.again : words, { again, code, status: answer.status, waitSeconds });
}

async function getJson(path) {
  return await (await send(path)).json();
}

/** Keys of requests whose outcome is not known: the same request is sent again under the same key. */
const keys = new Map();

async function post(path, body) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = `${path}\n${text ?? ''}`;
  const random = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16)).join('-');
  const key = keys.get(request) ?? random();
  keys.set(request, key);
  const type = text === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const answer = await send(path, {
      method: 'POST',
      body: text,
      headers: { 'idempotency-key': key, ...type },
    });
    keys.delete(request);
    return await answer.json();
  } catch (error) {
    if (!(error instanceof Refusal) || !error.again) keys.delete(request);
    throw error;
  }
}
