/** A time-stamping authority over HTTP, on a free port: what `answer` says, or what OpenSSL replies. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuery, type TestAuthority } from '@centesimo/testkit/time-authority';

export interface StampServer {
  readonly url: string;
  /** Queries that came. */
  readonly asked: () => number;
  close(): Promise<void>;
}

export type Answer = (query: Buffer, response: ServerResponse) => void;

export async function serveStamps(answer: Answer): Promise<StampServer> {
  let asked = 0;
  const server = createServer((request, response) => {
    void bodyOf(request).then((query) => {
      asked += 1;
      answer(query, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked, close };
}

/** As a public authority does. */
export function replying(authority: TestAuthority): Answer {
  return (query, response) => {
    response.setHeader('content-type', 'application/timestamp-reply');
    response.end(answerQuery(authority, query));
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
