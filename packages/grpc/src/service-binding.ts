/** A service: its descriptor, a handler for each method, and who may call it. */
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import type { Principal } from '@centesimo/auth';
import type { AccessRule, AccessTable } from './access.ts';
import type { KindOf, MethodName, RequestOf, ResponseInit } from './wire-type.ts';

/** What a handler knows about its call besides the message. */
export interface CallContext {
  /** Who calls; `ANONYMOUS` for a public method. */
  readonly principal: Principal;
  /** Aborts when the caller has gone or its deadline has passed: nobody waits for the answer. */
  readonly signal: AbortSignal;
  /** Aborts when the server begins to drain: an endless stream ends now. */
  readonly stopping: AbortSignal;
  /** For example `centesimo.donation.v1.DonationService/ReceiveGifts`. */
  readonly method: string;
}

/** A handler throws RpcError to refuse; anything else it throws reaches the caller as `internal`, without its text. */
export type Handler<S extends DescService, K extends MethodName<S>> =
  KindOf<S, K> extends 'unary'
    ? (request: RequestOf<S, K>, call: CallContext) => Promise<ResponseInit<S, K>>
    : KindOf<S, K> extends 'server_streaming'
      ? (request: RequestOf<S, K>, call: CallContext) => AsyncIterable<ResponseInit<S, K>>
      : KindOf<S, K> extends 'client_streaming'
        ? (requests: AsyncIterable<RequestOf<S, K>>, call: CallContext) => Promise<ResponseInit<S, K>>
        : (requests: AsyncIterable<RequestOf<S, K>>, call: CallContext) => AsyncIterable<ResponseInit<S, K>>;

export type Handlers<S extends DescService> = { readonly [K in MethodName<S>]: Handler<S, K> };

/** A handler with its types forgotten: the adapter calls it by its method's kind. */
export type AnyHandler = (input: never, call: CallContext) => unknown;

export interface BoundMethod {
  readonly method: DescMethod;
  readonly handler: AnyHandler;
  readonly rule: AccessRule<never>;
}

export interface ServiceBinding {
  readonly service: DescService;
  readonly methods: readonly BoundMethod[];
}

/** @throws TypeError when a method has no handler or no rule: a programmer's error, found at start */
export function bindService<S extends DescService>(
  service: S,
  handlers: Handlers<S>,
  access: AccessTable<S>,
): ServiceBinding {
  const methods = service.methods.map((method) => {
    const handler = own(handlers, method.localName) as AnyHandler | undefined;
    const rule = own(access, method.localName) as AccessRule<never> | undefined;
    if (handler === undefined) throw new TypeError(`${service.typeName}/${method.name} has no handler`);
    if (rule === undefined) throw new TypeError(`${service.typeName}/${method.name} has no access rule`);
    if (rule !== 'public' && rule.roles.length === 0) {
      throw new TypeError(`${service.typeName}/${method.name} is open to no role`);
    }
    return { method, handler, rule };
  });
  return { service, methods };
}

function own(table: object, name: string): unknown {
  return Object.hasOwn(table, name) ? (table as Record<string, unknown>)[name] : undefined;
}
