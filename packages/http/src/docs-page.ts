/** The documentation page, rendered from the OpenAPI document: every operation with its parameters, bodies and answers. */

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: object;
}

interface Content {
  readonly [mediaType: string]: { readonly schema?: object };
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

export interface OpenApiDocument {
  readonly info: { readonly title: string; readonly description?: string; readonly version: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
}

export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
section { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem 0 1rem; }
h3 code { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
`;

export function docsPage(document: OpenApiDocument): string {
  const { title, version, description = '' } = document.info;
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? ''))];
  const groups = tags.map((tag) => {
    const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? '') === tag);
    const items = own.map(({ method, path, operation }) => section(method, path, operation)).join('\n');
    return `<h2>${escapeHtml(tag)}</h2>\n${items}`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)} <small>${escapeHtml(version)}</small></h1>
<p>${escapeHtml(description)}</p>
<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
${contents(operations)}
${groups.join('\n')}
${schemas(document.components?.schemas ?? {})}
</main>
</body>
</html>
`;
}

function contents(
  operations: readonly { readonly method: string; readonly path: string; readonly operation: Operation }[],
): string {
  const items = operations.map(
    ({ method, path, operation }) =>
      `<li><a href="#${escapeHtml(operation.operationId ?? '')}"><code>${method.toUpperCase()} ${escapeHtml(path)}</code></a> ${escapeHtml(operation.summary ?? '')}</li>`,
  );
  return `<nav aria-label="Operations"><ul>\n${items.join('\n')}\n</ul></nav>`;
}

function section(method: string, path: string, operation: Operation): string {
  const { description, operationId = '', parameters = [], requestBody, responses = {}, security } = operation;
  const parts = [
    `<h3><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h3>`,
    `<p>${escapeHtml(operation.summary ?? '')}${security === undefined ? '' : ' <strong>Needs a token.</strong>'}</p>`,
    description === undefined ? '' : `<p>${escapeHtml(description)}</p>`,
    parameters.length === 0 ? '' : parameterTable(parameters),
    requestBody?.content === undefined ? '' : `<h4>Body</h4>${bodies(requestBody.content)}`,
    '<h4>Answers</h4>',
    table(
      ['status', 'meaning', 'media type'],
      Object.entries(responses).map(([status, answer]) => [
        escapeHtml(status),
        escapeHtml(answer.description) + schemaDetails(answer.content ?? {}),
        `<code>${escapeHtml(Object.keys(answer.content ?? {}).join(', '))}</code>`,
      ]),
    ),
  ];
  return `<section id="${escapeHtml(operationId)}">\n${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ description, in: place, name, required, schema }) => {
    const { description: ofSchema, ...form } = (schema ?? {}) as { description?: string };
    return [
      `<code>${escapeHtml(name)}</code>`,
      `${escapeHtml(place)}${required === true ? ', required' : ''}`,
      `${escapeHtml(description ?? ofSchema ?? '')} <code>${escapeHtml(JSON.stringify(form))}</code>`,
    ];
  });
  return `<h4>Parameters</h4>${table(['name', 'where', 'meaning'], rows)}`;
}

function bodies(content: Content): string {
  return Object.entries(content)
    .map(([mediaType, { schema }]) => `<p><code>${escapeHtml(mediaType)}</code></p>${code(schema ?? {})}`)
    .join('\n');
}

/** The schema of an answer, folded away; problems are described once, at the end of the page. */
function schemaDetails(content: Content): string {
  const shown = Object.values(content).filter(({ schema }) => schema !== undefined && !('$ref' in schema));
  return shown
    .map(({ schema }) => `<details><summary>schema</summary>${code(schema ?? {})}</details>`)
    .join('');
}

function schemas(named: Readonly<Record<string, object>>): string {
  const all = Object.entries(named).map(([name, schema]) => `<h3>${escapeHtml(name)}</h3>${code(schema)}`);
  return all.length === 0 ? '' : `<h2>Schemas</h2>\n${all.join('\n')}`;
}

function code(value: object): string {
  return `<pre tabindex="0"><code>${escapeHtml(JSON.stringify(value, null, 2))}</code></pre>`;
}

/** Cells are HTML already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const header = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${header}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
