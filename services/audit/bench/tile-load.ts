/** The load of the tile benchmark, in a thread of its own: kept connections that ask and count bytes, so that it is not what bounds. */
import { type Socket, connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';

export interface TileLoad {
  readonly port: number;
  /** Asked for in turn. */
  readonly paths: readonly string[];
  readonly requests: number;
  readonly connections: number;
  readonly gzip: boolean;
}

export interface TileLoaded {
  readonly seconds: number;
  readonly bytes: number;
}

const load = workerData as TileLoad;
let next = 0;
let bytes = 0;

/** One request after the other on a connection, each when the last one's body is whole. */
function lane(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true }, () => ask(socket));
    let head = '';
    let left = -1;
    socket.on('error', reject);
    socket.on('data', (some) => {
      bytes += some.length;
      if (left >= 0) left -= some.length;
      else {
        head += some.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 200)));
        left = lengthIn(head.slice(0, end)) - (head.length - end - 4);
      }
      if (left > 0) return;
      head = '';
      left = -1;
      if (!ask(socket)) resolve();
    });
  });
}

function lengthIn(head: string): number {
  const length = /\r\ncontent-length: ([0-9]+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`no length: ${head}`);
  return Number(length);
}

function ask(socket: Socket): boolean {
  const at = next++;
  if (at >= load.requests) return (socket.end(), false);
  const encoding = load.gzip ? 'accept-encoding: gzip\r\n' : '';
  const path = load.paths[at % load.paths.length] ?? '';
  return (socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n${encoding}\r\n`), true);
}

const start = performance.now();
await Promise.all(Array.from({ length: load.connections }, lane));
parentPort?.postMessage({ seconds: (performance.now() - start) / 1_000, bytes } satisfies TileLoaded);
