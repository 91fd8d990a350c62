// Runs the verifiers of other people that the modules of `infra/interop` build.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import {
  buildGoVerifier,
  findGo,
  type GoVerifier,
  tesseraFolder,
} from '../../../tools/interop/go-verifiers.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const RUN_MS = 60_000;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** Why what needs Go is skipped here, printed once a file; empty where it runs. */
export function whyNoGo(): string {
  const why = findGo(process.env).missing ?? '';
  if (why !== '') console.log(`${why}: the verifiers of other people are not run`);
  return why;
}

export interface Verdict {
  readonly status: number | null;
  readonly out: string;
  readonly said: string;
}

/** Builds one where it is not built yet: for `beforeAll`, with its time limit. */
export function programOf(name: GoVerifier): string {
  return buildGoVerifier(ROOT, name);
}

/** The log of 15 entries that Tessera ships with its source, with a checkpoint of each size. */
export function sampleLog(): string {
  return path.join(tesseraFolder(ROOT), 'testdata/log');
}

/** Runs one to its end, with what it reads. `said` is what it told of errors. */
export function runGoVerifier(name: GoVerifier, args: readonly string[], input = ''): Verdict {
  const result = spawnSync(programOf(name), args, {
    input,
    encoding: 'utf8',
    timeout: RUN_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (result.error !== undefined) throw result.error;
  return { status: result.status, out: result.stdout, said: result.stderr };
}
