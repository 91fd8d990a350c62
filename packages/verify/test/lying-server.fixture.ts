// Ways in which a server can fail to give a file: helpers of the tests that meet such a server.
import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

/** Serves files by path, except where `lie` has another answer for the path, or for all (`*`). */
export function serving(
  files: ReadonlyMap<string, Uint8Array>,
  lie: Record<string, RequestListener> = {},
): RequestListener {
  return (request, response) => {
    const path = request.url ?? '';
    const own = lie[path] ?? lie['*'];
    if (own !== undefined) return void own(request, response);
    const bytes = files.get(path.slice(1));
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  };
}

export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** One byte every 20 ms: never idle, and never done within the time that one file has. */
export function drip(_: unknown, response: ServerResponse): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(timer));
}

export function announce(response: ServerResponse, bytes: number, body: string): void {
  response.writeHead(200, { 'content-length': String(bytes) });
  response.write(body, () => response.socket?.destroySoon());
}

export function encoded(response: ServerResponse, encoding: string, body: Uint8Array): void {
  response.writeHead(200, { 'content-encoding': encoding }).end(body);
}

/** A gzip stream of empty stored blocks: bytes come for ever, and none comes out. */
export function endlessNothing(_: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-encoding': 'gzip' });
  response.write(Buffer.from('1f8b08000000000000ff', 'hex'));
  pourInto(response, Buffer.alloc(5_000, Buffer.from('000000ffff', 'hex')));
}

/** Writes for as long as somebody takes it; answers how much that was. */
export function pourInto(response: ServerResponse, chunk: Uint8Array): { bytes: number } {
  const poured = { bytes: 0 };
  const pour = (): void => {
    while (!response.destroyed) {
      poured.bytes += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', pour);
    }
  };
  pour();
  return poured;
}
