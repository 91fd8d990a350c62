/** Finds imports that reach into another package by a relative path, past the `exports` that are its public face. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from './gate.ts';

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(?<target>\.{1,2}\/[^']+)'/g;

export function findDeepImports(root: string, files: readonly string[]): Finding[] {
  return files
    .filter((file) => file.endsWith('.ts') && packageOf(file) !== '')
    .flatMap((file) => deepImportsOf(root, file));
}

function deepImportsOf(root: string, file: string): Finding[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const targets = [...text.matchAll(IMPORT)].map((match) => match.groups?.['target'] ?? '');
  return targets
    .filter((target) => !isWithinPackage(file, target))
    .map((target) => ({ file, rule: 'deep-import', text: `${target}: import the package by its name` }));
}

function isWithinPackage(file: string, target: string): boolean {
  const reached = path.posix.join(path.posix.dirname(file), target);
  const other = packageOf(reached);
  return other === '' || other === packageOf(file);
}

/** `packages/money` for a file below it, empty for a file of no package. */
function packageOf(file: string): string {
  return /^(?:packages|services)\/[^/]+(?=\/)/.exec(file)?.[0] ?? '';
}
