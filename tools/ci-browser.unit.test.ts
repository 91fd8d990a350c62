// The browser is found by its setting or by PATH, and never taken for one when it is no program.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBrowser, findBrowser } from './ci-browser.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'centesimo-browser-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a browser', () => {
  it('is the one that the setting names, or the first in PATH', () => {
    const file = path.join(folder, 'chromium');
    writeFileSync(file, '#!/bin/sh\necho Chromium 1.2\n');
    expect(findBrowser({ PATH: folder })).toBeUndefined();
    chmodSync(file, 0o755);
    expect(findBrowser({ PATH: `/nowhere${path.delimiter}${folder}` })).toBe(file);
    expect(findBrowser({ CENTESIMO_CHROMIUM: file, PATH: '' })).toBe(file);
    expect(ensureBrowser({ PATH: folder })).toEqual({ file, state: 'met (Chromium 1.2)' });
  });

  it('is missing where the setting names nothing, also when PATH has one', () => {
    expect(
      findBrowser({ CENTESIMO_CHROMIUM: '/nowhere/chromium', PATH: process.env['PATH'] }),
    ).toBeUndefined();
    expect(ensureBrowser({ PATH: '' })).toMatchObject({ file: undefined });
  });
});
