/** Lists the files of the tree that gates look at: everything a commit could hold, nothing fetched or produced. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const SKIPPED_FOLDERS = new Set([
  'node_modules',
  '.git',
  '.tools',
  '.engines',
  'data',
  'mirror',
  'coverage',
  'dist',
  'secrets',
]);
const FILES_MAX = 50_000;

/** Answers paths relative to `root` with `/` between names, in ASCII order, filtered by ending when given. */
export function sourceFiles(root: string, ...endings: readonly string[]): string[] {
  const found: string[] = [];
  collect(root, '', found);
  const wanted = found.filter((file) => endings.length === 0 || endings.some((end) => file.endsWith(end)));
  return wanted.sort();
}

function collect(root: string, folder: string, found: string[]): void {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !isSkipped(file, entry.name)) collect(root, file, found);
    if (entry.isFile() && !entry.name.endsWith('.log')) found.push(file);
    if (found.length > FILES_MAX) throw new Error(`more than ${FILES_MAX} files under ${root}`);
  }
}

/** `data`, `mirror` and `coverage` are products only at the root; a package may have a folder of that name. */
function isSkipped(file: string, name: string): boolean {
  return SKIPPED_FOLDERS.has(file) || name === 'node_modules';
}
