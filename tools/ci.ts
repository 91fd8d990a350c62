/**
 * What `.ci/run` does: runs each step, prints its time, says which engines the tests met and what was skipped, and
 * ends with the line `N passed, N failed, N skipped`. Exits 0 only when something passed and nothing failed.
 * `--deep` strikes with every fault on three brokers too, which takes an hour.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, ensureBrowser } from './ci-browser.ts';
import { type DockerHost, NO_DOCKER, startDocker } from './ci-docker.ts';
import { ensureGoVerifiers } from './ci-go.ts';
import { NO_ENGINES, startEngines, stopEngines } from './ci-engines.ts';
import {
  addCounts,
  type Counts,
  countGates,
  countsOf,
  countTests,
  describeCounts,
  NOTHING,
  settleCounts,
} from './ci-counts.ts';
import { filesToRunAgain, settleAgain } from './ci-unsteady.ts';

type Step = {
  readonly name: string;
  /** The command line; `report` is the file in which the step leaves its counts. */
  readonly command: (report: string) => readonly [string, ...string[]];
  readonly count: (report: unknown) => Counts;
  /** What runs these files of the step again, by themselves. */
  readonly again?: (files: readonly string[]) => Step['command'];
  /** Runs on Kafka and FerretDB, open or asking for users, or with a Docker engine and our images in it. */
  readonly on?: 'engines' | 'secureEngines' | 'docker';
  /** Starts engines of its own: runs where those of an earlier step could be started. */
  readonly needsEngines?: true;
  /** Forty minutes when left out. */
  readonly timeoutMs?: number;
};

const ROOT = path.resolve(import.meta.dirname, '..');
const STEP_TIMEOUT_MS = 40 * 60_000;
const DEEP_TIMEOUT_MS = 150 * 60_000;
const FAULTS = 'services/all-in-one/e2e/faults/main.ts';
const DEMO = 'services/all-in-one/e2e/demo/main.ts';
/** A loaded machine is slow to carry on, and a test asserts no time: what took longer than this is stuck. */
const STUCK = ['--within', '180'];
const REPORTERS = ['--reporter=default', '--reporter=json'];

/** Suites that meet Kafka and the MongoDB protocol where the environment names them. */
const ENGINE_TESTS = [
  'packages/bus/src/kafkajs/kafka-bus',
  'packages/store/src/mongodb/mongo-store',
  'packages/service/src/store-mark',
  'services/all-in-one/e2e/apart',
  'services/all-in-one/e2e/engines-bad-input',
  'services/all-in-one/e2e/erased-engines',
  'services/all-in-one/e2e/growth',
  'services/all-in-one/e2e/migrate',
  'services/all-in-one/e2e/topic-loss',
  'services/all-in-one/e2e/random-kills',
];

/** Those that meet users, rights and TLS. */
const SECURE_TESTS = [
  'packages/bus/src/kafkajs/kafka-rights',
  'packages/store/src/mongodb/mongo-login',
  'services/all-in-one/e2e/apart',
];

function testsOf(files: readonly string[]): Step['command'] {
  return (report) => [
    'npm',
    'test',
    '--',
    ...files,
    '--maxWorkers=1',
    ...REPORTERS,
    `--outputFile.json=${report}`,
  ];
}

const STEPS: readonly Step[] = [
  {
    name: 'npm test',
    command: (report) => ['npm', 'test', '--', ...REPORTERS, `--outputFile.json=${report}`],
    count: countTests,
    again: testsOf,
  },
  {
    name: 'contracts, services apart and kills on the engines',
    command: testsOf(ENGINE_TESTS),
    count: countTests,
    again: testsOf,
    on: 'engines',
  },
  {
    name: 'the main job, services apart on the engines',
    command: (report) => [process.execPath, DEMO, '--engines', '--gifts', '20000', '--report', report],
    count: countsOf,
    on: 'engines',
  },
  {
    name: 'users, rights and TLS on the engines',
    command: testsOf(SECURE_TESTS),
    count: countTests,
    again: testsOf,
    on: 'secureEngines',
  },
  {
    name: 'contracts in containers, docker-compose.yml',
    command: (report) => [
      process.execPath,
      'tools/containers.ts',
      '--local',
      ...REPORTERS,
      `--outputFile.json=${report}`,
    ],
    count: countTests,
    on: 'docker',
  },
  {
    name: 'gates',
    command: (report) => [process.execPath, 'tools/check.ts', '--json', report],
    count: countGates,
  },
  {
    name: 'schemathesis',
    command: (report) => [process.execPath, 'tools/schemathesis.ts', report],
    count: countsOf,
  },
];

/** These start engines of their own, and are left out where none can be had. */
const FAULTS_SAMPLE: Step = {
  name: 'a sample of faults',
  command: (report) => [process.execPath, FAULTS, '--minutes', '1.5', ...STUCK, '--report', report],
  count: countsOf,
  needsEngines: true,
};
const ALL_FAULTS: Step = {
  name: 'every fault, on three brokers',
  command: (report) => [process.execPath, FAULTS, '--kafka-nodes', '3', ...STUCK, '--report', report],
  count: countsOf,
  needsEngines: true,
  timeoutMs: DEEP_TIMEOUT_MS,
};

function stepsOf(args: readonly string[]): readonly Step[] {
  return [...STEPS, FAULTS_SAMPLE, ...(args.includes('--deep') ? [ALL_FAULTS] : [])];
}

/** What the tests run against. What is not met is printed as such: a gap must be seen, not guessed. */
function engineLines({ docker, engines: state, secureEngines }: States, goVerifiers: string): string[] {
  const engines: readonly (readonly [name: string, state: string])[] = [
    ['embedded adapters (node:sqlite, folders)', 'met'],
    ['Kafka 4.3, one node', state],
    ['MongoDB protocol by FerretDB 1.24', state],
    ['Kafka with users, rights and TLS; FerretDB with users and TLS, no roles', secureEngines],
    [
      'MongoDB itself',
      'not met: no server of it can be had here; elections and rollbacks are simulated only',
    ],
    ['Docker', docker],
    ['Go verifiers', goVerifiers],
  ];
  return engines.map(([name, met]) => `engine ${name}: ${met}`);
}

type Ground = Pick<DockerHost, 'environment' | 'state' | 'stop'>;
type States = Record<NonNullable<Step['on']>, string>;

/** Starts what the step runs on. */
async function prepare(on: Step['on']): Promise<Ground> {
  if (on === 'docker') return await startDocker(ROOT, process.env);
  if (on === undefined) return NO_DOCKER;
  const options = on === 'secureEngines' ? ['--secure'] : [];
  return { ...startEngines(ROOT, options), stop: async () => stopEngines(ROOT) };
}

async function main(): Promise<number> {
  const reports = mkdtempSync(path.join(os.tmpdir(), 'centesimo-ci-'));
  const lines: string[] = [];
  const browser = ensureBrowser(process.env);
  const goVerifiers = ensureGoVerifiers(ROOT, process.env);
  // Where this may install a browser and engines, one that could not be had is a failure: what meets it is not tested.
  const mayInstall = process.env['CI'] === 'true';
  const missed = { ...NOTHING, failed: mayInstall ? 1 : 0 };
  let total: Counts = browser.file === undefined ? missed : NOTHING;
  if (!goVerifiers.isMet) total = addCounts(total, missed);
  const states: States = {
    engines: NO_ENGINES.state,
    secureEngines: NO_ENGINES.state,
    docker: NO_DOCKER.state,
  };
  let wereMet = false;
  for (const [index, step] of stepsOf(process.argv.slice(2)).entries()) {
    const startedMs = performance.now();
    const ground = await prepare(step.on);
    if (step.on !== undefined) states[step.on] = ground.state;
    const isLacking = step.on !== undefined && Object.keys(ground.environment).length === 0;
    if (isLacking || (step.needsEngines === true && !wereMet)) {
      total = addCounts(total, missed);
      continue;
    }
    if (step.on === 'engines') wereMet = true;
    const counts = runStep(step, path.join(reports, `${index}.json`), browser, ground.environment);
    await ground.stop();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const outcome = counts.failed === 0 ? 'passed' : 'FAILED';
    lines.push(`step ${step.name}: ${outcome}, ${describeCounts(counts)}, ${seconds} s`);
    total = addCounts(total, counts);
  }
  rmSync(reports, { recursive: true, force: true });
  lines.push(`engine browser: ${browser.state}`);
  lines.push(...engineLines(states, goVerifiers.state));
  // Last of all but the sum: whoever has only the end of a long output sees what to look at.
  lines.push(...total.skippedNames.map((name) => `skipped ${name}`));
  lines.push(...total.unsteadyNames.map((name) => `unsteady ${name}: failed, then passed by itself`));
  lines.push(...total.failedNames.map((name) => `failed ${name}`));
  console.log(`\n${lines.join('\n')}\n\n${describeCounts(total)}`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function runStep(step: Step, report: string, browser: Browser, engines: Environment): Counts {
  const counts = runOnce(step.name, step.command, step, report, browser, engines);
  const files = step.again && existsSync(report) ? filesToRunAgain(readReport(report)) : [];
  if (step.again === undefined || files.length === 0) return counts;
  const command = step.again(files.map((file) => path.relative(ROOT, file)));
  const again = runOnce(`${step.name}, again`, command, step, `${report}.again`, browser, engines);
  return settleAgain(counts, again);
}

type Environment = Readonly<Record<string, string>>;

function runOnce(
  name: string,
  commandOf: Step['command'],
  step: Step,
  report: string,
  { file }: Browser,
  engines: Environment,
): Counts {
  const [command, ...args] = commandOf(report);
  console.log(`\n== ${name}`);
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: step.timeoutMs ?? STEP_TIMEOUT_MS,
    env: { ...environmentOf(command), ...engines, NO_COLOR: '1', ...(file && { CENTESIMO_CHROMIUM: file }) },
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.error) console.log(`${name}: ${result.error.message}`);
  const counts = existsSync(report) ? step.count(readReport(report)) : NOTHING;
  return settleCounts(name, counts, result.status);
}

function readReport(report: string): unknown {
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** `npm test` must work with the caller's own Node, so the folder that the bootstrap put first is taken off. */
function environmentOf(command: string): NodeJS.ProcessEnv {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const isOurs = folders[0] === path.dirname(process.execPath);
  if (command !== 'npm' || !isOurs) return process.env;
  return { ...process.env, PATH: folders.slice(1).join(path.delimiter) };
}

process.exitCode = await main();
