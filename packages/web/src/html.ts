/** HTML as a value that can only be made from templates: whatever is put into one is escaped, so no text becomes markup. */

/** No text, JSON or form can hold a symbol: an object of the same shape that came in as data is no markup. */
const MARKUP: unique symbol = Symbol('markup');

/** Markup that is safe to send: the answer of `html`, or of `trustedHtml` over what our own code wrote. */
export interface Html {
  readonly [MARKUP]: true;
  readonly text: string;
}

/** Texts and numbers are escaped, lists joined; nothing stands for `undefined` and `false`. */
export type HtmlValue = string | number | Html | undefined | false | readonly HtmlValue[];

/**
 * Markup from a template. A value may stand in text or inside a **quoted** attribute, never as a name of a tag or
 * attribute, nor inside `<script>` or `<style>`.
 * @throws TypeError for a value that is neither text, number, markup nor a list of these
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? '';
  for (let i = 0; i < values.length; i += 1) text += textOf(values[i]) + (parts[i + 1] ?? '');
  return trustedHtml(text);
}

/** For markup that our own code wrote without a template: never for anything that was read. */
export function trustedHtml(text: string): Html {
  return { [MARKUP]: true, text };
}

/** The five characters that mean something in text or in a quoted attribute; a lone surrogate becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.toWellFormed().replaceAll(SPECIAL_ALL, reference) : text.toWellFormed();
}

/**
 * A path of our own with each value percent-encoded: ``href="${urlPath`/l/${ledger}`}"``. Its text is to be escaped as
 * any other.
 */
export function urlPath(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts.reduce(
    (path, part, i) => path + encodeURIComponent(String(values[i - 1]).toWellFormed()) + part,
  );
}

const SPECIAL = /[&<>"'\0]/;
const SPECIAL_ALL = /[&<>"'\0]/g;
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\0': '\uFFFD',
};

function reference(character: string): string {
  return REFERENCES[character] ?? '';
}

function textOf(value: HtmlValue): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (typeof value === 'object' && MARKUP in value) return value.text;
  throw new TypeError('a template takes texts, numbers, markup and lists of these');
}
