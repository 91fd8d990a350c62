/** A source tree with a rule removed: copied, edited as text, and imported from there, to see that a test finds it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface SourceEdit {
  /** Path inside the package's `src`. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

/**
 * Imports `entry` of an edited copy of the package's `src` and hands it to `use`; the copy is removed afterwards. It
 * lies in the package's folder, so that its imports resolve, under a git-ignored name.
 * @throws Error where an edit does not fit the source any more
 */
export async function withEditedCopy<Module, Result>(
  packageFolder: string,
  edits: readonly SourceEdit[],
  entry: string,
  use: (module: Module) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(packageFolder, '.mutants-'));
  try {
    cpSync(join(packageFolder, 'src'), folder, {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
    for (const { file, from, to } of edits) {
      const path = join(folder, file);
      const parts = readFileSync(path, 'utf8').split(from);
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
      writeFileSync(path, parts.join(to));
    }
    const module = (await import(/* @vite-ignore */ pathToFileURL(join(folder, entry)).href)) as Module;
    return await use(module);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
