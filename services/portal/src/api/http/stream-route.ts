/** `GET /v1/trails/{code}/stream`: server-sent events, the whole answer in each, so that none need be kept for who was away. */
import { defineRoute } from '@centesimo/http';
import type { HttpRoute } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import type { Told } from '../streams.ts';
import { CodeParams } from './schemas.ts';

const SIZE = /^(?:0|[1-9][0-9]{0,14})$/;
/** How long a browser waits before it comes again. */
const RETRY_MS = 3_000;

export function streamRoute({ streams }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}/stream',
    summary: 'The trail of a gift, told again whenever it has changed',
    description:
      'Server-sent events `trail`: data is the answer of `/v1/trails/{code}`, id the size of the log. With ' +
      '`Last-Event-ID` the present answer is left out where it is of that size.',
    tag: 'trails',
    schema: { params: CodeParams },
    answers: { 200: { description: 'the events', mediaType: 'text/event-stream' } },
    problems: [404],
    handle: ({ params, headers, signal }) => {
      const last = headers['last-event-id'];
      const seen = typeof last === 'string' && SIZE.test(last) ? Number(last) : undefined;
      const told = streams.watch(params.code, seen, signal);
      // A proxy that gathers an answer before it hands it on would hold every event back.
      const answer = { mediaType: 'text/event-stream', headers: { 'x-accel-buffering': 'no' } };
      return { status: 200, ...answer, stream: eventLines(told) };
    },
  });
}

async function* eventLines(told: AsyncIterable<Told>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`retry: ${RETRY_MS}\n\n`);
  for await (const each of told) {
    if (each === 'heartbeat') yield Buffer.from(':\n\n');
    else
      yield Buffer.from(`event: trail\nid: ${each.view.asOf.size}\ndata: ${JSON.stringify(each.view)}\n\n`);
  }
}
