/** What the documents name is there: files, functions, settings, commands. Links are the tidy gate's. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRIC_MEANINGS } from '../packages/telemetry/src/metric-meanings.ts';
import { errorsPage } from './errors-page.ts';
import { sourceFiles } from './gates/source-files.ts';
import { tableBelow } from './table-below.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join('docs', file.replaceAll(path.sep, '/'))),
];
const PATH =
  /`(?<path>(?:packages|services|tools|proto|docs|data-sets)\/[\w./-]*[\w-]|\.ci\/run|\.dependency-cruiser\.cjs)`/g;

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function helpOf(file: string): string {
  return execFileSync(process.execPath, [path.join(ROOT, file), '--help'], { encoding: 'utf8' });
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('names only files that are there', () => {
    const named = [...read(document).matchAll(PATH)].map(({ groups }) => groups?.['path'] ?? '');
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});

describe('docs/ARCHITECTURE.md', () => {
  const text = read('docs/ARCHITECTURE.md');

  it('names at each hop of a gift a function that the file has', () => {
    const hops = tableBelow(text, '## The life of one gift');
    expect(hops.length).toBeGreaterThan(10);
    for (const [, file = '', name = ''] of hops) {
      const defined = new RegExp(`(function\\*? |async |class |^  )${name}\\b`, 'm');
      expect(read(file), `${name} in ${file}`).toMatch(defined);
    }
  });

  it('has a line for each package and service', () => {
    for (const kind of ['packages', 'services']) {
      const listed = [...text.matchAll(new RegExp(`^\\| \`(${kind}/[\\w-]+)\``, 'gm'))].map(
        ([, name]) => name,
      );
      const there = readdirSync(path.join(ROOT, kind)).filter((name) =>
        existsSync(path.join(ROOT, kind, name, 'package.json')),
      );
      expect(listed.sort()).toEqual(there.map((name) => `${kind}/${name}`).sort());
    }
  });
});

describe('docs/OPERATIONS.md', () => {
  const text = read('docs/OPERATIONS.md');

  it.each([
    ['### npm start', 'services/all-in-one/src/main.ts'],
    ['### donation alone', 'services/donation/src/main.ts'],
    ['### allocation alone', 'services/allocation/src/main.ts'],
    ['### audit alone', 'services/audit/src/main.ts'],
    ['### portal alone', 'services/portal/src/main.ts'],
  ])('%s: lists the settings that --help lists, with their defaults', (heading, main) => {
    const help = helpOf(main);
    const listed = tableBelow(text, heading);
    const known = [...help.matchAll(/^ +([A-Z]+_[A-Z_]+) /gm)].map(([, name]) => name);
    expect(listed.map(([name]) => name)).toEqual(known);
    for (const [name = '', fallback = '', meaning = ''] of listed) {
      const line = help.split('\n').find((each) => each.trim().startsWith(`${name} `)) ?? '';
      expect(line).toContain(meaning);
      expect(line).toContain(fallback);
    }
  });
});

describe('the metrics of docs/OPERATIONS.md', () => {
  it('are those of the code, with kind, labels and meaning', () => {
    const known = Object.entries(METRIC_MEANINGS).map(([name, { kind, labels, text }]) => [
      name,
      kind,
      labels.join(', '),
      text,
    ]);
    expect(tableBelow(read('docs/OPERATIONS.md'), '### The metrics')).toEqual(known);
  });
});

describe('docs/ERRORS.md', () => {
  it('is what the code says', () => {
    expect(read('docs/ERRORS.md')).toBe(errorsPage());
  });

  it('has every code that a call is refused with in grpc and audit', () => {
    const files = sourceFiles(ROOT, '.ts').filter((file) =>
      /^(packages\/grpc|services\/audit)\/src\/(?!.*\.test\.ts$)/.test(file),
    );
    const thrown = files.flatMap((file) => [
      ...read(file).matchAll(/new RpcError\(\s*'([\w-]+)',\s*'([\w-]+)'/g),
    ]);
    expect(thrown.length).toBeGreaterThan(5);
    const rows = read('docs/ERRORS.md').replaceAll(/ +/g, ' ');
    for (const [, kind = '', code = ''] of thrown) expect(rows).toContain(`| \`${code}\` | ${kind} |`);
  });
});

describe('the command line', () => {
  it('has every command that the documents use', () => {
    const known = [...helpOf('packages/cli/src/main.ts').matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
    const used = DOCUMENTS.flatMap((document) => [
      ...read(document).matchAll(/(?:centesimo -- |`centesimo )([a-z]+)/g),
    ]).map(([, name]) => name);
    expect(used.length).toBeGreaterThan(5);
    expect(known).toEqual(expect.arrayContaining([...new Set(used)]));
  });
});
