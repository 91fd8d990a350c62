/**
 * What `.ci/run` does: runs each step, prints its time, says which engines the tests met, and ends with the line
 * `N passed, N failed, N skipped`. Each test and each gate counts one; a step that fails without a count adds one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

type Counts = { passed: number; failed: number; skipped: number };
type Step = {
  readonly name: string;
  /** The command line; `report` is the file in which the step leaves its counts. */
  readonly command: (report: string) => readonly [string, ...string[]];
  readonly count: (report: unknown) => Counts;
};

const ROOT = path.resolve(import.meta.dirname, '..');
const STEP_TIMEOUT_MS = 20 * 60_000;

const STEPS: readonly Step[] = [
  {
    name: 'npm test',
    command: (report) => [
      'npm',
      'test',
      '--',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    count: countTests,
  },
  {
    name: 'gates',
    command: (report) => [process.execPath, 'tools/check.ts', '--json', report],
    count: countGates,
  },
];

/** What the tests run against. An engine no test uses is printed as such: a gap must be seen, not guessed. */
const ENGINES: readonly { readonly name: string; readonly state: string }[] = [
  { name: 'embedded adapters (node:sqlite, folders)', state: 'met' },
  ...['Kafka', 'MongoDB protocol by FerretDB', 'MongoDB', 'Docker', 'browser', 'Go verifiers'].map(
    (name) => ({
      name,
      state: 'not used by any test yet',
    }),
  ),
];

function main(): number {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const reports = mkdtempSync(path.join(os.tmpdir(), 'centesimo-ci-'));
  const lines = STEPS.map((step, index) => {
    const startedMs = performance.now();
    const counts = runStep(step, path.join(reports, `${index}.json`));
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    return `step ${step.name}: ${counts.failed === 0 ? 'passed' : 'FAILED'}, ${describe(counts)}, ${seconds} s`;
  });
  rmSync(reports, { recursive: true, force: true });
  console.log('');
  for (const line of lines) console.log(line);
  for (const engine of ENGINES) console.log(`engine ${engine.name}: ${engine.state}`);
  console.log(`\n${describe(total)}`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function runStep(step: Step, report: string): Counts {
  const [command, ...args] = step.command(report);
  console.log(`\n== ${step.name}`);
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: STEP_TIMEOUT_MS,
    env: environmentOf(command),
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.error) console.log(`${step.name}: ${result.error.message}`);
  const counts = existsSync(report)
    ? step.count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  const isSilentFailure = counts.failed === 0 && (result.status !== 0 || counts.passed === 0);
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
}

/** `npm test` must work with the caller's own Node, so the folder that the bootstrap put first is taken off. */
function environmentOf(command: string): NodeJS.ProcessEnv {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const isOurs = folders[0] === path.dirname(process.execPath);
  return command === 'npm' && isOurs
    ? { ...process.env, PATH: folders.slice(1).join(path.delimiter) }
    : process.env;
}

function countTests(report: unknown): Counts {
  const vitest = report as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  const unloaded = vitest.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: vitest.numPassedTests,
    failed: vitest.numFailedTests + unloaded.length,
    skipped: vitest.numPendingTests + vitest.numTodoTests,
  };
}

function countGates(report: unknown): Counts {
  const gates = report as { passed: boolean }[];
  const passed = gates.filter((gate) => gate.passed).length;
  return { passed, failed: gates.length - passed, skipped: 0 };
}

function describe(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

process.exitCode = main();
