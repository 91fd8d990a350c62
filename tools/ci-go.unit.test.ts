// The report says of Go what is so: a version that is too old, or none, is never taken for one.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureGoVerifiers } from './ci-go.ts';
import { findGo } from './interop/go-verifiers.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'centesimo-go-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A `go` that says this version, and builds nothing. */
function saysVersion(version: string): NodeJS.ProcessEnv {
  const file = path.join(folder, 'go');
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`);
  chmodSync(file, 0o755);
  return { PATH: folder };
}

describe.skipIf(process.platform === 'win32')('Go', () => {
  it('is the one in PATH, when it is new enough', () => {
    expect(findGo(saysVersion('go1.26.8'))).toEqual({ version: 'go1.26.8' });
    expect(findGo(saysVersion('go1.24'))).toEqual({ version: 'go1.24' });
    for (const old of ['go1.19.8', 'go1.9', 'devel', ''])
      expect(findGo(saysVersion(old))).toEqual({ missing: `Go is here as ${old}, and 1.24 is needed` });
  });

  it('is not met where it is not, which is a failure where everything must be met', () => {
    const nowhere = path.join(folder, 'nowhere');
    expect(ensureGoVerifiers(folder, { PATH: nowhere })).toEqual({
      isMet: false,
      state: 'not met: Go is not here; the tests that need it were skipped',
    });
    const everything = ensureGoVerifiers(folder, { PATH: nowhere, CI: 'true' });
    expect(everything).toEqual({ isMet: false, state: 'MISSING: Go is not here' });
  });
});
