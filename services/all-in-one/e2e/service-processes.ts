/** The services as processes of their own on the engines: started, killed, stopped and woken, and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { pause } from './caller.ts';

const SERVICES = join(import.meta.dirname, '../..');
const READY_MS = 120_000;
const POLL_MS = 100;

export type ServiceName = 'donation' | 'allocation' | 'audit';

/** One instance of a service, with the same addresses and folder whenever it is started. */
export interface ServiceProcess {
  readonly name: string;
  /** `host:port` of gRPC. */
  readonly address: string;
  readonly url: string;
  start(): void;
  /** SIGKILL, SIGSTOP, SIGCONT; resolves when it took effect. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  isReady(): Promise<boolean>;
  untilReady(): Promise<void>;
  /** A drained stop. */
  stop(): Promise<void>;
}

export async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

/** Names an instance and its addresses; `settings` are those of its environment. */
export async function prepareProcess(
  folder: string,
  service: ServiceName,
  name: string,
  settings: Readonly<Record<string, string>>,
  address: string,
): Promise<ServiceProcess> {
  const http = await freeAddress();
  const upper = service.toUpperCase();
  const env = {
    ...process.env,
    ...settings,
    CENTESIMO_DATA: join(folder, name),
    [`CENTESIMO_${upper}_ADDRESS`]: address,
    [`CENTESIMO_${upper}_PEER_ADDRESS`]: address,
    [`CENTESIMO_${upper}_HTTP_ADDRESS`]: http,
  };
  const url = `http://${http}`;
  let child: ChildProcess | undefined;
  const isReady = async (): Promise<boolean> =>
    await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ status }) => status === 200,
      () => false,
    );
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    name,
    address,
    url,
    start() {
      const main = join(SERVICES, service, 'src/main.ts');
      const started = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr.pipe(createWriteStream(join(folder, `${name}.log`), { flags: 'a' }));
      child = started;
    },
    async signal(signal) {
      if (signal === 'SIGKILL') await end(signal);
      else child?.kill(signal);
    },
    isReady,
    async untilReady() {
      for (const until = Date.now() + READY_MS; !(await isReady());) {
        if (Date.now() > until) throw new Error(`${name} is not ready after ${READY_MS} ms`);
        await pause(POLL_MS);
      }
    },
    stop: () => end('SIGTERM'),
  };
}
