/** JSON bodies: UTF-8 without a byte order mark, nothing that reaches for prototypes, integers written as integers. */
import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws HttpError `body-malformed`, also for `__proto__` and `constructor.prototype`, which no schema takes */
export async function parseJsonBody(_request: FastifyRequest, body: Buffer): Promise<unknown> {
  try {
    return JSON.parse(utf8.decode(body), readValue as (key: string, value: unknown) => unknown) as unknown;
  } catch (error) {
    throw new HttpError('body-malformed', undefined, { cause: error });
  }
}

/** The third argument is the source text of a primitive (ES2026), which the types of the standard library lack yet. */
function readValue(key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (key === '__proto__') throw new SyntaxError('__proto__');
  if (typeof value !== 'number' || source === undefined || !Number.isInteger(value)) return value;
  return /[.eE]/.test(source) ? new WrittenFraction(value) : value;
}

/**
 * `25.00` or `2e3`: a whole number to JavaScript, but money is never written so, and to read it as 25 minor units would
 * be a guess. No schema takes it for a number, so that its place is told; free details are written down as before.
 */
class WrittenFraction {
  readonly #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  toJSON(): number {
    return this.#value;
  }
}
