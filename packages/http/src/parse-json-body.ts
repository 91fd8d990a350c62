/** JSON bodies: UTF-8 without a byte order mark, nothing that reaches for prototypes. */
import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws HttpError `body-malformed`, also for `__proto__` and `constructor.prototype`, which no schema takes */
export async function parseJsonBody(_request: FastifyRequest, body: Buffer): Promise<unknown> {
  try {
    return JSON.parse(utf8.decode(body), refusePrototypes) as unknown;
  } catch (error) {
    throw new HttpError('body-malformed', undefined, { cause: error });
  }
}

function refusePrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('__proto__');
  return value;
}
