/** Asks an app over `inject`, and checks that a refusal is a problem document in every detail. */
import type { InjectOptions } from 'fastify';
import { Compile } from 'typebox/compile';
import { expect } from 'vitest';
import { type HttpApp, PROBLEM_BASE, ProblemSchema } from '../src/index.ts';

const isProblem = Compile(ProblemSchema);

export function asking(app: () => HttpApp) {
  const ask = async (options: InjectOptions) => await app().fastify.inject(options);

  /** Status and code of a refusal, once it is known to be a problem document. */
  const refusal = async (options: InjectOptions): Promise<[number, string]> => {
    const answer = await ask(options);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const problem = answer.json<{ status: number; code: string; type: string }>();
    expect(isProblem.Check(problem), answer.body).toBe(true);
    expect([problem.status, problem.type]).toEqual([answer.statusCode, PROBLEM_BASE + problem.code]);
    return [answer.statusCode, problem.code];
  };
  return { ask, refusal };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
