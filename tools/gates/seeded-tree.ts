/** Builds a small workspace of our layout in a temporary folder, clean or with violations, to test the gates on. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const CONFIGS = [
  '.dependency-cruiser.cjs',
  '.prettierrc.json',
  '.prettierignore',
  'eslint.config.js',
  'knip.json',
  'tsconfig.json',
  'tools/lint',
];

export type Files = Readonly<Record<string, string>>;

/** Answers the root of a new tree that holds our configuration, the clean files and `files` over them. */
export function buildTree(files: Files): string {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'centesimo-gates-')));
  for (const config of CONFIGS)
    cpSync(path.join(REPOSITORY, config), path.join(root, config), { recursive: true });
  for (const [file, text] of Object.entries({ ...CLEAN, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  link(root, 'services/donation', 'packages/store');
  link(root, 'services/donation', 'packages/money');
  return root;
}

function link(root: string, from: string, to: string): void {
  const scope = path.join(root, from, 'node_modules/@centesimo');
  mkdirSync(scope, { recursive: true });
  symlinkSync(path.join(root, to), path.join(scope, path.basename(to)), 'junction');
}

export function manifest(name: string, more: object = {}): string {
  const text = { name, version: '0.1.0', private: true, type: 'module', ...more };
  return `${JSON.stringify(text, null, 2)}\n`;
}

/** A file of code with the header that the tidy gate asks for. */
export function code(...lines: string[]): string {
  return ['/** A file seeded to test the gates of this repository. */', ...lines, ''].join('\n');
}

const README = '# A package\n\nIt is here to test the gates of this repository.\n';

const CLEAN: Files = {
  'package.json': manifest('seeded', {
    devDependencies: { eslint: '*', 'typescript-eslint': '*', vitest: '*', 'dependency-cruiser': '*' },
  }),
  'pnpm-workspace.yaml': 'packages:\n  - packages/*\n  - services/*\n',
  'vitest.config.ts': code(
    "import { defineConfig } from 'vitest/config';",
    '',
    'export default defineConfig({});',
  ),
  'tools/hello.ts': code("console.log('hello');"),
  'packages/money/package.json': manifest('@centesimo/money', {
    exports: { '.': './src/index.ts' },
    scripts: { generate: 'node tools/write-names.ts' },
  }),
  'packages/money/README.md': README,
  'packages/money/tools/write-names.ts': code(
    "import { writeFileSync } from 'node:fs';",
    '',
    "writeFileSync('src/generated/names.ts', \"export const NAMES = ['EUR'];\\n\");",
  ),
  'packages/money/src/generated/names.ts': "export const NAMES = ['EUR'];\n",
  'packages/money/src/index.ts': code(
    "export { NAMES } from './generated/names.ts';",
    "export { addCents } from './sum.ts';",
  ),
  'packages/money/src/sum.ts': code(
    'export function addCents(a: number, b: number): number {',
    '  return a + b;',
    '}',
  ),
  'packages/money/src/sum.unit.test.ts': code(
    "import { expect, it } from 'vitest';",
    "import { addCents } from './sum.ts';",
    '',
    "it('adds', () => expect(addCents(1, 2)).toBe(3));",
  ),
  'packages/store/package.json': manifest('@centesimo/store', {
    exports: { '.': './src/index.ts', './embedded': './src/embedded/index.ts' },
  }),
  'packages/store/README.md': README,
  'packages/store/src/index.ts': code("export type { Store } from './port.ts';"),
  'packages/store/src/port.ts': code('export type Store = { readonly close: () => void };'),
  'packages/store/src/embedded/index.ts': code(
    "import { DatabaseSync } from 'node:sqlite';",
    "import type { Store } from '../port.ts';",
    '',
    'export function openStore(file: string): Store {',
    '  return new DatabaseSync(file);',
    '}',
  ),
  'services/audit/package.json': manifest('@centesimo/audit'),
  'services/audit/README.md': README,
  'services/audit/src/main.ts': code("import { audit } from './service.ts';", '', 'console.log(audit);'),
  'services/audit/src/service.ts': code("export const audit = 'audit';"),
  'services/donation/package.json': manifest('@centesimo/donation', {
    dependencies: { '@centesimo/money': 'workspace:*', '@centesimo/store': 'workspace:*' },
  }),
  'services/donation/README.md': README,
  'services/donation/src/main.ts': code(
    "import { openDonation } from './compose.ts';",
    '',
    'process.exit(openDonation().total);',
  ),
  'services/donation/src/compose.ts': code(
    "import { openStore } from '@centesimo/store/embedded';",
    "import { total } from './domain/total.ts';",
    '',
    'export function openDonation(): { total: number } {',
    "  openStore(':memory:').close();",
    '  return { total: total([1, 2]) };',
    '}',
  ),
  'services/donation/src/domain/total.ts': code(
    "import { addCents } from '@centesimo/money';",
    '',
    'export function total(amounts: readonly number[]): number {',
    '  return amounts.reduce(addCents, 0);',
    '}',
  ),
};
