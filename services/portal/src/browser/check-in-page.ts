/** The button "check now": fetches the receipts, checks them here, and says what came of it in the page's language. */
import type { CheckFacts, CheckWords } from './check-facts.ts';
import { type CheckOutcome, type Receipts, checkEntries } from './check-entries.ts';
import type { PageDocument, PageElement } from './dom.ts';
import { browserEd25519, browserSha256 } from './noble.ts';

declare const document: PageDocument;

const RECEIPT_TIMEOUT_MS = 15_000;
/** Receipts asked for at once: a slow line is not made slower. */
const AT_ONCE = 4;

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
    const receipts = await fetchReceipts(claimed);
    if (receipts === undefined) show(outcome, 'wait', words.unchecked, words.reasons['receipt-unavailable']);
    else showOutcome(outcome, words, checkEntries(CRYPTO, vkey, claimed, receipts));
  } finally {
    button.disabled = false;
  }
}

const CRYPTO = { sha256: browserSha256, ed25519: browserEd25519 };

function showOutcome(element: PageElement, words: CheckWords, outcome: CheckOutcome): void {
  if (outcome.holds) {
    const { payments, unchecked } = outcome;
    const details = [
      words.gift,
      ...(payments > 0 ? [`${words.payments}: ${payments}.`] : []),
      ...(unchecked > 0 ? [`${words.withoutReceipt}: ${unchecked}.`] : []),
    ];
    show(element, 'good', `✓ ${words.verified}`, details.join(' '));
    return;
  }
  const where = outcome.at === 0 ? '' : ` (${words.payment} ${outcome.at})`;
  show(element, 'bad', `✗ ${words.failed}`, words.reasons[outcome.fault] + where);
}

function show(element: PageElement, tone: string, headline: string, detail: string): void {
  const strong = document.createElement('strong');
  strong.textContent = headline;
  const line = document.createElement('p');
  line.textContent = detail;
  element.className = `outcome ${tone}`;
  element.replaceChildren(strong, line);
}

/** Undefined when that of the gift cannot be had: then nothing is said to be wrong. */
async function fetchReceipts({ gift, payments }: CheckFacts): Promise<Receipts | undefined> {
  const own = await fetchReceipt(gift.receipt);
  if (own === undefined) return undefined;
  const texts: (string | undefined)[] = [];
  for (let i = 0; i < payments.length; i += AT_ONCE) {
    const some = payments.slice(i, i + AT_ONCE);
    texts.push(...(await Promise.all(some.map(({ receipt }) => fetchReceipt(receipt)))));
  }
  return { gift: own, payments: texts };
}

async function fetchReceipt(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(RECEIPT_TIMEOUT_MS) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
