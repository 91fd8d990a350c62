// Unary calls and server streams over a real loopback server: answers, refusals, deadlines, limits, backpressure.
import { setTimeout as delay } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import { collect, failureOf } from '../test/outcome.ts';
import { AuditService, bindService, RpcError } from './index.ts';
import type { CallContext, GetCheckpointRequest, StreamEntriesRequest } from './index.ts';

const BLOCK = new Uint8Array(64 * 1024);
const refuseAll = (): Promise<never> => Promise.reject(new RpcError('unimplemented', 'not-here', 'not here'));

const seen = { aborted: 0, closed: 0, yielded: 0 };
let onCheckpoint: (request: GetCheckpointRequest, call: CallContext) => Promise<{ note: string }>;

async function* streamEntries(request: StreamEntriesRequest, call: CallContext) {
  try {
    for (let firstIndex = request.fromIndex; firstIndex < 200n; firstIndex++) {
      seen.yielded++;
      yield { firstIndex, entries: [BLOCK] };
    }
    if (request.follow) await new Promise((resolve) => call.stopping.addEventListener('abort', resolve));
  } finally {
    seen.closed++;
    if (call.signal.aborted) seen.aborted++;
  }
}

const auditor = { roles: ['auditor'], ledger: 'none' } as const;
const audit = bindService(
  AuditService,
  {
    streamEntries,
    getCheckpoint: (request, call) => onCheckpoint(request, call),
    getTile: ({ path }) => Promise.resolve({ content: Buffer.from(path) }),
    getInclusionProof: refuseAll,
    getConsistencyProof: refuseAll,
    getReceipt: refuseAll,
    getStatus: refuseAll,
    getStampFile: refuseAll,
    findEntries: refuseAll,
    listCheckpoints: refuseAll,
    listForeignMessages: refuseAll,
  },
  {
    streamEntries: auditor,
    getCheckpoint: 'public',
    getTile: 'public',
    getInclusionProof: auditor,
    getConsistencyProof: auditor,
    getReceipt: auditor,
    getStatus: auditor,
    getStampFile: auditor,
    findEntries: { roles: ['auditor'], ledger: (request) => request.ledger },
    listCheckpoints: 'public',
    listForeignMessages: auditor,
  },
);

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback([audit]);
});
afterAll(() => loopback.stop());
afterEach(() => {
  Object.assign(seen, { aborted: 0, closed: 0, yielded: 0 });
  loopback.faults.length = 0;
});

describe('a unary call', () => {
  it('answers', async () => {
    const { call } = loopback.connect(AuditService);
    onCheckpoint = () => Promise.resolve({ note: 'a — b\n' });
    expect((await call.getCheckpoint({})).note).toBe('a — b\n');
    expect(Buffer.from((await call.getTile({ path: 'tile/0/000' })).content).toString()).toBe('tile/0/000');
  });

  it('carries a refusal with its code, facts and time to wait', async () => {
    const { call } = loopback.connect(AuditService);
    const facts = { fund: 'acqua', free: 12, text: 'perché — 水' };
    onCheckpoint = () =>
      Promise.reject(
        new RpcError('unavailable', 'owner-gone', 'nobody owns it — yet', { facts, retryAfterMs: 250 }),
      );
    expect(await failureOf(call.getCheckpoint({}))).toMatchObject({
      kind: 'unavailable',
      code: 'owner-gone',
      message: 'nobody owns it — yet',
      facts,
      retryAfterMs: 250,
      retriable: true,
    });
  });

  it('cuts facts that no trailer could hold', async () => {
    const { call } = loopback.connect(AuditService);
    onCheckpoint = () =>
      Promise.reject(new RpcError('refused', 'too-many', 'x', { facts: { list: 'y'.repeat(9000) } }));
    expect(await failureOf(call.getCheckpoint({}))).toMatchObject({
      code: 'too-many',
      facts: { truncated: true },
    });
  });

  it('hides every other failure from the caller and tells it to the operator', async () => {
    const { call } = loopback.connect(AuditService);
    onCheckpoint = () => Promise.reject(new Error('planted secret'));
    const error = await failureOf(call.getCheckpoint({}));
    expect(error).toMatchObject({ kind: 'internal', code: 'internal', message: 'internal error', facts: {} });
    expect(loopback.faults).toMatchObject([{ message: 'planted secret' }]);
  });

  it('ends at its deadline, and the handler hears of it', async () => {
    const { call } = loopback.connect(AuditService);
    const heard = Promise.withResolvers<RpcError>();
    onCheckpoint = (_request, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          heard.resolve(signal.reason as RpcError);
          reject(signal.reason as RpcError);
        });
      });
    const error = await failureOf(call.getCheckpoint({}, { deadlineMs: 50 }));
    expect(error).toMatchObject({ kind: 'deadline', code: 'transport-deadline' });
    expect(await heard.promise).toMatchObject({ kind: 'cancelled' });
  });

  it('is cancelled by its signal, before and while it runs', async () => {
    const { call } = loopback.connect(AuditService);
    const aborter = new AbortController();
    onCheckpoint = (_request, { signal }) => {
      aborter.abort();
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    };
    expect(await failureOf(call.getCheckpoint({}, { signal: aborter.signal }))).toMatchObject({
      kind: 'cancelled',
    });
    expect(await failureOf(call.getCheckpoint({}, { signal: aborter.signal }))).toMatchObject({
      code: 'call-cancelled',
    });
    expect(loopback.faults).toEqual([]);
  });

  it('is unavailable, and may be sent again, where nobody listens', async () => {
    const { call } = loopback.connect(AuditService, { address: '127.0.0.1:1' });
    expect(await failureOf(call.getCheckpoint({}))).toMatchObject({
      kind: 'unavailable',
      code: 'transport-unavailable',
      retriable: true,
    });
  });

  it('is refused when its message is larger than the limit', async () => {
    const { call } = loopback.connect(AuditService);
    const error = await failureOf(call.getTile({ path: 'x'.repeat(5 * 1024 * 1024) }));
    expect(error).toMatchObject({ kind: 'too-large', code: 'transport-too-large' });
  });

  it('is refused with a code when its bytes are no message', async () => {
    const raw = new Client(loopback.server.address, credentials.createInsecure());
    const bytes = Buffer.from([0x0a, 0xff, 0xff, 0xff]);
    const pass = (buffer: Buffer): Buffer => buffer;
    const error = await new Promise<ServiceError | null>((resolve) => {
      raw.makeUnaryRequest('/centesimo.audit.v1.AuditService/GetTile', pass, pass, bytes, resolve);
    });
    raw.close();
    expect(error?.metadata.get('centesimo-code')).toEqual(['message-malformed']);
  });
});

describe('a server stream', () => {
  const token = (): string => loopback.token(['auditor']);

  it('yields everything in order and ends', async () => {
    const { call } = loopback.connect(AuditService, { token });
    const batches = await collect(call.streamEntries({ fromIndex: 150n }));
    expect(batches.map(({ firstIndex }) => Number(firstIndex))).toEqual(
      Array.from({ length: 50 }, (_, i) => 150 + i),
    );
    expect(seen).toMatchObject({ yielded: 50, closed: 1, aborted: 0 });
  });

  it('runs no further ahead than a slow reader lets it, and closes when the reader leaves', async () => {
    const { call } = loopback.connect(AuditService, { token });
    const stream = call.streamEntries({});
    await stream.next();
    await delay(200);
    // 200 batches of 64 KiB are 12.8 MB; the windows of both ends hold a part of it.
    expect(seen.yielded).toBeLessThan(150);
    await stream.return(undefined);
    await expect.poll(() => seen.closed).toBe(1);
    expect(seen.aborted).toBe(1);
    expect(loopback.faults).toEqual([]);
  });

  it('is refused before its first message without the role', async () => {
    const { call } = loopback.connect(AuditService, { token: () => loopback.token(['staff']) });
    expect(await failureOf(collect(call.streamEntries({})))).toMatchObject({ code: 'role-forbidden' });
    expect(seen.yielded).toBe(0);
  });
});

describe('stopping', () => {
  it('drains: an endless stream ends by itself, and later calls find nobody', async () => {
    const own = await startLoopback([audit]);
    const { call } = own.connect(AuditService, { token: () => own.token(['auditor']) });
    const all = collect(call.streamEntries({ fromIndex: 199n, follow: true }));
    await expect.poll(() => seen.yielded).toBe(1);
    expect(await own.server.stop()).toBe('drained');
    expect(await all).toHaveLength(1);
    expect(await failureOf(call.getTile({ path: 'x' }))).toMatchObject({ kind: 'unavailable' });
    await own.stop();
  });

  it('cuts what does not end in time', async () => {
    const own = await startLoopback([audit], { stopTimeoutMs: 100 });
    const { call } = own.connect(AuditService);
    const begun = Promise.withResolvers<void>();
    onCheckpoint = () => {
      begun.resolve();
      return new Promise(() => undefined);
    };
    const failed = failureOf(call.getCheckpoint({}));
    await begun.promise;
    expect(await own.server.stop()).toBe('forced');
    expect((await failed).kind).toMatch(/^(unavailable|cancelled|internal)$/);
    await own.stop();
  });

  it('refuses an address that is taken', async () => {
    await expect(startLoopback([audit], { address: loopback.server.address })).rejects.toThrow();
  });
});
