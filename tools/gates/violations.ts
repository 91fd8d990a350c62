/** One violation of each rule the gates hold, each in files of its own. */
import { BOUNDARY_VIOLATIONS } from './boundary-violations.ts';
import { LINT_VIOLATIONS } from './lint-violations.ts';
import { code, type Files, manifest } from './seeded-tree.ts';
import { inFile, type Violation } from './violation.ts';

// Written in two parts, so that the tidy gate does not find them in this file.
const LEFT_OVER = ['TO', 'DO'].join('');
const MACHINE_PATH = ['/wor', 'k/main/x'].join('');
const REGISTRY = ['registry.npm', 'js.org'].join('');

const tidy: readonly Violation[] = [
  inFile('tidy', 'deep-import', 'a way round the exports of a package', 'packages/store/src/deep.ts', [
    "import { addCents } from '../../money/src/sum.ts';",
    'export const deep = addCents;',
  ]),
  {
    says: 'a file without a header',
    gate: 'tidy',
    rule: 'no-header',
    file: 'packages/store/src/headless.ts',
    files: { 'packages/store/src/headless.ts': 'export const headless = 1;\n' },
  },
  inFile('tidy', 'banned-name', 'a name that says nothing', 'packages/store/src/store-utils.ts', [
    'export const u = 1;',
  ]),
  inFile('tidy', 'kebab-case', 'a name in camel case', 'packages/store/src/camelCase.ts', [
    'export const c = 1;',
  ]),
  inFile('tidy', 'test-kind', 'a test of no kind', 'packages/store/src/kind.test.ts', ["import 'vitest';"]),
  inFile('tidy', 'left-over', 'a left-over', 'packages/store/src/later.ts', [`// ${LEFT_OVER}: later`]),
  inFile('tidy', 'machine-path', 'a path of one machine', 'packages/store/src/where.ts', [
    `export const w = '${MACHINE_PATH}';`,
  ]),
  inFile('tidy', 'registry-host', 'a package host', 'packages/store/src/host.ts', [
    `export const h = '${REGISTRY}';`,
  ]),
  {
    says: 'a link to no file',
    gate: 'tidy',
    rule: 'dead-link',
    file: 'docs/links.md',
    files: { 'docs/links.md': '# Links\n\n[gone](./gone.md)\n' },
    text: './gone.md',
  },
  {
    says: 'a link to no heading',
    gate: 'tidy',
    rule: 'dead-link',
    file: 'docs/anchors.md',
    files: { 'docs/anchors.md': '# Anchors\n\n[gone](#gone) [here](#anchors)\n' },
    text: '#gone',
  },
  {
    says: 'a package that does not say its purpose',
    gate: 'tidy',
    rule: 'no-readme',
    file: 'packages/mute/README.md',
    files: { 'packages/mute/package.json': manifest('@centesimo/mute') },
  },
];

const others: readonly Violation[] = [
  inFile('types', 'TS2322', 'a wrong type', 'packages/store/src/wrong-type.ts', [
    "export const wrong: number = 'no';",
  ]),
  inFile('format', 'unformatted', 'an unformatted file', 'packages/store/src/loose.ts', [
    'export   const loose=1',
  ]),
  inFile('dead-code', 'dead-files', 'a file nobody imports', 'packages/store/src/alone.ts', [
    'export const alone = 1;',
  ]),
  {
    says: 'an export nobody imports',
    gate: 'dead-code',
    rule: 'dead-exports',
    file: 'services/audit/src/service.ts',
    files: {
      'services/audit/src/service.ts': code("export const audit = 'audit';", 'export const unheard = 1;'),
    },
    text: 'unheard',
  },
  {
    says: 'a dependency nobody uses',
    gate: 'dead-code',
    rule: 'dead-dependencies',
    file: 'services/audit/package.json',
    files: {
      'services/audit/package.json': manifest('@centesimo/audit', { dependencies: { pino: '*' } }),
    },
    text: 'pino',
  },
  {
    says: 'a generated file that is stale',
    gate: 'generated',
    rule: 'stale-generated-file',
    file: 'packages/money/src/generated/names.ts',
    files: { 'packages/money/src/generated/names.ts': "export const NAMES = ['ITL'];\n" },
  },
];

/** Targets that violations above import; harmless themselves. */
export const TARGETS: Files = {
  'packages/events/package.json': manifest('@centesimo/events', { exports: { '.': './src/now.ts' } }),
  'packages/events/README.md': '# Events\n\nIt is here to test the gates.\n',
  'packages/store/src/port.unit.test.ts': code("import 'vitest';", 'export const fixture = 1;'),
  'packages/grpc/src/call.ts': code('export const call = 1;'),
  'packages/sqlite/src/index.ts': code('export const openDatabase = 1;'),
  'services/donation/src/api/route.ts': code('export const route = 1;'),
};

export const VIOLATIONS: readonly Violation[] = [
  ...BOUNDARY_VIOLATIONS,
  ...LINT_VIOLATIONS,
  ...tidy,
  ...others,
];
