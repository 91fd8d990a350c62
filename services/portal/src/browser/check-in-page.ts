/** The button "check now": fetches the receipt, checks it here, and says what came of it in the page's language. */
import type { CheckFacts, CheckWords } from './check-facts.ts';
import { type CheckOutcome, checkTrail } from './check-trail.ts';
import type { PageDocument, PageElement } from './dom.ts';
import { browserEd25519, browserSha256 } from './noble.ts';

declare const document: PageDocument;

const RECEIPT_TIMEOUT_MS = 30_000;

/** Shows the button, which is hidden where no script runs, and hides the line that says so. */
export function offerCheck(): void {
  const button = document.querySelector('#check button');
  const line = document.querySelector('#check .unscripted');
  if (button === null || line === null) return;
  button.hidden = false;
  line.hidden = true;
}

export function isChecked(): boolean {
  return (document.querySelector('#check .outcome')?.textContent ?? '') !== '';
}

export async function runCheck(): Promise<void> {
  const check = document.querySelector('#check');
  const outcome = check?.querySelector('.outcome');
  const button = check?.querySelector('button');
  const { facts, texts, vkey } = check?.dataset ?? {};
  if (!outcome || !button || facts === undefined || texts === undefined || vkey === undefined) return;
  const words = JSON.parse(texts) as CheckWords;
  button.disabled = true;
  outcome.className = 'outcome';
  outcome.textContent = words.running;
  try {
    const claimed = JSON.parse(facts) as CheckFacts;
    const { missing, text } = await fetchReceipt(claimed.receipt);
    if (missing !== undefined) show(outcome, 'wait', words.unchecked, [words.reasons[missing]]);
    else showOutcome(outcome, words, checkTrail(CRYPTO, vkey, claimed, text));
  } finally {
    button.disabled = false;
  }
}

const CRYPTO = { sha256: browserSha256, ed25519: browserEd25519 };

function showOutcome(element: PageElement, words: CheckWords, outcome: CheckOutcome): void {
  if (outcome.holds) {
    const { assigned, payments } = outcome.trail;
    show(element, 'good', `✓ ${words.verified}`, [
      words.gift,
      ...(payments.length > 0 ? [`${words.payments}: ${payments.length}.`] : []),
      words.limits + (assigned > 0 ? ` ${words.assigned}` : ''),
    ]);
    return;
  }
  const { at, fault } = outcome;
  if (fault === 'page-older') show(element, 'wait', words.unchecked, [words.reasons[fault]]);
  else {
    const where = at === 0 ? '' : ` (${words.payment} ${at})`;
    show(element, 'bad', `✗ ${words.failed}`, [words.reasons[fault] + where]);
  }
}

function show(element: PageElement, tone: string, headline: string, details: readonly string[]): void {
  const strong = document.createElement('strong');
  strong.textContent = headline;
  const lines = details.map((detail) => {
    const line = document.createElement('p');
    line.textContent = detail;
    return line;
  });
  element.className = `outcome ${tone}`;
  element.replaceChildren(strong, ...lines);
}

type Fetched =
  | { readonly text: string; readonly missing?: undefined }
  | { readonly missing: 'receipt-unavailable' | NoReceipt; readonly text?: undefined };

/** Codes of a refusal that stays. */
type NoReceipt = 'trail-too-long' | 'trail-not-provable';

/** What cannot be had is not said to be wrong. */
async function fetchReceipt(address: string): Promise<Fetched> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(RECEIPT_TIMEOUT_MS) });
    const text = await answer.text();
    if (answer.ok) return { text };
    const { code } = JSON.parse(text) as { readonly code?: unknown };
    const stays = code === 'trail-too-long' || code === 'trail-not-provable';
    return { missing: stays ? code : 'receipt-unavailable' };
  } catch {
    return { missing: 'receipt-unavailable' };
  }
}
