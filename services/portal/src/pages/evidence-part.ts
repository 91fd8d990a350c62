/** The state of a payment's evidence, in words: how many files are sealed, and what they are. */
import type { EvidenceView } from '../domain/views.ts';
import { type Html, html } from '@centesimo/web';
import type { Reader } from './reader.ts';

const MEDIA_NAMES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'text/plain': 'TXT',
};
const SHOWN_MAX = 5;

export function evidencePart(evidence: readonly EvidenceView[], { count, texts }: Reader): Html {
  if (evidence.length === 0) return html`<span class="wait">${texts.evidence.none}</span>`;
  const known = evidence.slice(0, SHOWN_MAX).flatMap(({ bytes, mediaType }) => {
    const size = bytes === undefined ? undefined : texts.evidence.size(count(Math.ceil(bytes / 1_000)));
    const name = mediaType === undefined ? undefined : (MEDIA_NAMES[mediaType] ?? mediaType);
    const words = [name, size].filter((each) => each !== undefined);
    return words.length === 0 ? [] : [words.join(' ')];
  });
  return html`<span class="good">${texts.evidence.some(evidence.length)}</span>${
    known.length > 0 && html` <span class="soft">(${known.join(', ')})</span>`
  }`;
}
