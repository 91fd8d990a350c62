// Runs the verifiers of other people that `infra/interop` puts together.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildGoVerifiers, findGo } from '../../../tools/interop/go-verifiers.ts';

const RUN_MS = 120_000;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** Why what needs Go is skipped here, printed once a file; empty where it runs. */
export function whyNoGo(): string {
  const why = findGo(process.env).missing ?? '';
  if (why !== '') console.log(`${why}: the verifiers of other people are not run`);
  return why;
}

export interface Verdict {
  readonly status: number | null;
  readonly said: string;
}

/** Runs one to its end, with what it reads. */
export function runGoVerifier(args: readonly string[], input = ''): Verdict {
  const program = buildGoVerifiers(path.resolve(import.meta.dirname, '../../..'));
  const result = spawnSync(program, args, {
    input,
    encoding: 'utf8',
    timeout: RUN_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (result.error !== undefined) throw result.error;
  return { status: result.status, said: result.status === 0 ? result.stdout : result.stderr };
}
