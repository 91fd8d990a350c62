/** The file field of each document: shown where a script runs, and answered in the page's language. */
import type { ChosenFile, DocumentOutcome, DocumentWords } from './check-document.ts';
import { checkDocument } from './check-document.ts';
import type { PageDocument, PageElement } from './dom.ts';

declare const document: PageDocument;

const TONES: Readonly<Record<DocumentOutcome, string>> = {
  same: 'good',
  other: 'bad',
  wrongPage: 'bad',
  unreadable: 'wait',
};
const MARKS: Readonly<Record<DocumentOutcome, string>> = {
  same: '✓ ',
  other: '✗ ',
  wrongPage: '✗ ',
  unreadable: '',
};

export function offerDocumentChecks(): void {
  for (const field of document.querySelectorAll('.document .scripted')) field.hidden = false;
}

/** Of a field in which somebody chose a file; nothing of another one. */
export async function checkChosen(
  target: PageElement & { readonly files?: ArrayLike<ChosenFile> | null },
): Promise<void> {
  const asked = target.closest('.document');
  const file = target.files?.[0];
  const outcome = asked?.querySelector('.outcome');
  const words = document.querySelector('#document-words')?.dataset['words'];
  const { commitment, json, salt } = asked?.dataset ?? {};
  if (!outcome || !file || !words || commitment === undefined || json === undefined || salt === undefined)
    return;
  const texts = JSON.parse(words) as DocumentWords;
  target.disabled = true;
  outcome.className = 'outcome';
  outcome.textContent = texts.reading;
  const told = await checkDocument(file, { commitment, json, salt }, (percent) => {
    outcome.textContent = `${texts.reading} ${percent} %`;
  });
  target.disabled = false;
  outcome.className = `outcome ${TONES[told]}`;
  outcome.textContent = `${MARKS[told]}${texts[told]}`;
}
