/** One call of a client, for each of the four kinds: deadline, token, cancelling, backpressure. */
import { create } from '@bufbuild/protobuf';
import type { DescMethod } from '@bufbuild/protobuf';
import { Metadata } from '@grpc/grpc-js';
import type { CallOptions as GrpcCallOptions, Client } from '@grpc/grpc-js';
import { RpcError } from './rpc-error.ts';
import { toRpcError } from './to-status.ts';
import { toMethodDefinition } from './wire-type.ts';
import { writeAll } from './write-stream.ts';

export interface CallOptions {
  /** From now; the client's default when left out. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** In place of the client's token. */
  readonly token?: string;
}

export interface Connection {
  readonly client: Client;
  readonly token: (() => string) | undefined;
  readonly trace: (() => string | undefined) | undefined;
  readonly deadlineMs: number;
  readonly streamDeadlineMs: number;
}
export type Messages = AsyncIterable<unknown>;

export async function callUnary(
  at: Connection,
  method: DescMethod,
  request: unknown,
  options: CallOptions,
): Promise<unknown> {
  const wire = toMethodDefinition(method);
  const { metadata, grpc } = prepare(at, options, at.deadlineMs);
  return new Promise((resolve, reject) => {
    const message = create(method.input, request as never);
    const release = { now: (): void => undefined };
    const call = at.client.makeUnaryRequest(
      wire.path,
      wire.requestSerialize,
      wire.responseDeserialize,
      message,
      metadata,
      grpc,
      (error, answer) => {
        release.now();
        if (error === null) resolve(answer);
        else reject(toRpcError(error));
      },
    );
    release.now = cancelOnAbort(call, options.signal);
  });
}

export async function callCollect(
  at: Connection,
  method: DescMethod,
  requests: Messages,
  options: CallOptions,
): Promise<unknown> {
  const wire = toMethodDefinition(method);
  const { metadata, grpc } = prepare(at, options, at.streamDeadlineMs);
  const answered = Promise.withResolvers<unknown>();
  const call = at.client.makeClientStreamRequest(
    wire.path,
    wire.requestSerialize,
    wire.responseDeserialize,
    metadata,
    grpc,
    (error, answer) => {
      if (error === null) answered.resolve(answer);
      else answered.reject(toRpcError(error));
    },
  );
  const writing = startWriting(call, method, requests);
  const release = cancelOnAbort(call, options.signal);
  try {
    return await answered.promise;
  } catch (error) {
    throw writing.fault() ?? error;
  } finally {
    release();
    writing.stop();
  }
}

export async function* callStream(
  at: Connection,
  method: DescMethod,
  request: unknown,
  options: CallOptions,
): AsyncGenerator<unknown> {
  const wire = toMethodDefinition(method);
  const { metadata, grpc } = prepare(at, options, at.streamDeadlineMs);
  const message = create(method.input, request as never);
  const call = at.client.makeServerStreamRequest(
    wire.path,
    wire.requestSerialize,
    wire.responseDeserialize,
    message,
    metadata,
    grpc,
  );
  yield* readAnswers(call, options.signal, () => undefined);
}

export async function* callBoth(
  at: Connection,
  method: DescMethod,
  requests: Messages,
  options: CallOptions,
): AsyncGenerator<unknown> {
  const wire = toMethodDefinition(method);
  const { metadata, grpc } = prepare(at, options, at.streamDeadlineMs);
  const call = at.client.makeBidiStreamRequest(
    wire.path,
    wire.requestSerialize,
    wire.responseDeserialize,
    metadata,
    grpc,
  );
  const writing = startWriting(call, method, requests);
  try {
    yield* readAnswers(call, options.signal, writing.fault);
  } finally {
    writing.stop();
  }
}

interface Cancellable {
  cancel(): void;
}

/** The caller may leave the loop early: the call is cancelled then. */
async function* readAnswers(
  call: AsyncIterable<unknown> & Cancellable & NodeJS.EventEmitter,
  signal: AbortSignal | undefined,
  writeFault: () => Error | undefined,
): AsyncGenerator<unknown> {
  const release = cancelOnAbort(call, signal);
  // Cancelling after the last message was read makes the stream emit once more; nobody listens by then.
  call.on('error', () => undefined);
  try {
    yield* call;
  } catch (error) {
    throw writeFault() ?? toRpcError(error);
  } finally {
    release();
    call.cancel();
  }
}

interface Writing {
  /** What the caller's own iterable threw, if that is what ended the call. */
  fault: () => Error | undefined;
  stop(): void;
}

function startWriting(
  call: Parameters<typeof writeAll>[0] & Cancellable,
  method: DescMethod,
  requests: Messages,
): Writing {
  const ended = new AbortController();
  let fault: Error | undefined;
  const encodeInit = (request: never): unknown => create(method.input, request);
  writeAll(call, requests, encodeInit, ended.signal).catch((error: unknown) => {
    if (ended.signal.aborted) return;
    fault = error instanceof Error ? error : toRpcError(error);
    call.cancel();
  });
  // The server may end the call while we wait to write more.
  call.on('status', () => ended.abort());
  return { fault: () => fault, stop: () => ended.abort() };
}

function prepare(
  connection: Connection,
  options: CallOptions,
  deadlineMs: number,
): { metadata: Metadata; grpc: GrpcCallOptions } {
  if (options.signal?.aborted === true)
    throw new RpcError('cancelled', 'call-cancelled', 'the call was cancelled');
  const metadata = new Metadata();
  const token = options.token ?? connection.token?.();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const trace = connection.trace?.();
  if (trace !== undefined) metadata.set('traceparent', trace);
  return { metadata, grpc: { deadline: Date.now() + (options.deadlineMs ?? deadlineMs) } };
}

function cancelOnAbort(call: Cancellable, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => undefined;
  const cancel = (): void => call.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}
