/** The journal's own source with a rule removed: a copied tree, edited as text, imported from there. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HostClass } from './counting-house.ts';

export interface Edit {
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

const PACKAGE = join(import.meta.dirname, '..');

/** Copies the source, edits it, and hands its host over; the copy is removed afterwards. Throws where an edit does not fit. */
export async function withMutant<T>(
  edits: readonly Edit[],
  use: (host: HostClass) => Promise<T>,
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
    const url = pathToFileURL(join(folder, 'host.ts')).href;
    const { JournalHost } = (await import(/* @vite-ignore */ url)) as { JournalHost: HostClass };
    return await use(JournalHost);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
