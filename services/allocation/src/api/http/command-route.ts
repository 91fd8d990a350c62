/** What all commands over HTTP have in common: their key, what they follow, and how they are answered. */
import type { Role } from '@centesimo/auth';
import type { After } from '@centesimo/grpc';
import {
  type HttpAnswer,
  type HttpCall,
  type HttpRoute,
  type RouteSchema,
  defineRoute,
  jsonAnswer,
  readIdempotencyKey,
} from '@centesimo/http';
import { Type } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { type CommandRequest, type Responded, runCommand } from '../run-command.ts';
import type { Prepare } from '../to-command.ts';
import { AfterText, placeOf, readAfterText } from '@centesimo/service';
import { Done } from './schemas.ts';
import { answering } from './to-problem.ts';

export const AfterQuery = Type.Object({ after: Type.Optional(AfterText) }, { additionalProperties: false });

/** What every message of a command holds, beside what its own body brings. */
export interface Common {
  readonly idempotencyKey: string;
  readonly after: After[];
}

export interface CommandSpec<S extends RouteSchema, Request extends CommandRequest> {
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly schema: S;
  readonly roles: readonly Role[];
  readonly prepare: Prepare<Request>;
  /** The message that gRPC would have brought. */
  request(call: Pick<HttpCall<S>, 'body' | 'params'>, common: Common): NoInfer<Request>;
}

const KEY_NOTE =
  'The header Idempotency-Key is required: the same key and input get the first answer again, other input is refused.';

export function commandRoute<S extends RouteSchema, Request extends CommandRequest>(
  ports: ApiPorts,
  spec: CommandSpec<S, Request>,
): HttpRoute {
  const { path, prepare, roles, summary, tag } = spec;
  const schema: RouteSchema = { ...spec.schema, query: AfterQuery };
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path,
    summary,
    description: KEY_NOTE,
    tag,
    schema,
    answers: {
      200: { description: 'known before: the first answer', schema: Done },
      201: { description: 'done', schema: Done },
    },
    problems: [404, 409, 422, 501],
    handle: (call) =>
      answering(async () => {
        const { after } = call.query as unknown as { readonly after?: string };
        const common = { idempotencyKey: readIdempotencyKey(call.headers), after: readAfterText(after) };
        const request = spec.request(call as unknown as HttpCall<S>, common);
        return done(await runCommand(ports, request, { principal: call.principal, roles }, prepare));
      }),
  });
}

function done({ id, position, repeated }: Responded): HttpAnswer {
  return jsonAnswer(repeated ? 200 : 201, { id, repeated, ...placeOf(position) });
}
