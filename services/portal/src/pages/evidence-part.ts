/** The documents of a payment: how many are sealed in the log, and for each the check whether a file is the one. */
import type { EvidenceView, PaymentView } from '../domain/views.ts';
import { describedFile } from '@centesimo/verify';
import type { DescribedFile } from '@centesimo/verify';
import { type Html, html, urlPath } from '@centesimo/web';
import type { DocumentWords } from '../browser/check-document.ts';
import type { Reader } from './reader.ts';

/** Of a commitment, in the name of a file. */
const NAME_CHARACTERS = 12;

export function slipName(commitment: string): string {
  return `document-${commitment.slice(0, NAME_CHARACTERS)}.slip.json`;
}

export function evidencePart(
  payment: Pick<PaymentView, 'evidence' | 'id' | 'replaced'>,
  reader: Reader,
): Html {
  const { evidence, replaced } = payment;
  const texts = reader.texts.evidence;
  const said =
    evidence.length === 0
      ? html`<span class="wait">${texts.none}</span>`
      : html`<span class="good">${texts.some(evidence.length)}</span>`;
  const copies = replaced.length > 0 && html` <span class="soft">${texts.replaced(replaced.length)}</span>`;
  return html`${said}${copies}${evidence.map((document) => documentPart(document, payment.id, reader))}`;
}

/** A seal can be put on anything: what does not describe a file is none that can be checked. */
function fileOf(json: string): DescribedFile | undefined {
  try {
    return describedFile(json);
  } catch {
    return undefined;
  }
}

/** Nothing where it is not known what opens the commitment. */
function documentPart(
  { commitment, json, salt }: EvidenceView,
  expense: string,
  reader: Reader,
): Html | undefined {
  const file = json === undefined ? undefined : fileOf(json);
  if (file === undefined || json === undefined || salt === undefined) return undefined;
  const texts = reader.texts.evidence;
  const { bytes, mediaType } = file;
  const slip = urlPath`/v1/expenses/${expense}/documents/${commitment}/slip`;
  const name = slipName(commitment);
  return html`<details class="document" data-commitment="${commitment}" data-salt="${salt}" data-json="${json}"><summary>${texts.check} <span class="soft">${mediaType}, ${texts.bytes(reader.count(bytes))}</span></summary>
<p class="scripted" hidden><label>${texts.choose}<br><input type="file"></label></p>
<div role="status" class="outcome"></div>
<p><a href="${slip}" download="${name}">${texts.slip}</a></p>
<pre tabindex="0"><code>centesimo evidence check FILE --slip ${name} --vkey-file log.vkey</code></pre></details>`;
}

/** Once for a list: what the seals prove, and what they do not; and the words of the check. */
export function evidenceMeaning(payments: readonly PaymentView[], { texts }: Reader): Html | undefined {
  if (payments.every(({ evidence }) => evidence.length === 0)) return undefined;
  const { same, other, wrongPage, unreadable, reading } = texts.evidence;
  const words: DocumentWords = { same, other, wrongPage, unreadable, reading };
  return html`<p class="soft" id="document-words" data-words="${JSON.stringify(words)}">${texts.evidence.proves}</p>`;
}
