/** Gate: the small rules of the written style that no other tool checks, over every text file of the tree. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findDeadLinks } from './doc-links.ts';
import type { Finding, Gate } from './gate.ts';
import { findDeepImports } from './relative-imports.ts';
import { sourceFiles } from './source-files.ts';

const TEXT = [
  '.ts',
  '.js',
  '.cjs',
  '.mjs',
  '.proto',
  '.md',
  '.json',
  '.yaml',
  '.yml',
  '.sh',
  '.go',
  '.css',
  '.html',
];
const CODE = ['.ts', '.js', '.cjs', '.mjs', '.proto', '.sh', '.go'];
const TEXT_BYTES_MAX = 2 * 1024 * 1024;
const SENTENCE_CHARS_MIN = 20;

/** A character class around one letter keeps a rule from matching its own text. */
const BANNED_TEXT: readonly { rule: string; pattern: RegExp; text: string }[] = [
  { rule: 'left-over', pattern: /\b(TO[D]O|FIX[M]E|HAC[K])\b/, text: 'finish it or name the issue' },
  {
    rule: 'machine-path',
    pattern: /(?:^|[\s"'`(=:])\/(?:wor[k]|tm[p]|hom[e]|roo[t]|User[s])\/[\w.-]/m,
    text: 'a path of one machine',
  },
  {
    rule: 'registry-host',
    pattern:
      /\b(?:registry\.npm[j]s|registry\.yar[n]pkg|npm\.pk[g]|proxy\.golan[g]|pypi\.or[g]|pythonhoste[d]|artifactor[y])/,
    text: 'the name of a package host',
  },
];
const BANNED_NAME = /(^|[-.])(utils?|common|managers?|misc|helpers?|stuff)([-.]|$)/;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)+$/;
const TEST_KIND = /\.(unit|int|e2e)\.test\.ts$/;

export const tidyGate: Gate = {
  name: 'tidy',
  check: async (root) => {
    const all = sourceFiles(root);
    const texts = all.filter((file) => TEXT.some((end) => file.endsWith(end)) || file === '.ci/run');
    const findings = [
      ...all.flatMap(checkName),
      ...texts.flatMap((file) => checkText(file, readText(root, file))),
      ...findDeadLinks(root, all),
      ...findDeepImports(root, all),
      ...checkReadmes(root, all),
    ];
    return { seen: texts.length, findings };
  },
};

function readText(root: string, file: string): string {
  return readFileSync(path.join(root, file)).subarray(0, TEXT_BYTES_MAX).toString('utf8');
}

function checkName(file: string): Finding[] {
  const names = file.split('/');
  const banned = names.find((name) => BANNED_NAME.test(name));
  const findings: Finding[] = [];
  if (banned !== undefined)
    findings.push({ file, rule: 'banned-name', text: `"${banned}": name it by the thing` });
  if (!file.endsWith('.ts') || isGenerated(file)) return findings;
  if (!KEBAB.test(names.at(-1) ?? '')) findings.push({ file, rule: 'kebab-case', text: 'use kebab-case' });
  if (file.endsWith('.test.ts') && !TEST_KIND.test(file))
    findings.push({
      file,
      rule: 'test-kind',
      text: 'a test is *.unit.test.ts, *.int.test.ts or *.e2e.test.ts',
    });
  return findings;
}

function checkText(file: string, text: string): Finding[] {
  const findings = BANNED_TEXT.flatMap(({ rule, pattern, text: why }): Finding[] => {
    const match = pattern.exec(text);
    if (match === null) return [];
    const line = text.slice(0, match.index + 1).split('\n').length;
    return [{ file, rule, text: `line ${line}: ${match[0].trim()}: ${why}` }];
  });
  const isCode = CODE.some((end) => file.endsWith(end)) && !isGenerated(file);
  if (isCode && !startsWithSentence(text))
    findings.push({ file, rule: 'no-header', text: 'start with a comment that says what the file is' });
  return findings;
}

function isGenerated(file: string): boolean {
  return /\/(gen|generated)\//.test(file);
}

/** True when the file, after an interpreter line, starts with a comment long enough to say something. */
function startsWithSentence(text: string): boolean {
  const body = text.replace(/^#!.*\n/, '');
  const block = /^\s*\/\*\*?(?<said>[\s\S]*?)\*\//.exec(body)?.groups?.['said'];
  const lines = /^\s*(?<said>(?:(?:\/\/|#).*\n)+)/.exec(body)?.groups?.['said'];
  const said = (block ?? lines ?? '').replaceAll(/[/#*\s]+/g, ' ').trim();
  return said.length >= SENTENCE_CHARS_MIN && said.includes(' ');
}

/** Every package and service says in its README.md, below the title, what it is for: one sentence. */
function checkReadmes(root: string, all: readonly string[]): Finding[] {
  const folders = all.flatMap(
    (file) => /^((?:packages|services)\/[^/]+)\/package\.json$/.exec(file)?.[1] ?? [],
  );
  return folders.flatMap((folder): Finding[] => {
    const file = `${folder}/README.md`;
    if (!all.includes(file)) return [{ file, rule: 'no-readme', text: 'say in one sentence what it is for' }];
    const [title = '', purpose = ''] = readText(root, file).split(/\n\s*\n/);
    const isSaid = title.startsWith('# ') && purpose.length >= SENTENCE_CHARS_MIN && /\.\s*$/.test(purpose);
    return isSaid
      ? []
      : [{ file, rule: 'no-purpose', text: 'a title, then a paragraph that says the purpose' }];
  });
}
