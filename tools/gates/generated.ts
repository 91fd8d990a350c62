/** Gate: running every generator changes no file of the tree. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding, Gate } from './gate.ts';
import { runProgram } from './run-program.ts';
import { sourceFiles } from './source-files.ts';

/** A generator is a package's `generate` script, run in that package's folder, or the one of the whole tree. */
export type Generator = { readonly folder: string; readonly script: string };

const ERRORS_PAGE = 'tools/errors-page.ts';

export function findGenerators(root: string): Generator[] {
  const manifests = sourceFiles(root, '/package.json');
  const ofTree = existsSync(path.join(root, ERRORS_PAGE))
    ? [{ folder: '.', script: `node ${ERRORS_PAGE}` }]
    : [];
  const ofPackages = manifests.flatMap((file) => {
    const manifest = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    const script = manifest.scripts?.['generate'];
    return script === undefined ? [] : [{ folder: path.dirname(file), script }];
  });
  return [...ofTree, ...ofPackages];
}

/** Runs one generator with the binaries of its package and of the root on PATH; throws when it fails. */
export async function runGenerator(root: string, { folder, script }: Generator): Promise<void> {
  const cwd = path.join(root, folder);
  const folders = [path.join(cwd, 'node_modules/.bin'), path.join(root, 'node_modules/.bin')];
  const PATH = [...folders, path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter);
  const result = await runProgram(script, [], { cwd, shell: true, env: { ...process.env, PATH } });
  if (result.code !== 0)
    throw new Error(
      `generate of ${folder} exited ${result.code}: ${result.stderr}${result.stdout}`.slice(0, 2000),
    );
}

export const generatedGate: Gate = {
  name: 'generated',
  check: async (root) => {
    const generators = findGenerators(root);
    const before = hashTree(root);
    for (const generator of generators) await runGenerator(root, generator);
    return { seen: generators.length, findings: differences(before, hashTree(root)) };
  },
};

function hashTree(root: string): Map<string, string> {
  const files = sourceFiles(root).filter((file) => existsSync(path.join(root, file)));
  const hash = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(path.join(root, file)))
      .digest('hex');
  return new Map(files.map((file) => [file, hash(file)]));
}

function differences(before: Map<string, string>, after: Map<string, string>): Finding[] {
  const stale = [...after].filter(([file, hash]) => before.get(file) !== hash).map(([file]) => file);
  const gone = [...before.keys()].filter((file) => !after.has(file));
  const text = 'a generator wrote something else: commit what `pnpm generate` leaves';
  return [...stale, ...gone].map((file) => ({ file, rule: 'stale-generated-file', text }));
}
