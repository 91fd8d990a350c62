/** `/metrics`, for Prometheus: how busy a charity is concerns its operator, so that it asks with an operator's token. */
import type { HttpBinding } from './access.ts';
import { textAnswer } from './answer.ts';
import { defineRoute } from './route.ts';

/** `text` is asked at each request; without it there is no such route. */
export function metricsBinding(text: (() => string) | undefined): HttpBinding[] {
  if (text === undefined) return [];
  const metrics = defineRoute({
    method: 'GET',
    path: '/metrics',
    summary: 'Metrics of the process in the Prometheus text format',
    tag: 'operations',
    schema: {},
    answers: { 200: { description: 'the metrics', mediaType: 'text/plain' } },
    handle: () => textAnswer(200, text()),
  });
  return [{ routes: [metrics], access: { 'GET /metrics': { roles: ['operator'], ledger: 'none' } } }];
}
