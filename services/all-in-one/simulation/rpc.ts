/** The services' routes without sockets: a call of the simulated network runs the very handler that gRPC would. */
import type { Principal, Role } from '@centesimo/auth';
import type { CallContext, ServiceBinding } from '@centesimo/grpc';

/** One call as it crosses the network: the message with all its fields. */
export interface RpcRequest {
  readonly method: string;
  readonly message: object;
}

const ROLES: readonly Role[] = ['processor', 'staff', 'approver', 'auditor', 'operator'];
const PRINCIPAL: Principal = {
  issuer: 'https://issuer.test',
  subject: 'tester',
  roles: ROLES,
  ledgers: ['*'],
};

/** Answers the messages that the handler gives: one of a unary call, all of a stream. @throws what the handler throws */
export async function callRoute(
  routes: readonly ServiceBinding[],
  { method, message }: RpcRequest,
): Promise<unknown[]> {
  const bound = routes
    .flatMap(({ methods }) => methods)
    .find((candidate) => candidate.method.localName === method);
  if (bound === undefined) throw new Error(`no service here has the method ${method}`);
  const { signal } = new AbortController();
  const call: CallContext = { principal: PRINCIPAL, signal, stopping: signal, method };
  const { methodKind } = bound.method;
  const isStreamIn = methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
  const answer = bound.handler((isStreamIn ? streamOf(message) : message) as never, call);
  if (methodKind === 'unary' || methodKind === 'client_streaming') return [await answer];
  const answers: unknown[] = [];
  for await (const each of answer as AsyncIterable<unknown>) answers.push(each);
  return answers;
}

async function* streamOf(message: object): AsyncGenerator<object> {
  yield await Promise.resolve(message);
}
