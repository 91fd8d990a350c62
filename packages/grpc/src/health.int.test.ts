// Health and reflection as probes and tools see them, and the kind of call that no service of ours has yet.
import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import type { DescService } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindReached } from '../test/bind-reached.ts';
import { startLoopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import { Health, HealthCheckResponse_ServingStatus as Status } from './gen/grpc/health/v1/health_pb.ts';
import { ServerReflection } from './gen/grpc/reflection/v1/reflection_pb.ts';
import { bindService, JournalPeerService, RpcError, toSafeInteger } from './index.ts';
import type { Handlers } from './index.ts';

const PEER = 'centesimo.journal.v1.JournalPeerService';
const peer = bindReached(JournalPeerService, ['operator']);

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback([peer]);
});
afterAll(() => loopback.stop());

describe('health', () => {
  it('tells what the owner of the server said, and starts as not serving', async () => {
    const { call } = loopback.connect(Health);
    const statusOf = async (service: string): Promise<number> => (await call.check({ service })).status;
    expect([await statusOf(''), await statusOf(PEER)]).toEqual([Status.NOT_SERVING, Status.NOT_SERVING]);
    loopback.server.health.setServing(true);
    expect([await statusOf(''), await statusOf(PEER)]).toEqual([Status.SERVING, Status.SERVING]);
    loopback.server.health.setService(PEER, false);
    expect([await statusOf(''), await statusOf(PEER)]).toEqual([Status.SERVING, Status.NOT_SERVING]);
    await expect(statusOf('no.such.Service')).rejects.toMatchObject({
      kind: 'not-found',
      code: 'service-unknown',
    });
  });

  it('tells a watcher each change until the server drains', async () => {
    const own = await startLoopback([peer]);
    const watched = own.connect(Health).call.watch({ service: PEER });
    const next = async (): Promise<unknown> => (await watched.next()).value?.status;
    expect(await next()).toBe(Status.NOT_SERVING);
    own.server.health.setServing(true);
    expect(await next()).toBe(Status.SERVING);
    own.server.health.setService('', false);
    const last = next();
    expect(await own.server.stop()).toBe('drained');
    expect([undefined, Status.NOT_SERVING]).toContain(await last);
    own.server.health.setServing(true);
    await own.stop();
  });

  it('tells a watcher of an unknown service that it is unknown', async () => {
    const watched = loopback.connect(Health).call.watch({ service: 'x' });
    expect((await watched.next()).value?.status).toBe(Status.SERVICE_UNKNOWN);
    await watched.return(undefined);
  });
});

describe('reflection', () => {
  async function ask(messageRequest: object) {
    async function* requests() {
      await Promise.resolve();
      yield { messageRequest: messageRequest as { case: 'listServices'; value: string } };
    }
    const { call } = loopback.connect(ServerReflection);
    for await (const { messageResponse } of call.serverReflectionInfo(requests())) return messageResponse;
    return undefined;
  }

  it('lists the services', async () => {
    const answer = await ask({ case: 'listServices', value: '' });
    const names = answer?.case === 'listServicesResponse' ? answer.value.service.map(({ name }) => name) : [];
    expect(names).toEqual([PEER, 'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection']);
  });

  it.each([
    { case: 'fileContainingSymbol', value: PEER },
    { case: 'fileContainingSymbol', value: `${PEER}.Forward` },
    { case: 'fileContainingSymbol', value: 'centesimo.journal.v1.ForwardStale' },
    { case: 'fileByFilename', value: 'centesimo/journal/v1/peer.proto' },
  ])('gives the file of $value', async (asked) => {
    const answer = await ask(asked);
    const bytes = answer?.case === 'fileDescriptorResponse' ? answer.value.fileDescriptorProto : [];
    expect(bytes.map((each) => fromBinary(FileDescriptorProtoSchema, each).name)).toContain(
      'centesimo/journal/v1/peer.proto',
    );
  });

  it.each([
    { case: 'fileContainingSymbol', value: 'no.Such' },
    { case: 'allExtensionNumbersOfType', value: 'x' },
    { case: undefined },
  ])('says what it does not know: $case', async (asked) => {
    expect(await ask(asked)).toMatchObject({ case: 'errorResponse' });
  });
});

describe('a client stream', () => {
  // Every service of ours streams both ways or not at all, so this one is described here by hand.
  const n = {
    name: 'n',
    number: 1,
    type: FieldDescriptorProto_Type.INT64,
    label: FieldDescriptorProto_Label.OPTIONAL,
  };
  const method = {
    name: 'Add',
    inputType: '.test.Number',
    outputType: '.test.Number',
    clientStreaming: true,
  };
  const file = {
    name: 'test/sum.proto',
    package: 'test',
    syntax: 'proto3',
    messageType: [{ name: 'Number', field: [n] }],
    service: [{ name: 'Sum', method: [method] }],
  };
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
  const service = registry.getService('test.Sum') as DescService;

  async function* requests(count: number, failure?: Error) {
    for (let n = 0n; n < BigInt(count); n++) {
      await Promise.resolve();
      yield { n };
    }
    if (failure !== undefined) throw failure;
  }

  it('is answered once, after the last message', async () => {
    const add = async (messages: AsyncIterable<{ n: bigint }>) => {
      let total = 0n;
      for await (const message of messages) {
        if (message.n === 13n) throw new RpcError('refused', 'unlucky', 'thirteen');
        total += message.n;
      }
      return { n: total };
    };
    const sum = bindService(service, { add } as unknown as Handlers<DescService>, { add: 'public' });
    const own = await startLoopback([sum]);
    type Add = (messages: AsyncIterable<object>) => Promise<{ n: bigint }>;
    const { call } = own.connect(service) as unknown as { call: { add: Add } };
    expect((await call.add(requests(10))).n).toBe(45n);
    await expect(call.add(requests(1_000))).rejects.toMatchObject({ kind: 'refused', code: 'unlucky' });
    await expect(call.add(requests(3, new Error('the source broke')))).rejects.toThrow('the source broke');
    expect(own.faults).toEqual([]);
    await own.stop();
  });
});

describe('a 64-bit integer', () => {
  it('is a number up to 2^53-1 and refused beyond', () => {
    expect(toSafeInteger(2n ** 53n - 1n, 'gross_amount')).toBe(Number.MAX_SAFE_INTEGER);
    expect(toSafeInteger(-(2n ** 53n) + 1n, 'gross_amount')).toBe(Number.MIN_SAFE_INTEGER);
    for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n]) {
      expect(() => toSafeInteger(value, 'gross_amount')).toThrow(
        expect.objectContaining({
          kind: 'invalid',
          code: 'number-unsafe',
          facts: { field: 'gross_amount' },
        }) as Error,
      );
    }
  });
});
