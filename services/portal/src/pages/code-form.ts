/** The form to type a trail code into; it works without JavaScript and sends the code to our own origin only. */
import { type Html, html } from '@centesimo/web';
import type { Reader } from './reader.ts';

/** No code is longer, however it is grouped; what was typed comes back at most this long. */
export const CODE_CHARACTERS_MAX = 60;

export function codeForm(reader: Reader, typed = ''): Html {
  const { button, hint, label } = reader.texts.help;
  return html`<form action="/t" method="get">
<label for="code">${label}</label>
<p class="code"><input id="code" name="code" value="${typed.slice(0, CODE_CHARACTERS_MAX)}" required maxlength="${CODE_CHARACTERS_MAX}" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint">
${reader.chosen && html`<input type="hidden" name="lang" value="${reader.language}">`}<button>${button}</button></p>
<p id="hint" class="soft">${hint}</p>
</form>`;
}
