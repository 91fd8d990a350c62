/** HTTP as bytes on a socket, so that what no client library would send can be sent. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 where the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

const ANSWER_MS = 30_000;

/** Sends the bytes, and what `then` has to say on the open socket; reads until the server ends or its answer is whole. */
export async function exchange(port: number, bytes: string | Buffer, cutAfter = false): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  const timer = setTimeout(() => socket.destroy(new Error(`no answer in ${ANSWER_MS} ms`)), ANSWER_MS);
  try {
    return await new Promise<RawAnswer>((resolve, reject) => {
      const told = (): RawAnswer => readAnswer(Buffer.concat(received));
      socket.on('data', (chunk: Buffer) => {
        received.push(chunk);
        if (isWhole(Buffer.concat(received))) resolve(told());
      });
      socket.on('close', () => resolve(told()));
      // What a server that refused early leaves unread comes back as a reset, after its answer.
      socket.on('error', (error) => (received.length > 0 ? resolve(told()) : reject(error)));
      socket.write(bytes, () => {
        if (cutAfter) socket.destroy();
      });
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** A request as text; a body of bytes goes behind it. */
export function request(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = '',
): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const all = {
    host: 'localhost',
    connection: 'close',
    ...(bytes.length === 0 ? {} : { 'content-length': String(bytes.length) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes]);
}

function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(bytes.subarray(0, Math.max(0, end)).toString())?.[1];
  return length !== undefined && bytes.length >= end + 4 + Number(length);
}

function readAnswer(bytes: Buffer): RawAnswer {
  const text = bytes.toString();
  const end = text.indexOf('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  return { status, head: text.slice(0, Math.max(0, end)), body: end < 0 ? '' : text.slice(end + 4) };
}
