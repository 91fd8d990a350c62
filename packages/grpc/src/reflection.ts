/** The gRPC reflection protocol: tells tools such as grpcurl what this server offers. The protocol is public anyway. */
import { toBinary } from '@bufbuild/protobuf';
import type { DescFile } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { status } from '@grpc/grpc-js';
import { ServerReflection } from './gen/grpc/reflection/v1/reflection_pb.ts';
import type { ServerReflectionRequest } from './gen/grpc/reflection/v1/reflection_pb.ts';
import { bindService } from './service-binding.ts';
import type { ServiceBinding } from './service-binding.ts';
import type { ResponseInit } from './wire-type.ts';

type Answer = ResponseInit<typeof ServerReflection, 'serverReflectionInfo'>;

export function bindReflection(bindings: readonly ServiceBinding[]): ServiceBinding {
  const services = [...bindings.map((binding) => binding.service), ServerReflection];
  const names = services.map((service) => service.typeName);
  const files = new Map<string, DescFile>();
  const symbols = new Map<string, DescFile>();
  for (const service of services) collectFile(service.file, files, symbols);
  async function* serverReflectionInfo(
    requests: AsyncIterable<ServerReflectionRequest>,
  ): AsyncGenerator<Answer> {
    for await (const request of requests) {
      yield { validHost: request.host, originalRequest: request, ...answer(request, names, files, symbols) };
    }
  }
  return bindService(ServerReflection, { serverReflectionInfo }, { serverReflectionInfo: 'public' });
}

function answer(
  { messageRequest: asked }: ServerReflectionRequest,
  names: readonly string[],
  files: ReadonlyMap<string, DescFile>,
  symbols: ReadonlyMap<string, DescFile>,
): Pick<Answer & object, 'messageResponse'> {
  switch (asked.case) {
    case 'listServices': {
      const service = names.map((name) => ({ name }));
      return { messageResponse: { case: 'listServicesResponse', value: { service } } };
    }
    case 'fileByFilename':
      return fileAnswer(files.get(asked.value));
    case 'fileContainingSymbol':
      return fileAnswer(symbols.get(asked.value));
    case 'fileContainingExtension':
    case 'allExtensionNumbersOfType':
      // proto3 files of ours have no extensions.
      return fileAnswer(undefined);
    case undefined:
      return refusal(status.INVALID_ARGUMENT, 'the request asks nothing');
  }
}

function fileAnswer(file: DescFile | undefined): Pick<Answer & object, 'messageResponse'> {
  if (file === undefined) return refusal(status.NOT_FOUND, 'not known here');
  const closure = new Map<string, DescFile>();
  collectFile(file, closure, new Map());
  const fileDescriptorProto = [...closure.values()].map((each) =>
    toBinary(FileDescriptorProtoSchema, each.proto),
  );
  return { messageResponse: { case: 'fileDescriptorResponse', value: { fileDescriptorProto } } };
}

function refusal(errorCode: number, errorMessage: string): Pick<Answer & object, 'messageResponse'> {
  return { messageResponse: { case: 'errorResponse', value: { errorCode, errorMessage } } };
}

/** A file and all it imports, itself first. */
function collectFile(file: DescFile, files: Map<string, DescFile>, symbols: Map<string, DescFile>): void {
  if (files.has(file.proto.name)) return;
  files.set(file.proto.name, file);
  for (const type of [...file.messages, ...file.enums, ...file.services]) symbols.set(type.typeName, file);
  for (const service of file.services) {
    for (const method of service.methods) symbols.set(`${service.typeName}.${method.name}`, file);
  }
  for (const imported of file.dependencies) collectFile(imported, files, symbols);
}
