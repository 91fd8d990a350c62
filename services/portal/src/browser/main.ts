/** The one script of the pages: the checks in the browser and the live update. Everything else works without it. */
import { offerCheck, runCheck } from './check-in-page.ts';
import { checkChosen, offerDocumentChecks } from './document-in-page.ts';
import type { PageDocument } from './dom.ts';
import { followStream } from './live.ts';

declare const document: PageDocument;

document.addEventListener('click', ({ target }) => {
  if (target.closest('#check button') !== null) void runCheck();
});
document.addEventListener('change', ({ target }) => void checkChosen(target));
offerCheck();
offerDocumentChecks();
followStream();
