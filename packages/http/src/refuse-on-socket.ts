/** Refusals before there is a request: what is not HTTP, too large headers, callers that are too slow. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type HttpCode, HttpError } from './http-error.ts';
import { PROBLEM_TYPE } from './problem.ts';
import { toProblem } from './to-problem.ts';

const CODES: Readonly<Record<string, HttpCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** Writes the problem and ends the connection: what follows on it could be anything. */
export function refuseOnSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { problem } = toProblem(new HttpError(CODES[error.code ?? ''] ?? 'request-malformed'));
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
