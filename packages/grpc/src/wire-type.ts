/** Names and TypeScript types of a service, read off its generated descriptor. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type {
  DescMessage,
  DescMethod,
  DescService,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import type { MethodDefinition } from '@grpc/grpc-js';

/** Names of the methods as the handlers spell them, for example `receiveGifts`. */
export type MethodName<S extends DescService> = keyof S['method'] & string;
export type KindOf<S extends DescService, K extends MethodName<S>> = S['method'][K]['methodKind'];
export type RequestOf<S extends DescService, K extends MethodName<S>> = MessageShape<S['method'][K]['input']>;
export type ResponseOf<S extends DescService, K extends MethodName<S>> = MessageShape<
  S['method'][K]['output']
>;
export type RequestInit<S extends DescService, K extends MethodName<S>> = MessageInitShape<
  S['method'][K]['input']
>;
export type ResponseInit<S extends DescService, K extends MethodName<S>> = MessageInitShape<
  S['method'][K]['output']
>;

/** Stands for a message that could not be decoded, so that the call is refused with a code instead of a bare failure. */
export const MALFORMED = Symbol('malformed message');

/** One method in the form of grpc-js; messages cross as protobuf-es objects. */
export function toMethodDefinition(method: DescMethod): MethodDefinition<unknown, unknown> {
  const { methodKind } = method;
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
    responseStream: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
    requestSerialize: (message) => encode(method.input, message),
    requestDeserialize: (bytes) => decode(method.input, bytes),
    responseSerialize: (message) => encode(method.output, message),
    responseDeserialize: (bytes) => fromBinary(method.output, bytes, { readUnknownFields: false }),
    originalName: method.localName,
  };
}

function encode(schema: DescMessage, message: unknown): Buffer {
  const bytes = toBinary(schema, message as MessageShape<DescMessage>, { writeUnknownFields: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decode(schema: DescMessage, bytes: Buffer): unknown {
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false });
  } catch {
    return MALFORMED;
  }
}
