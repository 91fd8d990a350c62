/** The routes of allocation behind a real app, asked by `inject`; every answer is held against what the route declares. */
import type { Role } from '@centesimo/auth';
import {
  type HttpApp,
  type HttpRoute,
  PROBLEM_TYPE,
  ProblemSchema,
  createHttpApp,
  routeName,
} from '@centesimo/http';
import { systemClock } from '@centesimo/service';
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { afterAll, beforeAll, expect } from 'vitest';
import type { World } from './world.ts';
import { tokenOf } from './world.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Ask {
  readonly roles?: readonly Role[];
  readonly ledgers?: readonly string[];
  /** Who asks. */
  readonly subject?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is where it is text. */
  readonly body?: unknown;
  /** The Idempotency-Key of a POST; null: none. */
  readonly key?: string | null;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // A test says what it expects of a body; the schema of the route has been checked.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

let keys = 0;

/** An app for the tests of a file. */
export function shareHttp(shared: { readonly world: World }) {
  let app: HttpApp | undefined;
  const faults: unknown[] = [];
  beforeAll(async () => {
    const { allocation } = shared.world;
    app = await createHttpApp({
      info: { title: 'allocation', description: 'allocation', version: '1' },
      bindings: [allocation.http],
      verifier: shared.world.verifier,
      isReady: () => allocation.isReady(),
      onFault: (_route, error) => void faults.push(error),
    });
  });
  afterAll(async () => {
    await app?.fastify.close();
    expect(faults).toEqual([]);
  });
  const ask = async (method: Method, url: string, given: Ask = {}): Promise<Told> => {
    const { body, headers, key = `key-${(keys += 1)}`, ledgers = ['*'], roles, subject = 'tester' } = given;
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const answer = await app?.fastify.inject({
      method,
      url,
      ...(body === undefined ? {} : { payload: isText ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(roles === undefined ? {} : { authorization: `Bearer ${tokenOf(roles, ledgers, { subject })}` }),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key } : {}),
        ...headers,
      },
    });
    if (answer === undefined) throw new Error('there is no app');
    const told = {
      status: answer.statusCode,
      headers: answer.headers,
      body: readBody(answer.body, String(answer.headers['content-type'])),
    };
    checkAnswer(shared.world.allocation.http.routes, method, url, told);
    return told;
  };
  return {
    ask,
    /** Asks again as long as the answer is "not now". */
    patiently: async (method: Method, url: string, given: Ask): Promise<Told> => {
      for (let tries = 0; ; tries++) {
        const told = await ask(method, url, given);
        if (told.status !== 503 || tries > 300) return told;
        await systemClock.sleep(10);
      }
    },
    /** Status and code of what must be refused. */
    refusal: async (method: Method, url: string, given: Ask): Promise<[number, string]> => {
      const told = await ask(method, url, given);
      return [told.status, String((told.body as { code?: unknown }).code)];
    },
  };
}

function readBody(text: string, mediaType: string): unknown {
  if (text === '') return undefined;
  return /json/.test(mediaType) ? (JSON.parse(text) as unknown) : text;
}

/** A problem is a problem document, and anything else what the route says. */
function checkAnswer(routes: readonly HttpRoute[], method: string, url: string, told: Told): void {
  const { headers, status } = told;
  const body: unknown = told.body;
  if (status >= 400) {
    expect(headers['content-type']).toBe(PROBLEM_TYPE);
    expectShape(ProblemSchema, body);
    expect((body as { status: number }).status).toBe(status);
    if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  const route = routes.find((each) => each.method === method && patternOf(each.path).test(url));
  if (route === undefined) return;
  const always = [400, 401, 403, 413, 415, 503];
  const declared = [...Object.keys(route.answers).map(Number), ...(route.problems ?? []), ...always];
  expect(declared, routeName(route)).toContain(status);
  const schema = route.answers[status]?.schema;
  if (schema !== undefined) expectShape(schema, body);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(?:[?].*)?$`);
}

function expectShape(schema: TSchema, value: unknown): void {
  if (!Check(schema, value)) expect(Errors(schema, value)).toEqual([]);
}
