/** One method of a service as grpc-js calls it: admits the caller, runs the handler, answers or refuses. */
import type { Readable } from 'node:stream';
import { create } from '@bufbuild/protobuf';
import type { DescMethod } from '@bufbuild/protobuf';
import type {
  Metadata,
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  sendUnaryData,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import type { Principal, TokenVerifier } from '@centesimo/auth';
import { admit, admitMessage } from './access.ts';
import { readAll } from './read-stream.ts';
import { RpcError } from './rpc-error.ts';
import type { BoundMethod, CallContext } from './service-binding.ts';
import { toStatus } from './to-status.ts';
import { MALFORMED } from './wire-type.ts';
import { writeAll } from './write-stream.ts';

export type Traced = <T>(name: string, parent: string | undefined, work: () => Promise<T>) => Promise<T>;

export interface Serving {
  readonly verifier: TokenVerifier;
  readonly stopping: AbortSignal;
  /** Told of every failure that is not an RpcError: its text goes here and not to the caller. */
  readonly onFault: (method: string, error: unknown) => void;
  readonly onAnswered?: (method: string, outcome: string, seconds: number) => void;
  readonly traced?: Traced;
}

/** The part of every grpc-js server call that is used here. */
interface IncomingCall extends NodeJS.EventEmitter {
  readonly metadata: Metadata;
  readonly cancelled: boolean;
}
type OutgoingCall = IncomingCall & { write(message: unknown): boolean; end(): void };

export function serveMethod(bound: BoundMethod, serving: Serving): UntypedHandleCall {
  switch (bound.method.methodKind) {
    case 'unary': {
      const unary: handleUnaryCall<unknown, unknown> = (call, callback) =>
        void answerOnce(bound, serving, call, callback, (admission) => admission.take(call.request));
      return unary;
    }
    case 'client_streaming': {
      const collect: handleClientStreamingCall<unknown, unknown> = (call, callback) =>
        void answerOnce(bound, serving, call, callback, (admission) => admission.takeAll(call));
      return collect;
    }
    case 'server_streaming': {
      const stream: handleServerStreamingCall<unknown, unknown> = (call) =>
        void answerMany(bound, serving, call, (admission) => admission.take(call.request));
      return stream;
    }
    case 'bidi_streaming': {
      const both: handleBidiStreamingCall<unknown, unknown> = (call) =>
        void answerMany(bound, serving, call, (admission) => admission.takeAll(call));
      return both;
    }
  }
}

/** A caller that was let in, and the check that each of its messages passes. */
interface Admission {
  readonly context: CallContext;
  take(message: unknown): unknown;
  takeAll(messages: Readable): AsyncIterable<unknown>;
}

async function answerOnce(
  bound: BoundMethod,
  serving: Serving,
  call: IncomingCall,
  callback: sendUnaryData<unknown>,
  input: (admission: Admission) => unknown,
): Promise<void> {
  const answered = timed(bound.method, serving);
  try {
    const admission = admitCall(bound, serving, call);
    const handle = async (): Promise<unknown> =>
      await bound.handler(input(admission) as never, admission.context);
    const parent = call.metadata.get('traceparent')[0]?.toString();
    const answer = await (serving.traced?.(admission.context.method, parent, handle) ?? handle());
    callback(null, create(bound.method.output, answer as never));
    answered('ok');
  } catch (error) {
    answered(outcomeOf(error));
    callback(reported(bound.method, serving, error));
  }
}

async function answerMany(
  bound: BoundMethod,
  serving: Serving,
  call: OutgoingCall,
  input: (admission: Admission) => unknown,
): Promise<void> {
  const answered = timed(bound.method, serving);
  try {
    const admission = admitCall(bound, serving, call);
    const answers = bound.handler(input(admission) as never, admission.context) as AsyncIterable<unknown>;
    const encodeInit = (answer: never): unknown => create(bound.method.output, answer);
    await writeAll(call, answers, encodeInit, admission.context.signal);
    answered('ok');
  } catch (error) {
    answered(outcomeOf(error));
    // An aborted call has nobody left to tell.
    if (!call.cancelled) call.emit('error', reported(bound.method, serving, error));
  }
}

function admitCall(bound: BoundMethod, serving: Serving, call: IncomingCall): Admission {
  const aborter = new AbortController();
  const gone = (): void => aborter.abort(new RpcError('cancelled', 'call-cancelled', 'the caller has gone'));
  if (call.cancelled) gone();
  call.once('cancelled', gone);
  // A stream that breaks under us emits an error of its own; unheard, it would end the process.
  call.on('error', () => undefined);
  const principal = admit(bound.rule, call.metadata, serving.verifier);
  const method = `${bound.method.parent.typeName}/${bound.method.name}`;
  const context = { principal, signal: aborter.signal, stopping: serving.stopping, method };
  const take = (message: unknown): unknown => takeMessage(bound, principal, message);
  return { context, take, takeAll: (messages) => takeEach(readAll(messages, aborter.signal), take) };
}

function takeMessage(bound: BoundMethod, principal: Principal, message: unknown): unknown {
  if (message === MALFORMED) {
    throw new RpcError('invalid', 'message-malformed', `this is no ${bound.method.input.typeName}`);
  }
  admitMessage(bound.rule, principal, message);
  return message;
}

async function* takeEach(
  messages: AsyncIterable<unknown>,
  take: (message: unknown) => unknown,
): AsyncGenerator<unknown> {
  for await (const message of messages) yield take(message);
}

/** Tells how long the call took, once it is answered. */
function timed(method: DescMethod, { onAnswered }: Serving): (outcome: string) => void {
  if (onAnswered === undefined) return () => undefined;
  const from = performance.now();
  const name = `${method.parent.typeName}/${method.name}`;
  return (outcome) => onAnswered(name, outcome, (performance.now() - from) / 1_000);
}

function outcomeOf(error: unknown): string {
  return error instanceof RpcError ? error.kind : 'internal';
}

function reported(method: DescMethod, serving: Serving, error: unknown): ReturnType<typeof toStatus> {
  if (!(error instanceof RpcError)) serving.onFault(`${method.parent.typeName}/${method.name}`, error);
  return toStatus(error);
}
