/** The reducer with a rule removed: its source and the histories' are copied, edited as text, and imported from there. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Agreement from '../src/agreement.fixture.ts';

export interface Edit {
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

const PACKAGE = join(import.meta.dirname, '..');

/** Copies, edits, and hands over what judges histories on the mutant; the copy is removed afterwards. */
export async function withMutant<T>(
  edits: readonly Edit[],
  use: (mutant: typeof Agreement) => T | Promise<T>,
): Promise<T> {
  // Beside the package, so that its imports resolve; the folder is git-ignored.
  const folder = mkdtempSync(join(PACKAGE, '.mutants-'));
  try {
    cpSync(join(PACKAGE, 'src'), folder, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    for (const { file, from, to } of edits) {
      const path = join(folder, file);
      const parts = readFileSync(path, 'utf8').split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
      writeFileSync(path, parts.join(to));
    }
    const url = pathToFileURL(join(folder, 'agreement.fixture.ts')).href;
    return await use((await import(/* @vite-ignore */ url)) as typeof Agreement);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
