/** Any service, bound so that every method answers `reached` as a refusal: then the caller was let in. */
import type { DescService } from '@bufbuild/protobuf';
import type { Role } from '@centesimo/auth';
import { bindService, RpcError } from '../src/index.ts';
import type { AccessTable, Handlers, ServiceBinding } from '../src/index.ts';

export function bindReached(service: DescService, roles: readonly Role[]): ServiceBinding {
  const handlers: Record<string, unknown> = {};
  const access: Record<string, unknown> = {};
  for (const method of service.methods) {
    const reached = new RpcError('refused', 'reached', 'reached');
    const streams = method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
    handlers[method.localName] = streams
      ? (input: unknown) => refuseAfter(input, reached)
      : (input: unknown) => refuseAfter(input, reached).next();
    const hasLedger = method.input.fields.some((field) => field.localName === 'ledger');
    access[method.localName] = {
      roles,
      ledger: hasLedger ? (m: { ledger: string }) => m.ledger : 'none',
    };
  }
  return bindService(service, handlers as Handlers<DescService>, access as AccessTable<DescService>);
}

async function* refuseAfter(input: unknown, reached: RpcError): AsyncGenerator<never> {
  if (isStream(input)) await input[Symbol.asyncIterator]().next();
  throw reached;
}

export function isStream(input: unknown): input is AsyncIterable<unknown> {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input;
}
