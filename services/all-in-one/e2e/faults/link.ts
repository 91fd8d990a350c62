/** The network between one instance and one server of an engine: it can break, fall silent, grow slow, or keep answers. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { pause } from '../caller.ts';

/**
 * `open`: everything passes. `broken`: connections end and none is taken, as of a server that is gone. `silent`: they
 * stay and nothing passes, as over a cable that was pulled; what was sent arrives late, as TCP brings it. `no-answers`:
 * requests arrive, answers do not. `slow`: each piece takes its time.
 */
export type LinkState = 'open' | 'broken' | 'silent' | 'no-answers' | 'slow';

export interface Link {
  /** `host:port` that the instance knows. */
  readonly address: string;
  leadTo(port: number): void;
  become(state: LinkState): void;
  close(): void;
}

const HOST = '127.0.0.1';
const SLOW_MS = 150;
const LOOK_MS = 20;

export async function openLink(): Promise<Link> {
  const sockets = new Set<Socket>();
  let state: LinkState = 'open';
  let port = 0;

  const isHeld = (isAnswer: boolean): boolean => state === 'silent' || (state === 'no-answers' && isAnswer);
  const carry = (from: Socket, to: Socket, isAnswer: boolean): Promise<void> =>
    pipeline(
      from,
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          while (isHeld(isAnswer)) await pause(LOOK_MS);
          if (state === 'slow') await pause(SLOW_MS);
          yield piece;
        }
      },
      to,
    );
  const server = createServer((from) => {
    if (state === 'broken') {
      from.destroy();
      return;
    }
    const to = connect(port, HOST);
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('close', () => sockets.delete(socket));
    }
    const ended = Promise.allSettled([carry(from, to, false), carry(to, from, true)]);
    void ended.then(() => [from, to].forEach((socket) => socket.destroy()));
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    address: `${HOST}:${(server.address() as AddressInfo).port}`,
    leadTo: (to) => (port = to),
    become(next) {
      state = next;
      if (next === 'broken') breakAll();
    },
    close() {
      server.close();
      breakAll();
    },
  };
}
