/** The problem document of RFC 9457 that every refusal over HTTP is. */
import { Type } from 'typebox';

export const PROBLEM_TYPE = 'application/problem+json';

/** Problem types are this address and the code; docs/ERRORS.md lists the codes. They are names: nothing fetches them. */
export const PROBLEM_BASE = 'https://centesimo.org/problems/';

export interface Problem {
  /** `PROBLEM_BASE` and the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable, see docs/ERRORS.md. */
  readonly code: string;
  /** What a program can act on: the place of a fault, a limit. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'a stable name: this address and the code' }),
    title: Type.String({ description: 'the kind of failure' }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'the HTTP status' }),
    detail: Type.String({ description: 'what is wrong here; the sentence may change' }),
    code: Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'a stable code' }),
    facts: Type.Object({}, { additionalProperties: true, description: 'what a program can act on' }),
  },
  { additionalProperties: false, description: 'why a request was refused (RFC 9457)' },
);

/** An answer outside of any route: status, headers and the document as text. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}
