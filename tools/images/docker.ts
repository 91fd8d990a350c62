/** The Docker client as a function: what it prints, or an error that says what it said. */
import { spawnSync } from 'node:child_process';
import { EngineError } from '../engines/engine-process.ts';

const TIMEOUT_MS = 10 * 60_000;
const SAID_CHARS = 3_000;

/** @throws EngineError with the end of what it said */
export function docker(args: readonly string[]): string {
  const result = spawnSync('docker', args, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    // The builder that every engine has; the other one is a plugin that some lack.
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  if (result.status === 0) return result.stdout.trim();
  const said = result.error?.message ?? `${result.stdout}${result.stderr}`.slice(-SAID_CHARS);
  throw new EngineError(`docker ${args[0] ?? ''}: ${said.trim()}`);
}
