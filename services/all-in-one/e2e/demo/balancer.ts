/** A plain balancer: each new connection goes to the next instance that says it is ready, whatever is inside it. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface Target {
  /** `host:port` of what is balanced. */
  readonly address: string;
  isReady(): Promise<boolean>;
}

export interface Balancer {
  /** `host:port`, one for all instances. */
  readonly address: string;
  /** How many connections each target was given, in their order. */
  readonly given: readonly number[];
  close(): Promise<void>;
}

const TRIES_MAX = 600;
const PAUSE_MS = 50;

/** @throws Error when it cannot listen */
export async function openBalancer(targets: readonly Target[]): Promise<Balancer> {
  const given = targets.map(() => 0);
  const sockets = new Set<Socket>();
  let turn = 0;
  const next = async (): Promise<number | undefined> => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const at = turn++ % targets.length;
      if (await targets[at]?.isReady()) return at;
      if (turn % targets.length === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    return undefined;
  };
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (from) => {
    keep(from);
    void next().then((at) => {
      if (at === undefined || from.destroyed) return from.destroy();
      given[at] = (given[at] ?? 0) + 1;
      return join(from, keep(connectTo(targets[at]?.address ?? '')));
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { address: `127.0.0.1:${port}`, given, close };
}

function connectTo(address: string): Socket {
  const colon = address.lastIndexOf(':');
  return connect({ port: Number(address.slice(colon + 1)), host: address.slice(0, colon), noDelay: true });
}

function join(from: Socket, to: Socket): void {
  from.once('close', () => to.destroy());
  to.once('close', () => from.destroy());
  from.pipe(to).pipe(from);
  from.resume();
}
