/** A deployment by docker-compose.yml with keys of its own, on a loopback address where nothing else listens. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeCommand, ContainerError } from './docker-engine.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HOST = '127.0.0.73';
const PROJECT = `centesimo-${process.pid}`;
const COMMAND_MS = 9 * 60_000;
const PATIENCE_MS = 120_000;
const POLL_MS = 250;
const HTTP_PORTS = { donation: 7426, 'donation-2': 7436, allocation: 7427, audit: 7428, portal: 7425 };
const CLI = path.join(ROOT, 'dist/centesimo/main.mjs');

interface Inspected {
  /** When its process began. */
  readonly started: string;
  readonly pid: number;
  readonly confined: {
    readonly user: string;
    readonly readOnly: boolean;
    readonly dropped: readonly string[];
    readonly newPrivileges: boolean;
    readonly memory: number;
    readonly processes: number;
  };
  /** The addresses of this machine at which its ports are. */
  readonly published: readonly string[];
}

export interface Deployment {
  readonly host: string;
  /** The file of the log's key. */
  readonly vkey: string;
  /** Runs the bundle of the command line against the published ports. @throws ContainerError unless it exits 0 */
  centesimo(...args: readonly string[]): string;
  /** Posts until it is taken. Answers the body. */
  post(
    service: keyof typeof HTTP_PORTS,
    role: string,
    url: string,
    body: object,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** The portal's page, once it holds the text. */
  pageWith(url: string, text: string): Promise<string>;
  inspect(service: string): Inspected;
  /** SIGKILL from outside, which Docker takes for a crash. Answers what ran. */
  crash(service: string): Inspected;
  kill(service: string): void;
  start(service: string): void;
  /** Containers, networks and volumes. */
  remove(): void;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const result = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', timeout: COMMAND_MS, env });
  if (result.status === 0) return result.stdout;
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}`.slice(-3_000);
  throw new ContainerError(`${command} ${args.join(' ')}: ${result.error?.message ?? said}`);
}

/** Makes secrets in `folder`, and brings the system up until all of it is healthy. */
export async function deploy(folder: string, isLocal: boolean): Promise<Deployment> {
  if (!existsSync(CLI)) throw new ContainerError('there are no bundles: run npm run images first');
  const secrets = path.join(folder, 'secrets');
  const envFile = path.join(folder, 'env');
  const make = [path.join(ROOT, 'tools/secrets.ts'), secrets, '--origin', 'example.org/charity'];
  run(process.execPath, [...make, '--env', envFile], process.env);
  const env = {
    ...process.env,
    CENTESIMO_BIND: HOST,
    ...(isLocal && { KAFKA_IMAGE: 'centesimo/kafka' }),
  };
  const [command, ...plugin] = composeCommand();
  const files = ['docker-compose.yml', ...(isLocal ? ['infra/docker/compose.ferretdb.yml'] : [])];
  const fixed = [...plugin, '--project-name', PROJECT, '--env-file', envFile];
  const named = files.flatMap((file) => ['--file', path.join(ROOT, file)]);
  const compose = (...args: string[]): string => run(command, [...fixed, ...named, ...args], env);
  const remove = (): void => void compose('down', '--volumes', '--timeout', '10');
  try {
    compose('up', '--detach');
    const deployment = deploymentOf(path.join(secrets, 'keys'), remove);
    await deployment.pageWith('/readyz', 'ready');
    return deployment;
  } catch (error) {
    console.error(run(command, [...fixed, ...named, 'logs', '--tail', '30'], env));
    remove();
    throw error;
  }
}

function deploymentOf(keys: string, remove: () => void): Deployment {
  const env = {
    ...process.env,
    CENTESIMO_KEYS: keys,
    CENTESIMO_DONATION_ADDRESS: `${HOST}:7421`,
    CENTESIMO_ALLOCATION_ADDRESS: `${HOST}:7422`,
    CENTESIMO_AUDIT_ADDRESS: `${HOST}:7423`,
  };
  const centesimo = (...args: readonly string[]): string => run(process.execPath, [CLI, ...args], env);
  const inspect = (service: string): Inspected => inspected(container(service));
  return {
    host: HOST,
    vkey: path.join(keys, 'log.vkey'),
    centesimo,
    post: async (service, role, url, body) => {
      const token = centesimo('token', '--role', role).trim();
      return await postPatiently(`http://${HOST}:${HTTP_PORTS[service]}/v1/ledgers${url}`, token, body);
    },
    pageWith: (url, text) => pageWith(`http://${HOST}:${HTTP_PORTS.portal}${url}`, text),
    inspect,
    crash: (service) => {
      const found = inspect(service);
      process.kill(found.pid, 'SIGKILL');
      return found;
    },
    kill: (service) => void docker('kill', container(service)),
    start: (service) => void docker('start', container(service)),
    remove,
  };
}

interface ContainerJson {
  readonly State: { readonly Pid: number; readonly StartedAt: string };
  readonly Config: { readonly User: string };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[];
    readonly SecurityOpt: readonly string[];
    readonly Memory: number;
    readonly PidsLimit: number;
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string }[]>> | null;
  };
}

function docker(...args: readonly string[]): string {
  return run('docker', args, process.env);
}

/** The id of its container. @throws ContainerError */
function container(service: string): string {
  const labels = [`com.docker.compose.project=${PROJECT}`, `com.docker.compose.service=${service}`];
  const id = docker('ps', '--all', '--quiet', ...labels.flatMap((label) => ['--filter', `label=${label}`]));
  if (id === '') throw new ContainerError(`there is no container of ${service}`);
  return id.trim();
}

function inspected(id: string): Inspected {
  const [json] = JSON.parse(docker('inspect', id)) as readonly ContainerJson[];
  if (json === undefined) throw new ContainerError(`there is no container ${id}`);
  const { Config, HostConfig, State } = json;
  return {
    started: State.StartedAt,
    pid: State.Pid,
    confined: {
      user: Config.User,
      readOnly: HostConfig.ReadonlyRootfs,
      dropped: HostConfig.CapDrop,
      newPrivileges: !HostConfig.SecurityOpt.includes('no-new-privileges:true'),
      memory: HostConfig.Memory,
      processes: HostConfig.PidsLimit,
    },
    published: Object.values(HostConfig.PortBindings ?? {}).flatMap((some) =>
      some.map((each) => each.HostIp),
    ),
  };
}

export interface LoneContainer {
  /** When its own health check is content. @throws ContainerError */
  untilHealthy(): Promise<void>;
  remove(): void;
}

/** One image on a file system that only reads, with a volume for its data. */
export function runAlone(image: string, ...args: readonly string[]): LoneContainer {
  const confined = ['--read-only', '--cap-drop', 'ALL', '--tmpfs', '/tmp', '--volume', '/data'];
  const id = docker('run', '--detach', ...confined, `centesimo/${image}`, ...args).trim();
  return {
    untilHealthy: async () => {
      await patiently(image, async () => {
        docker('exec', id, 'node', '/app/healthy.mjs');
        return {};
      });
    },
    remove: () => void docker('rm', '--force', '--volumes', id),
  };
}

/** The answer of the first try that got one, until the time for it is over. */
async function patiently<Answer>(what: string, attempt: () => Promise<Answer | string>): Promise<Answer> {
  let last = '';
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    const answer = await attempt().catch((error: unknown) => String(error));
    if (typeof answer !== 'string') return answer;
    last = answer;
  }
  throw new ContainerError(`${what}: ${last.slice(-2_000)}`);
}

async function postPatiently(
  url: string,
  token: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let tries = 0;
  return await patiently(url, async () => {
    // A refusal is kept under its key, so a new try is a new request.
    const key = { 'idempotency-key': `${PROJECT}-${tries++}` };
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const said = await answer.text();
    return answer.ok ? (JSON.parse(said) as Record<string, unknown>) : said;
  });
}

async function pageWith(url: string, text: string): Promise<string> {
  const { page } = await patiently(url, async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const said = await answer.text();
    return answer.ok && said.includes(text) ? { page: said } : said;
  });
  return page;
}
