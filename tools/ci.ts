/**
 * What `.ci/run` does: runs each step, prints its time, says which engines the tests met and what was skipped, and
 * ends with the line `N passed, N failed, N skipped`. Exits 0 only when something passed and nothing failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, ensureBrowser } from './ci-browser.ts';
import {
  addCounts,
  type Counts,
  countGates,
  countTests,
  describeCounts,
  NOTHING,
  settleCounts,
} from './ci-counts.ts';

type Step = {
  readonly name: string;
  /** The command line; `report` is the file in which the step leaves its counts. */
  readonly command: (report: string) => readonly [string, ...string[]];
  readonly count: (report: unknown) => Counts;
};

const ROOT = path.resolve(import.meta.dirname, '..');
const STEP_TIMEOUT_MS = 40 * 60_000;
const REPORTERS = ['--reporter=default', '--reporter=json'];

const STEPS: readonly Step[] = [
  {
    name: 'npm test',
    command: (report) => ['npm', 'test', '--', ...REPORTERS, `--outputFile.json=${report}`],
    count: countTests,
  },
  {
    name: 'gates',
    command: (report) => [process.execPath, 'tools/check.ts', '--json', report],
    count: countGates,
  },
  {
    name: 'schemathesis',
    command: (report) => [process.execPath, 'tools/schemathesis.ts', report],
    count: (report) => report as Counts,
  },
];

/** What the tests run against. An engine no test uses is printed as such: a gap must be seen, not guessed. */
const UNUSED = 'not used by any test yet';
const ENGINES: readonly (readonly [name: string, state: string])[] = [
  ['embedded adapters (node:sqlite, folders)', 'met'],
  ['Kafka', UNUSED],
  ['MongoDB protocol by FerretDB', UNUSED],
  ['MongoDB itself', UNUSED],
  ['Docker', UNUSED],
  ['Go verifiers', UNUSED],
];

function main(): number {
  const reports = mkdtempSync(path.join(os.tmpdir(), 'centesimo-ci-'));
  const lines: string[] = [];
  const browser = ensureBrowser(process.env);
  // Where this may install a browser, one that could not be had is a failure: without it no page is tested.
  const isMissed = browser.file === undefined && process.env['CI'] === 'true';
  let total: Counts = isMissed ? { ...NOTHING, failed: 1 } : NOTHING;
  for (const [index, step] of STEPS.entries()) {
    const startedMs = performance.now();
    const counts = runStep(step, path.join(reports, `${index}.json`), browser);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const outcome = counts.failed === 0 ? 'passed' : 'FAILED';
    lines.push(`step ${step.name}: ${outcome}, ${describeCounts(counts)}, ${seconds} s`);
    total = addCounts(total, counts);
  }
  rmSync(reports, { recursive: true, force: true });
  lines.push(`engine browser: ${browser.state}`);
  lines.push(...ENGINES.map(([name, state]) => `engine ${name}: ${state}`));
  lines.push(...total.skippedNames.map((name) => `skipped ${name}`));
  console.log(`\n${lines.join('\n')}\n\n${describeCounts(total)}`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function runStep(step: Step, report: string, { file }: Browser): Counts {
  const [command, ...args] = step.command(report);
  console.log(`\n== ${step.name}`);
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: STEP_TIMEOUT_MS,
    env: { ...environmentOf(command), NO_COLOR: '1', ...(file && { CENTESIMO_CHROMIUM: file }) },
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.error) console.log(`${step.name}: ${result.error.message}`);
  const counts = existsSync(report) ? step.count(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING;
  return settleCounts(counts, result.status);
}

/** `npm test` must work with the caller's own Node, so the folder that the bootstrap put first is taken off. */
function environmentOf(command: string): NodeJS.ProcessEnv {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const isOurs = folders[0] === path.dirname(process.execPath);
  if (command !== 'npm' || !isOurs) return process.env;
  return { ...process.env, PATH: folders.slice(1).join(path.delimiter) };
}

process.exitCode = main();
