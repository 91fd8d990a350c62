// Calls of every kind over a real loopback server: answers, refusals, deadlines, limits, backpressure.
import { setTimeout as delay } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import { answerInOrder, AuditService, bindService, DonationService, RpcError } from './index.ts';
import type {
  CallContext,
  GetCheckpointRequest,
  ReceiveGiftsRequest,
  StreamEntriesRequest,
} from './index.ts';

const BLOCK = new Uint8Array(64 * 1024);
const refuseAll = (): Promise<never> => Promise.reject(new RpcError('unimplemented', 'not-here', 'not here'));

const seen = { aborted: 0, closed: 0, yielded: 0, foreign: 0, inHand: 0, inHandMax: 0 };
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
    findEntries: refuseAll,
  },
  {
    streamEntries: auditor,
    getCheckpoint: 'public',
    getTile: 'public',
    getInclusionProof: auditor,
    getConsistencyProof: auditor,
    getReceipt: auditor,
    getStatus: auditor,
    findEntries: { roles: ['auditor'], ledger: (request) => request.ledger },
  },
);

let standStill: PromiseWithResolvers<void> | undefined;

async function takeBatch(request: ReceiveGiftsRequest) {
  if (request.ledger !== 'acqua-viva') seen.foreign++;
  seen.inHandMax = Math.max(seen.inHandMax, ++seen.inHand);
  await (standStill?.promise ?? delay(2));
  seen.inHand--;
  if (request.batchId === 666) throw new Error('planted secret');
  return { batchId: request.batchId, results: request.gifts.map(({ payment }) => ({ gift: payment })) };
}

const processor = { roles: ['processor'], ledger: (request: { ledger: string }) => request.ledger } as const;
const donation = bindService(
  DonationService,
  {
    receiveGifts: (requests) => answerInOrder(requests, 4, takeBatch),
    recordRefund: refuseAll,
    recordIncome: refuseAll,
    getGift: refuseAll,
    listGifts: refuseAll,
  },
  {
    receiveGifts: processor,
    recordRefund: processor,
    recordIncome: processor,
    getGift: processor,
    listGifts: processor,
  },
);

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback([audit, donation]);
});
afterAll(() => loopback.stop());
afterEach(() => {
  Object.assign(seen, { aborted: 0, closed: 0, yielded: 0, foreign: 0, inHand: 0, inHandMax: 0 });
  loopback.faults.length = 0;
});

async function failure(call: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RpcError);
  return error as RpcError;
}

async function collect<T>(messages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

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
    expect(await failure(call.getCheckpoint({}))).toMatchObject({
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
    expect(await failure(call.getCheckpoint({}))).toMatchObject({
      code: 'too-many',
      facts: { truncated: true },
    });
  });

  it('hides every other failure from the caller and tells it to the operator', async () => {
    const { call } = loopback.connect(AuditService);
    onCheckpoint = () => Promise.reject(new Error('planted secret'));
    const error = await failure(call.getCheckpoint({}));
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
    const error = await failure(call.getCheckpoint({}, { deadlineMs: 50 }));
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
    expect(await failure(call.getCheckpoint({}, { signal: aborter.signal }))).toMatchObject({
      kind: 'cancelled',
    });
    expect(await failure(call.getCheckpoint({}, { signal: aborter.signal }))).toMatchObject({
      code: 'call-cancelled',
    });
    expect(loopback.faults).toEqual([]);
  });

  it('is unavailable, and may be sent again, where nobody listens', async () => {
    const { call } = loopback.connect(AuditService, { address: '127.0.0.1:1' });
    expect(await failure(call.getCheckpoint({}))).toMatchObject({
      kind: 'unavailable',
      code: 'transport-unavailable',
      retriable: true,
    });
  });

  it('is refused when its message is larger than the limit', async () => {
    const { call } = loopback.connect(AuditService);
    const error = await failure(call.getTile({ path: 'x'.repeat(5 * 1024 * 1024) }));
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
    expect(await failure(collect(call.streamEntries({})))).toMatchObject({ code: 'role-forbidden' });
    expect(seen.yielded).toBe(0);
  });
});

describe('a bulk stream both ways', () => {
  const token = (): string => loopback.token(['processor'], ['acqua-viva']);
  const gift = { payment: 'p', grossAmount: 2500n, currency: 'EUR' };

  async function* batches(count: number, ledgerOf = (_batchId: number): string => 'acqua-viva') {
    for (let batchId = 0; batchId < count; batchId++) {
      await Promise.resolve();
      yield { batchId, ledger: ledgerOf(batchId), gifts: [gift, gift] };
    }
  }

  it('answers every batch in order with a bounded number in hand', async () => {
    const { call } = loopback.connect(DonationService, { token });
    const answers = await collect(call.receiveGifts(batches(50)));
    expect(answers.map(({ batchId }) => batchId)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(answers[7]?.results).toHaveLength(2);
    expect(seen.inHandMax).toBe(4);
  });

  it('takes from a fast writer no more than a server that stands still can hold', async () => {
    const { call } = loopback.connect(DonationService, { token });
    const big = { ...gift, detailsJson: 'x'.repeat(64 * 1024) };
    let made = 0;
    async function* endless() {
      for (;;) {
        await Promise.resolve();
        yield { batchId: made++, ledger: 'acqua-viva', gifts: [big] };
      }
    }
    standStill = Promise.withResolvers();
    const answers = call.receiveGifts(endless());
    const first = answers.next();
    await expect.poll(() => seen.inHand).toBe(4);
    await delay(300);
    // Four batches are in hand; the windows and buffers of both ends hold a few megabytes more of 64 KiB batches.
    expect(made).toBeLessThan(150);
    const before = made;
    await delay(100);
    expect(made).toBe(before);
    standStill.resolve();
    standStill = undefined;
    expect((await first).value).toMatchObject({ batchId: 0 });
    await answers.return(undefined);
    expect(loopback.faults).toEqual([]);
  });

  it('ends at the first message of another ledger, after answering those before it', async () => {
    const { call } = loopback.connect(DonationService, { token });
    const answers = call.receiveGifts(batches(10, (batchId) => (batchId === 3 ? 'other' : 'acqua-viva')));
    const taken: number[] = [];
    const error = await failure(
      (async () => {
        for await (const answer of answers) taken.push(answer.batchId);
      })(),
    );
    expect(error).toMatchObject({ kind: 'forbidden', code: 'ledger-forbidden' });
    expect(seen.foreign).toBe(0);
    expect(taken).toEqual([0, 1, 2]);
  });

  it('hides a failure in the middle, though the caller has more to send', async () => {
    const { call } = loopback.connect(DonationService, { token });
    async function* open() {
      yield { batchId: 1, ledger: 'acqua-viva' };
      yield { batchId: 666, ledger: 'acqua-viva' };
      await delay(60_000, undefined, { ref: false });
    }
    const error = await failure(collect(call.receiveGifts(open())));
    expect(error).toMatchObject({ kind: 'internal', code: 'internal', message: 'internal error' });
    expect(loopback.faults).toMatchObject([{ message: 'planted secret' }]);
  });

  it("throws what the caller's own source throws", async () => {
    const { call } = loopback.connect(DonationService, { token });
    async function* broken() {
      yield { batchId: 1, ledger: 'acqua-viva' };
      await Promise.resolve();
      throw new Error('the file ended early');
    }
    await expect(collect(call.receiveGifts(broken()))).rejects.toThrow('the file ended early');
    await expect.poll(() => seen.inHand).toBe(0);
    expect(loopback.faults).toEqual([]);
  });

  it('ends at its deadline', async () => {
    const { call } = loopback.connect(DonationService, { token });
    async function* slow() {
      yield { batchId: 1, ledger: 'acqua-viva' };
      await delay(60_000, undefined, { ref: false });
    }
    const error = await failure(collect(call.receiveGifts(slow(), { deadlineMs: 100 })));
    expect(error).toMatchObject({ kind: 'deadline' });
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
    expect(await failure(call.getTile({ path: 'x' }))).toMatchObject({ kind: 'unavailable' });
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
    const failed = failure(call.getCheckpoint({}));
    await begun.promise;
    expect(await own.server.stop()).toBe('forced');
    expect((await failed).kind).toMatch(/^(unavailable|cancelled|internal)$/);
    await own.stop();
  });

  it('refuses an address that is taken', async () => {
    await expect(startLoopback([audit], { address: loopback.server.address })).rejects.toThrow();
  });
});
