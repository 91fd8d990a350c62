/** The state of a payment's evidence, in words: how many files are sealed in its entry, and what a seal proves. */
import type { PaymentView } from '../domain/views.ts';
import { type Html, html } from '@centesimo/web';
import type { Reader } from './reader.ts';

export function evidencePart({ evidence }: Pick<PaymentView, 'evidence'>, { texts }: Reader): Html {
  return evidence.length === 0
    ? html`<span class="wait">${texts.evidence.none}</span>`
    : html`<span class="good">${texts.evidence.some(evidence.length)}</span>`;
}

/** Once for a list: what the seals prove, and what they do not. */
export function evidenceMeaning(payments: readonly PaymentView[], { texts }: Reader): Html | undefined {
  if (payments.every(({ evidence }) => evidence.length === 0)) return undefined;
  return html`<p class="soft">${texts.evidence.proves}</p>`;
}
