// The bulk stream both ways over a real loopback server: order, bounds, refusals in the middle, backpressure.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import { collect, failureOf } from '../test/outcome.ts';
import { answerInOrder, bindService, DonationService, RpcError } from './index.ts';
import type { ReceiveGiftsRequest } from './index.ts';

const refuseAll = (): Promise<never> => Promise.reject(new RpcError('unimplemented', 'not-here', 'not here'));
const seen = { foreign: 0, inHand: 0, inHandMax: 0 };
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
    recordPending: refuseAll,
    correctFee: refuseAll,
    recordFailure: refuseAll,
    recordRefundFailure: refuseAll,
    openDispute: refuseAll,
    winDispute: refuseAll,
    loseDispute: refuseAll,
    recordCharge: refuseAll,
    stateBalance: refuseAll,
    eraseDetails: refuseAll,
    listParked: refuseAll,
    getGift: refuseAll,
    listGifts: refuseAll,
  },
  {
    receiveGifts: processor,
    recordRefund: processor,
    recordIncome: processor,
    recordPending: processor,
    correctFee: processor,
    recordFailure: processor,
    recordRefundFailure: processor,
    openDispute: processor,
    winDispute: processor,
    loseDispute: processor,
    recordCharge: processor,
    stateBalance: processor,
    eraseDetails: processor,
    listParked: processor,
    getGift: processor,
    listGifts: processor,
  },
);

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback([donation]);
});
afterAll(() => loopback.stop());
afterEach(() => {
  Object.assign(seen, { foreign: 0, inHand: 0, inHandMax: 0 });
  loopback.faults.length = 0;
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
    const error = await failureOf(
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
    const error = await failureOf(collect(call.receiveGifts(open())));
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
    const error = await failureOf(collect(call.receiveGifts(slow(), { deadlineMs: 100 })));
    expect(error).toMatchObject({ kind: 'deadline' });
  });
});
