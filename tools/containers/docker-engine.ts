/** The Docker engine that the environment names, and the two forms in which compose is found. */
import { spawnSync } from 'node:child_process';

const ASK_MS = 30_000;

/** An error that an operator reads: a sentence that says what to do. */
export class ContainerError extends Error {}

const answers = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: ASK_MS }).status === 0;

/** True when an engine answers the client. */
export function hasDocker(): boolean {
  return answers('docker', ['version', '--format', '{{.Server.Version}}']);
}

/** @throws ContainerError */
export function needDocker(): void {
  if (!hasDocker())
    throw new ContainerError('no Docker engine answers: start one, or set DOCKER_HOST to where it listens');
}

/** The start of a command line: the plugin, or the program that was before it. @throws ContainerError */
export function composeCommand(): readonly [string, ...string[]] {
  if (answers('docker', ['compose', 'version'])) return ['docker', 'compose'];
  if (answers('docker-compose', ['version'])) return ['docker-compose'];
  throw new ContainerError('neither docker compose nor docker-compose is installed');
}
