/** One violation of each lint rule that this repository adds to the recommended ones. */
import { inFile, type Violation } from './violation.ts';

const domain = (name: string): string => `services/donation/src/domain/${name}.ts`;

const lintDomain = (says: string, name: string, line: string, rule: string, text: string): Violation =>
  inFile('lint', rule, says, domain(name), [line], text);
const inStore = (rule: string, says: string, name: string, lines: string[], text = ''): Violation =>
  inFile('lint', rule, says, `packages/store/src/${name}.ts`, lines, text);

export const LINT_VIOLATIONS: readonly Violation[] = [
  inStore('@typescript-eslint/no-floating-promises', 'a floating promise', 'floating', [
    'export function floating(): void {',
    '  Promise.resolve(1);',
    '}',
  ]),
  inStore('@typescript-eslint/switch-exhaustiveness-check', 'a switch that misses a case', 'switches', [
    "export function switches(side: 'left' | 'right'): number {",
    '  switch (side) {',
    "    case 'left':",
    '      return 1;',
    '  }',
    '  return 2;',
    '}',
  ]),
  inStore('@typescript-eslint/no-explicit-any', 'any', 'anything', ['export type Anything = any;']),
  inStore('no-restricted-syntax', 'a default export', 'by-default', ['export default 1;'], 'default exports'),
  inStore('no-restricted-syntax', 'an enum', 'sides', ['export enum Side {', '  left,', '}'], 'enum'),
  inStore(
    'no-restricted-syntax',
    'export * outside an index',
    'all',
    ["export * from './port.ts';"],
    'index.ts',
  ),
  inStore(
    'no-restricted-syntax',
    'an exit outside main',
    'exits',
    ['export const exits = () => process.exit(1);'],
    'main',
  ),
  inStore(
    'max-lines',
    'a file of 301 lines',
    'long-file',
    Array.from({ length: 300 }, (_, at) => `export const n${at} = 1;`),
  ),
  inStore('centesimo/function-length', 'a function of 61 lines', 'long-function', [
    'export function long(): number[] {',
    '  const all: number[] = [];',
    ...Array.from({ length: 57 }, (_, at) => `  all.push(${at});`),
    '  return all;',
    '}',
  ]),
  inFile('lint', 'no-restricted-syntax', 'a mocked module', 'packages/store/src/mocked.unit.test.ts', [
    "import { vi } from 'vitest';",
    "vi.mock('./port.ts');",
  ]),
  lintDomain(
    'Date.now in the domain',
    'now',
    'export const now = (): number => Date.now();',
    'no-restricted-syntax',
    'clock',
  ),
  lintDomain(
    'new Date() in the domain',
    'date',
    'export const date = (): Date => new Date();',
    'no-restricted-syntax',
    'clock',
  ),
  lintDomain(
    'Math.random in the domain',
    'dice',
    'export const dice = (): number => Math.random();',
    'no-restricted-syntax',
    'Random',
  ),
  lintDomain(
    'crypto in the domain',
    'id',
    'export const id = (): string => crypto.randomUUID();',
    'no-restricted-globals',
    'crypto',
  ),
  lintDomain(
    'the environment in the domain',
    'env',
    "export const env = process.env['HOME'];",
    'no-restricted-globals',
    'process',
  ),
  lintDomain(
    'throw in the domain',
    'refuse',
    "export function refuse(): never {\n  throw new Error('no');\n}",
    'no-restricted-syntax',
    'never throws',
  ),
  inFile('lint', 'no-restricted-syntax', 'Date.now in a pure package', 'packages/money/src/now.ts', [
    'export const now = (): number => Date.now();',
  ]),
];
