/** The socket of one instance: what connects here reaches its server, until it is cut off. */
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface Door {
  /** `host:port` that callers and peers know. */
  readonly address: string;
  leadTo(port: number): void;
  /** Connections break and none is taken any more, as of a process that was killed. */
  slam(): void;
  /** Connections stay and are taken, and nothing passes, as of a process that was stopped. */
  hold(): void;
  /** What was held passes again. */
  release(): void;
}

export async function openDoor(): Promise<Door> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let port = 0;
  let isHeld = false;
  const join = ([from, to]: readonly [Socket, Socket]): void => void from.pipe(to).pipe(from);
  const server = createServer((from) => {
    const pair = [from, connect(port, '127.0.0.1')] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (!isHeld) join(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (to) => (port = to),
    slam: () => {
      server.close();
      for (const socket of [...pairs].flat()) socket.destroy();
    },
    hold: () => {
      isHeld = true;
      for (const socket of [...pairs].flat()) socket.unpipe().pause();
    },
    release: () => {
      isHeld = false;
      pairs.forEach(join);
    },
  };
}
