/** Forms and tables of the staff's page: every field has its label, every hint belongs to its field. */
import { type Html, html } from '@centesimo/web';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'date' | 'file' | 'area' | 'select';
  readonly optional?: boolean;
  /** Values; with words where a value is none for people. */
  readonly options?: readonly (string | readonly [string, string])[];
  /** Options that the script fills in: `funds`, `projects`, `currencies`. */
  readonly fills?: string;
  readonly wide?: boolean;
  /** Of an area; 2,000 where left out. */
  readonly charactersMax?: number;
}

export function formOf(id: string, button: string, fields: readonly Field[]): Html {
  return html`<form id="${id}" class="card form" novalidate>
${fields.map((field) => fieldOf(id, field))}
<button type="submit">${button}</button>
</form>
`;
}

function fieldOf(form: string, field: Field): Html {
  const { hint, label, name, optional = false, wide = false } = field;
  const id = `${form}-${name}`;
  return html`<div${wide && html` class="wide"`}><label for="${id}">${label}</label>
${controlOf(id, field, optional ? undefined : html` required`)}
${hint !== undefined && html`<p class="soft" id="${id}-hint">${hint}</p>`}</div>
`;
}

function controlOf(id: string, field: Field, required: Html | undefined): Html {
  const { charactersMax = 2_000, fills, hint, name, options, type = 'text' } = field;
  const described = hint !== undefined && html` aria-describedby="${id}-hint"`;
  if (type === 'select')
    return html`<select id="${id}" name="${name}"${required}${described}${fills !== undefined && html` data-fill="${fills}"`}>
${(options ?? []).map(optionOf)}</select>`;
  if (type === 'area')
    return html`<textarea id="${id}" name="${name}" rows="3" maxlength="${charactersMax}"${required}${described}></textarea>`;
  const decimal = name === 'amount' && html` inputmode="decimal"`;
  return html`<input id="${id}" name="${name}" type="${type}" autocomplete="off"${decimal}${required}${described}>`;
}

function optionOf(option: string | readonly [string, string]): Html {
  if (typeof option === 'string') return html`<option>${option}</option>`;
  const [value, words] = option;
  return html`<option value="${value}">${words}</option>`;
}

export function tableOf(
  id: string,
  caption: string,
  columns: readonly (readonly [string, 'amount' | ''])[],
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table id="${id}">
<thead><tr>${columns.map(([name, kind]) => html`<th scope="col" class="${kind}">${name}</th>`)}</tr></thead>
<tbody></tbody></table></div>
<p><button type="button" class="quiet" id="${id}-more" hidden></button></p>
`;
}
