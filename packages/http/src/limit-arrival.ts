/** How long a body that is read whole may take. Node's own limit is one for all routes, and would end long uploads. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuseOnSocket } from './refuse-on-socket.ts';

export function limitArrival({ raw }: FastifyRequest, reply: FastifyReply, ms: number): void {
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = raw.headers;
  if (raw.complete || (length === '0' && chunked === undefined)) return;
  const timer = setTimeout(() => {
    // Who was answered and still sends is not told twice: its connection ends with the request.
    if (reply.sent) raw.destroy();
    else
      refuseOnSocket(Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket);
  }, ms);
  const end = (): void => clearTimeout(timer);
  raw.once('end', end).once('close', end);
}
