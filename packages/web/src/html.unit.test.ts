/** Tests of templates: whatever is put in comes out as text, never as markup. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Html, escapeHtml, html, trustedHtml, urlPath } from './index.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '&lt;',
  'a\0b',
];

/** Any UTF-16, lone surrogates too, with what means something in HTML often among it. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 34, 38, 39, 60, 62)))
  .map((units) => String.fromCharCode(...units));

describe('html', () => {
  it('keeps its own markup and escapes every text in it', () => {
    expect(html`<b title="${'"&\''}">${'<i>'}</b>`.text).toBe('<b title="&quot;&amp;&#39;">&lt;i&gt;</b>');
  });

  it('joins lists, prints numbers, leaves out undefined and false', () => {
    const items = [1, 2].map((n) => html`<li>${n}</li>`);
    expect(html`<ul>${items}${undefined}${false}${[['<'], html`<hr>`]}</ul>`.text).toBe(
      '<ul><li>1</li><li>2</li>&lt;<hr></ul>',
    );
  });

  it('takes no object that only looks like markup', () => {
    const forged = JSON.parse('{"text":"<script>","markup":true}') as Html;
    expect(() => html`${forged}`).toThrow(TypeError);
  });

  it('lets no text open a tag, leave an attribute or start a reference', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom(...HOSTILE)), (text) => {
        const shown = html`${text}`.text;
        expect(shown).not.toMatch(/[<>"'\0]/);
        expect(shown.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it('marks what our own code wrote as markup', () => {
    expect(html`${trustedHtml('<br>')}`.text).toBe('<br>');
    expect(escapeHtml('<br>')).toBe('&lt;br&gt;');
  });
});

describe('urlPath', () => {
  it('keeps a value inside its segment', () => {
    expect(urlPath`/l/${'../x?y=#&"'}/e/${7}`).toBe('/l/..%2Fx%3Fy%3D%23%26%22/e/7');
    expect(urlPath`/t/${'\ud800'}`).toBe('/t/%EF%BF%BD');
  });
});
