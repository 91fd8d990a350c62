/**
 * Tests the HTTP interface against its own document with schemathesis, by a token of each role, in bounded time and with
 * a fixed seed. Fails on a status, media type or body that is not documented, on an invalid request that is taken, on a
 * call that is answered without its token, and on every 5xx but 503 with Retry-After.
 * Usage: node tools/schemathesis.ts REPORT, where the counts are left; Python 3 is needed.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LEDGER, type Served, startServed } from './schemathesis-server.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const VERSION = '4.32.5';
const REQUIREMENTS = path.join(ROOT, 'tools/schemathesis.requirements.txt');
const VENV = path.join(ROOT, '.tools', `schemathesis-${VERSION}`);
const SEED = Number(process.env['CENTESIMO_SEED'] ?? 20_261_128);
const IS_DEEP = process.env['CENTESIMO_DEEP'] === '1';
const SECONDS_PER_ROLE = IS_DEEP ? 120 : 16;
const EXAMPLES = IS_DEEP ? 100 : 10;
const ROLES = ['processor', 'staff', 'approver', 'auditor', 'operator'];
const CHECKS = [
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'negative_data_rejection',
  'ignored_auth',
];
/** The program's own list, and the three "too large" of RFC 9110 and RFC 6585, by which an oversized call is refused too. */
const REFUSALS = '400 401 403 404 405 406 409 413 414 415 422 428 429 431 5xx'.split(' ');
const INSTALL_MS = 5 * 60_000;
const RUN_MS = 3 * 60_000;

type Failure = { readonly title: string; readonly operations: readonly string[] };
type Tested = { readonly operations: { readonly tested: number }; readonly failures: readonly Failure[] };
type Har = {
  readonly log: {
    readonly entries: readonly {
      readonly request: { readonly method: string; readonly url: string };
      readonly response: { readonly status: number; readonly headers: readonly { readonly name: string }[] };
    }[];
  };
};
type Outcome = { readonly calls: number; readonly operations: number; readonly failures: readonly string[] };

async function main(report: string | undefined): Promise<number> {
  const python = install();
  if (python === undefined) return giveUp(report);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'centesimo-schemathesis-'));
  const served = await startServed(ROOT, path.join(folder, 'data'));
  let [passed, failed] = [0, 0];
  try {
    for (const role of ROLES) {
      const { calls, failures, operations } = testAs(role, served, path.join(folder, role));
      console.log(`${role}: ${calls} calls of ${operations} operations, ${failures.length} failures`);
      for (const failure of failures) console.log(`  ${failure}`);
      failed += failures.length;
      passed += Math.max(0, operations - failures.length);
    }
  } finally {
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  writeReport(report, { passed, failed, skipped: 0, skippedNames: [] });
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** The program, installed once; undefined where there is no Python to do it with. */
function install(): string | undefined {
  const program = path.join(VENV, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  rmSync(VENV, { recursive: true, force: true });
  for (const [command, args] of [
    ['python3', ['-m', 'venv', VENV]],
    [
      path.join(VENV, 'bin', 'pip'),
      ['install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
    ],
  ] as const) {
    const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MS });
    if (status === 0) continue;
    console.log(`${command}: ${error?.message ?? stderr.slice(-500)}`);
    // Half of an installation would be taken for a whole one.
    rmSync(VENV, { recursive: true, force: true });
    return undefined;
  }
  return program;
}

/** Where everything must run, what could not is a failure; elsewhere it is told. */
function giveUp(report: string | undefined): number {
  const isRequired = process.env['CI'] === 'true';
  const name = 'schemathesis: it could not be installed with Python 3';
  console.log(name);
  writeReport(
    report,
    isRequired
      ? { passed: 0, failed: 1, skipped: 0, skippedNames: [] }
      : { passed: 0, failed: 0, skipped: 1, skippedNames: [name] },
  );
  return isRequired ? 1 : 0;
}

function writeReport(report: string | undefined, counts: object): void {
  if (report !== undefined) writeFileSync(report, JSON.stringify(counts));
}

function testAs(role: string, served: Served, folder: string): Outcome {
  mkdirSync(folder);
  const config = path.join(folder, 'schemathesis.toml');
  // Most calls are about a ledger that is there; invented ones would all end at its name.
  const refused = REFUSALS.map((status) => `"${status}"`).join(', ');
  writeFileSync(
    config,
    `[parameters]\n"path.ledger" = "${LEDGER}"\n[checks.negative_data_rejection]\nexpected-statuses = [${refused}]\n`,
  );
  const run = [
    ...['--config-file', config, 'run', `${served.url}/openapi.json`],
    ...['-H', `Authorization: Bearer ${served.token(role)}`, '--checks', CHECKS.join(',')],
    ...['--seed', String(SEED), '-n', String(EXAMPLES), '--max-time', String(SECONDS_PER_ROLE)],
    ...['--continue-on-failure', '--no-color', '--warnings', 'off'],
    ...['--report', 'json,har', '--report-dir', folder],
  ];
  const program = path.join(VENV, 'bin', 'schemathesis');
  const { error, stdout } = spawnSync(program, run, { cwd: folder, encoding: 'utf8', timeout: RUN_MS });
  const tested = readReport<Tested>(folder, 'json-');
  const har = readReport<Har>(folder, 'har-');
  if (tested === undefined || har === undefined)
    return { calls: 0, operations: 0, failures: [error?.message ?? stdout.slice(-2_000)] };
  if (tested.failures.length > 0) console.log(stdout);
  const failures = tested.failures.map(({ operations, title }) => `${title}: ${operations.join(', ')}`);
  const { entries } = har.log;
  if (entries.length === 0) failures.push(`nothing was asked in ${SECONDS_PER_ROLE} s`);
  const { operations } = tested;
  return { calls: entries.length, operations: operations.tested, failures: [...failures, ...faultsOf(har)] };
}

function readReport<T>(folder: string, prefix: string): T | undefined {
  const file = readdirSync(folder).find((name) => name.startsWith(prefix));
  return file === undefined ? undefined : (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T);
}

/** Answers that say the service is at fault, or "not now" without saying when. */
function faultsOf({ log }: Har): string[] {
  const faults = log.entries.flatMap(({ request, response: { headers, status } }) => {
    const saysWhen = headers.some(({ name }) => name.toLowerCase() === 'retry-after');
    if (status < 500 || status === 501 || (status === 503 && saysWhen)) return [];
    return [`${status} at ${request.method} ${request.url.slice(0, 200)}`];
  });
  return [...new Set(faults)];
}

process.exitCode = await main(process.argv[2]);
