/** What a reader sees instead of an answer: what is wrong, in words, and the way on. */
import { type Html, html } from '@centesimo/web';
import type { ViewFault } from '../domain/portal-views.ts';
import { codeForm } from './code-form.ts';
import type { Reader } from './reader.ts';

export function codeHelpMain(fault: ViewFault, typed: string, reader: Reader): Html {
  const texts = reader.texts.help;
  return html`<h1>${fault.kind === 'not-ready' ? reader.texts.front.title : texts.title}</h1>
<p class="card" role="alert">${reasonOf(fault, reader)}</p>
${codeForm(reader, typed)}
${fault.kind !== 'not-ready' && html`<p>${texts.stillStuck}</p>`}`;
}

function reasonOf(fault: ViewFault, { texts }: Reader): string {
  const { help } = texts;
  switch (fault.kind) {
    case 'not-ready':
      return help.notReady;
    // Only receipts are refused for the other reason.
    case 'not-provable':
    case 'unknown':
      return `${help.unknown} ${help.unknownWhy}`;
    case 'malformed':
      if (fault.code === 'wrong-length') return help.wrongLength;
      return fault.code === 'wrong-character' ? help.wrongCharacter : help.wrongCheck;
  }
}

export function incomeHelpMain(fault: ViewFault, reader: Reader): Html {
  const { title, unknown } = reader.texts.donor.beyond.income;
  return html`<h1>${title}</h1>
<p class="card" role="alert">${fault.kind === 'not-ready' ? reader.texts.help.notReady : unknown}</p>
<p><a href="${reader.to('/')}">${reader.texts.front.title}</a></p>`;
}

export function ledgerHelpMain(fault: ViewFault, reader: Reader): Html {
  const { ledgerTitle, ledgerUnknown, notReady } = reader.texts.help;
  const isWaiting = fault.kind === 'not-ready';
  return html`<h1>${isWaiting ? reader.texts.front.ledgers : ledgerTitle}</h1>
<p class="card" role="alert">${isWaiting ? notReady : ledgerUnknown}</p>
<p><a href="${reader.to('/')}">${reader.texts.front.title}</a></p>`;
}
