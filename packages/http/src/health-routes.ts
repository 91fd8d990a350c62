/** For those who watch over the process: is it there, and may it be sent requests? */
import { Type } from 'typebox';
import type { HttpBinding } from './access.ts';
import { jsonAnswer } from './answer.ts';
import { HttpError } from './http-error.ts';
import { defineRoute } from './route.ts';

const Status = (status: string) =>
  Type.Object({ status: Type.Literal(status) }, { additionalProperties: false });

export function healthBinding(isReady: () => boolean): HttpBinding {
  const healthz = defineRoute({
    method: 'GET',
    path: '/healthz',
    summary: 'Is the process there?',
    tag: 'operations',
    schema: {},
    answers: { 200: { description: 'it is', schema: Status('up') } },
    handle: () => jsonAnswer(200, { status: 'up' }),
  });
  const readyz = defineRoute({
    method: 'GET',
    path: '/readyz',
    summary: 'May it be sent requests?',
    tag: 'operations',
    schema: {},
    answers: { 200: { description: 'it may', schema: Status('ready') } },
    handle: () => {
      if (!isReady()) throw new HttpError('not-ready');
      return jsonAnswer(200, { status: 'ready' });
    },
  });
  return {
    routes: [healthz, readyz],
    access: { 'GET /healthz': 'public', 'GET /readyz': 'public' },
  };
}
