/** One instance of a service as a process of its own, under a supervisor that starts it again whenever it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { pause } from '../caller.ts';
import { bundledProgram } from './bundled-program.ts';

const READY_MS = 300_000;
const POLL_MS = 100;
/** As systemd and Docker wait before they start a service again. */
const RESTART_MS = 1_000;
const PROBE_MS = 2_000;

export const SERVICE_NAMES = ['donation', 'allocation', 'audit'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** With the same addresses and folder whenever it is started. */
export interface ServiceProcess {
  readonly name: string;
  readonly service: ServiceName | 'portal';
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly url: string;
  /** How often it ended without being told to. */
  readonly ends: number;
  /** From now on it is started again when it ends. */
  start(): void;
  /** SIGKILL; it stays down until `start`. */
  kill(): Promise<void>;
  /** SIGTERM: it drains, and stays down until `start`. */
  stop(): Promise<void>;
  /** Undefined while it does not run. */
  pid(): number | undefined;
  /** SIGSTOP, SIGCONT. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  isReady(): Promise<boolean>;
  untilReady(): Promise<void>;
}

export interface ProcessSpec {
  readonly name: string;
  readonly service: ServiceName | 'portal';
  readonly address: string;
  readonly httpAddress: string;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
}

export async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

function environmentOf({ address, folder, httpAddress, name, service, settings }: ProcessSpec) {
  const upper = service.toUpperCase();
  return {
    ...process.env,
    ...settings,
    CENTESIMO_DATA: join(folder, name),
    [`CENTESIMO_${upper}_ADDRESS`]: address,
    [`CENTESIMO_${upper}_PEER_ADDRESS`]: address,
    [`CENTESIMO_${upper}_HTTP_ADDRESS`]: httpAddress,
  };
}

async function endWith(child: ChildProcess | undefined, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** What it logs goes to `<folder>/<name>.log`. */
export function prepareProcess(spec: ProcessSpec): ServiceProcess {
  const { address, folder, httpAddress, name, service } = spec;
  const url = `http://${httpAddress}`;
  const log = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
  const env = environmentOf(spec);
  const program = bundledProgram(service);
  let child: ChildProcess | undefined;
  let isWanted = false;
  let ends = 0;

  const launch = (): void => {
    const started = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    started.stderr.on('data', (text: Buffer) => log.write(text));
    started.once('exit', (code, signal) => {
      log.write(`# the process ended: ${signal ?? code}\n`);
      if (child !== started || !isWanted) return;
      ends += 1;
      void pause(RESTART_MS).then(() => {
        if (child === started && isWanted) launch();
      });
    });
    child = started;
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    isWanted = false;
    await endWith(child, signal);
  };
  const isReady = async (): Promise<boolean> =>
    await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
      ({ status }) => status === 200,
      () => false,
    );
  return {
    name,
    service,
    address,
    url,
    get ends() {
      return ends;
    },
    start() {
      if (isWanted) return;
      isWanted = true;
      launch();
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pid: () => child?.pid,
    signal: (signal) => void child?.kill(signal),
    isReady,
    async untilReady() {
      for (const until = Date.now() + READY_MS; !(await isReady());) {
        if (Date.now() > until) throw new Error(`${name} is not ready after ${READY_MS} ms`);
        await pause(POLL_MS);
      }
    },
  };
}
