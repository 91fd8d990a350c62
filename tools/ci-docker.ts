/** A Docker engine with our images in it, for the step that needs one: the one that runs, or one started for the run. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasDocker } from './containers/docker-engine.ts';

const APT_MS = 8 * 60_000;
const IMAGES_MS = 20 * 60_000;
const START_MS = 90_000;
const POLL_MS = 250;
const SAID_CHARS = 2_000;
/** Debian's packages, each with a program that shows it is there. */
const PACKAGES = {
  'docker.io': 'dockerd',
  iptables: 'iptables',
  'docker-compose': 'docker-compose',
  'busybox-static': 'busybox',
} as const;

export interface DockerHost {
  /** What the tests are run with; empty where there is no engine, or no images. */
  readonly environment: Readonly<Record<string, string>>;
  /** The sentence of the closing report. */
  readonly state: string;
  stop(): Promise<void>;
}

const none = (state: string): DockerHost => ({ environment: {}, state, stop: async () => undefined });
export const NO_DOCKER: DockerHost = none('not started');

/** In CI what is missing is installed and an engine started; elsewhere the one that runs is taken, or none. */
export async function startDocker(root: string, environment: NodeJS.ProcessEnv): Promise<DockerHost> {
  console.log('\n== a Docker engine, and images');
  const isRunning = hasDocker();
  if (!isRunning && environment['CI'] !== 'true')
    return none('not here: docker-compose.yml and the suites in containers were not run');
  const said = isRunning ? undefined : installMissing(environment);
  if (said !== undefined) return none(`MISSING: ${said}`);
  const engine = isRunning ? NO_DOCKER : await startEngine();
  const failed = engine.state.startsWith('MISSING') ? engine.state : buildImages(root, engine);
  if (failed !== undefined) {
    await engine.stop();
    return none(failed);
  }
  const version = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
    env: { ...process.env, ...engine.environment },
  }).stdout.trim();
  const state = `met (engine ${version}; local images, FerretDB in MongoDB's place)`;
  return { ...engine, environment: { ...engine.environment, CENTESIMO_CONTAINERS: 'local' }, state };
}

/** Answers why it could not. */
function installMissing(environment: NodeJS.ProcessEnv): string | undefined {
  const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0;
  const missing = Object.entries(PACKAGES).flatMap(([name, program]) => (isThere(program) ? [] : [name]));
  if (missing.length === 0) return undefined;
  for (const step of [['update'], ['install', '--yes', '--no-install-recommends', ...missing]]) {
    const result = spawnSync('apt-get', ['--quiet', '--quiet', ...step], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: APT_MS,
      env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.error) console.log(`apt-get ${step.join(' ')}: ${result.error.message}`);
  }
  const still = missing.filter((name) => !isThere(PACKAGES[name as keyof typeof PACKAGES]));
  return still.length === 0 ? undefined : `apt-get could not install ${still.join(', ')}`;
}

/** With a socket and data of its own, which end with the run; its ports are open to this machine alone. */
async function startEngine(): Promise<DockerHost> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'centesimo-docker-'));
  const socket = `unix://${path.join(folder, 'docker.sock')}`;
  const log = path.join(folder, 'log.txt');
  const into = openSync(log, 'a');
  const own = ['--data-root', path.join(folder, 'data'), '--exec-root', path.join(folder, 'exec')];
  const engine = spawn(
    'dockerd',
    [...own, '--host', socket, '--pidfile', path.join(folder, 'pid'), '--ip', '127.0.0.1'],
    { stdio: ['ignore', into, into] },
  );
  const stop = async (): Promise<void> => {
    await endOf(engine);
    rmSync(folder, { recursive: true, force: true });
  };
  const environment = { DOCKER_HOST: socket };
  for (const until = Date.now() + START_MS; Date.now() < until && engine.exitCode === null;) {
    const env = { ...process.env, ...environment };
    if (spawnSync('docker', ['version'], { env, stdio: 'ignore' }).status === 0)
      return { environment, state: 'started', stop };
    await sleep(POLL_MS);
  }
  const said = readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '';
  console.log(readFileSync(log, 'utf8').slice(-SAID_CHARS));
  return { environment, state: `MISSING: dockerd did not start: ${said}`, stop };
}

async function endOf(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null || engine.pid === undefined) return;
  const ended = once(engine, 'exit');
  engine.kill('SIGTERM');
  await ended;
}

/** Answers the sentence of the report where they could not be built. */
function buildImages(root: string, { environment }: DockerHost): string | undefined {
  const { status } = spawnSync(process.execPath, [path.join(root, 'tools/images.ts'), '--local'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: IMAGES_MS,
    env: { ...process.env, ...environment },
  });
  return status === 0 ? undefined : 'MISSING: the images could not be built: see above';
}
