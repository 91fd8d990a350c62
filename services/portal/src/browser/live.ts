/** Keeps the page as it is now: told over the event stream that something was verified, it fetches its own main part again. */
import { isChecked, offerCheck, runCheck } from './check-in-page.ts';
import { offerDocumentChecks } from './document-in-page.ts';
import type { MessageStream, PageDocument } from './dom.ts';

declare const document: PageDocument;
declare const location: { readonly href: string };
declare const DOMParser: new () => { parseFromString(text: string, type: string): PageDocument };
declare const EventSource: (new (address: string) => MessageStream) | undefined;

const PAGE_TIMEOUT_MS = 15_000;

export function followStream(): void {
  const stream = document.querySelector('#trail')?.dataset['stream'];
  if (stream === undefined || EventSource === undefined) return;
  let running = false;
  let again = false;
  // One fetch at a time: however many messages come meanwhile, one more follows.
  const refresh = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await replaceTrail();
    } while (again as boolean);
    running = false;
  };
  new EventSource(stream).addEventListener('trail', () => void refresh());
}

/** What cannot be fetched now is fetched at the next message; the page stays readable. */
async function replaceTrail(): Promise<void> {
  const text = await fetchPage();
  if (text === undefined) return;
  const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('#trail');
  const shown = document.querySelector('#trail');
  if (fresh === null || shown === null || fresh.textContent === shown.textContent) return;
  const wasChecked = isChecked();
  const news = document.querySelector('#news');
  shown.replaceWith(fresh);
  offerCheck();
  offerDocumentChecks();
  if (news !== null) news.textContent = fresh.dataset['updated'] ?? '';
  if (wasChecked) await runCheck();
}

async function fetchPage(): Promise<string | undefined> {
  try {
    const answer = await fetch(location.href, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
