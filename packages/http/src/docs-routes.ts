/** The OpenAPI document and a page made from it: one file without scripts, fonts or anything of a third party. */
import { hash } from 'node:crypto';
import type { HttpBinding } from './access.ts';
import { jsonTextAnswer } from './answer.ts';
import { DOCS_STYLE, type OpenApiDocument, docsPage } from './docs-page.ts';
import { defineRoute } from './route.ts';

const CACHING = { maxAgeS: 60 } as const;
const POLICY = `default-src 'none'; style-src 'sha256-${hash('sha256', DOCS_STYLE, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** `document` is asked once, at the first request: the routes no longer change then. */
export function docsBinding(document: () => unknown): HttpBinding {
  let json: string | undefined;
  let html: string | undefined;
  const openApi = defineRoute({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This interface as an OpenAPI 3.1 document',
    tag: 'operations',
    schema: {},
    answers: { 200: { description: 'the document', schema: { type: 'object' } } },
    handle: () =>
      jsonTextAnswer(200, (json ??= JSON.stringify(document())), {
        caching: CACHING,
        tagged: true,
        compressible: true,
      }),
  });
  const docs = defineRoute({
    method: 'GET',
    path: '/docs',
    summary: 'This interface as a page',
    tag: 'operations',
    schema: {},
    answers: { 200: { description: 'the page', mediaType: 'text/html' } },
    handle: () => ({
      status: 200,
      mediaType: 'text/html; charset=utf-8',
      body: (html ??= docsPage(document() as OpenApiDocument)),
      caching: CACHING,
      tagged: true,
      compressible: true,
      headers: { 'content-security-policy': POLICY },
    }),
  });
  return { routes: [openApi, docs], access: { 'GET /openapi.json': 'public', 'GET /docs': 'public' } };
}
