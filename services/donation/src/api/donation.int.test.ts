// The donation service as its callers see it: real gRPC over embedded adapters, a restart in between.
import { generateSigningKey } from '@centesimo/auth';
import { createClient, DonationService } from '@centesimo/grpc';
import { withTempFolder } from '@centesimo/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, gift, intake, LEDGER, openLedger, outcomes } from '../../test/callers.ts';
import { ledgerClosed } from '../../test/tiny-allocation.ts';
import { openWorld, tokenOf } from '../../test/world.ts';
import type { World } from '../../test/world.ts';

let world: World;
let finish: () => void;
let finished: Promise<void>;
beforeAll(async () => {
  const opened = Promise.withResolvers<undefined>();
  finished = withTempFolder(async (folder) => {
    world = await openWorld({ folder });
    await openLedger(world);
    const end = Promise.withResolvers<undefined>();
    finish = () => end.resolve(undefined);
    opened.resolve(undefined);
    await end.promise;
    await world.close();
  });
  await Promise.race([opened.promise, finished]);
});
afterAll(async () => {
  finish();
  await finished;
});

describe('bulk intake', () => {
  it('answers each batch, in order, with the same answer for the same gift', async () => {
    const gifts = [gift('a1'), gift('a2', { feeAmount: 70n, fund: 'well' }), gift('a1')];
    const batches = await intake(world, [
      { ledger: LEDGER, batchId: 7, gifts },
      { ledger: LEDGER, batchId: 8, gifts: [gift('a3', { currency: 'JPY' })] },
    ]);
    expect(batches.map(({ batchId }) => batchId)).toEqual([7, 8]);
    const [first, second, third] = batches[0]?.results ?? [];
    expect(first?.gift).toMatch(/^gift_[a-z2-7]{52}$/);
    expect(first?.trailCode).toMatch(/^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{3}$/);
    expect([first?.repeated, second?.repeated, third?.repeated]).toEqual([false, false, true]);
    expect([third?.gift, third?.trailCode]).toEqual([first?.gift, first?.trailCode]);
    expect(batches[0]?.position?.journal).toMatch(/^g1\/donation\/[0-3]$/);
  });

  it('is the same gift whatever stream and batch it comes by, and another input under its id is a conflict', async () => {
    expect(await outcomes(world, [gift('b1')])).toEqual(['taken']);
    expect(await outcomes(world, [gift('b1'), gift('b1', { processor: 'paypal' })])).toEqual([
      'repeated',
      'taken',
    ]);
    expect(
      await outcomes(world, [
        gift('b1', { grossAmount: 2_501n }),
        gift('b1', { fund: 'well' }),
        gift('b1', { detailsJson: '{"name":"A"}' }),
      ]),
    ).toEqual(['idempotency-conflict', 'idempotency-conflict', 'idempotency-conflict']);
  });

  it('takes a gift for a closed fund, or for a fund of another currency: allocation holds it unassigned', async () => {
    const gifts = [gift('c1', { fund: 'done' }), gift('c2', { fund: 'well', currency: 'JPY' })];
    expect(await outcomes(world, gifts)).toEqual(['taken', 'taken']);
  });

  it('takes a fee larger than the gift, and a gift that the reserve bears the fee of', async () => {
    const gifts = [gift('d1', { feeAmount: 9_000n }), gift('d2', { feeAmount: 1n, feeBearerReserve: true })];
    expect(await outcomes(world, gifts)).toEqual(['taken', 'taken']);
    // Without a fee there is nothing to bear: both say the same.
    expect(await outcomes(world, [gift('d3', { feeBearerReserve: true }), gift('d3')])).toEqual([
      'taken',
      'repeated',
    ]);
  });

  it('refuses what is wrong by its code, and takes the others of the batch', async () => {
    const wrong = [
      [gift('e1', { grossAmount: 0n }), 'amount-not-positive'],
      [gift('e1', { grossAmount: -5n }), 'amount-not-positive'],
      [gift('e1', { grossAmount: 2n ** 53n }), 'amount-too-large'],
      [gift('e1', { grossAmount: 2n ** 63n - 1n }), 'amount-too-large'],
      [gift('e1', { feeAmount: -1n }), 'fee-negative'],
      [gift('e1', { feeAmount: 2n ** 53n }), 'fee-too-large'],
      [gift('e1', { currency: 'XYZ' }), 'currency-unknown'],
      [gift('e1', { currency: 'eur' }), 'currency-unknown'],
      [gift('e1', { currency: '' }), 'currency-unknown'],
      [gift('e1', { processor: 'Stripe Inc' }), 'processor-invalid'],
      [gift('', {}), 'payment-invalid'],
      [gift('x'.repeat(256), {}), 'payment-invalid'],
      [gift('e1', { fund: 'A Well' }), 'fund-invalid'],
      [gift('e1', { fund: 'nowhere' }), 'unknown-fund'],
      [gift('e1', { givenAt: '2026-02-29' }), 'date-invalid'],
      [gift('e1', { givenAt: '15.1.2026' }), 'date-invalid'],
      [gift('e1', { givenAt: '2999-12-31' }), 'date-in-future'],
      [gift('e1', { detailsJson: '{' }), 'details-invalid'],
      [gift('e1', { detailsJson: '"text"' }), 'details-invalid'],
      [gift('e1', { detailsJson: '{"a":"\\ud800"}' }), 'details-invalid'],
      [gift('e1', { detailsJson: `{"a":"${'ä'.repeat(4_096)}"}` }), 'details-too-large'],
    ] as const;
    const gifts = wrong.flatMap(([input], at) => [input, gift(`e-right-${at}`)]);
    const codes = await outcomes(world, gifts);
    expect(codes).toEqual(wrong.flatMap(([, code]) => [code, 'taken']));
    // Nothing of a form's faults is remembered: the id is still free.
    expect(await outcomes(world, [gift('e1')])).toEqual(['taken']);
  });

  it('names every fault of a gift, with the gift’s index', async () => {
    const faulty = gift('', { grossAmount: 0n, currency: 'XX' });
    const [batch] = await intake(world, [{ ledger: LEDGER, gifts: [gift('f1'), faulty] }]);
    expect(JSON.parse(batch?.results[1]?.refusal?.factsJson ?? '{}')).toEqual({
      index: 1,
      faults: [
        { code: 'payment-invalid', field: 'payment' },
        { code: 'amount-not-positive', field: 'gross_amount' },
        { code: 'currency-unknown', field: 'currency' },
      ],
    });
  });

  it('remembers a refusal that stands on the ledger’s facts', async () => {
    expect(await outcomes(world, [gift('g1', { currency: 'USD' })])).toEqual(['currency-not-accepted']);
    expect(await outcomes(world, [gift('g1', { currency: 'USD' })])).toEqual(['currency-not-accepted']);
  });

  it('does not remember a ledger it has not heard of: it may be on its way', async () => {
    const [batch] = await intake(world, [{ ledger: 'early', gifts: [gift('h1')] }]);
    const refusal = batch?.results[0]?.refusal;
    expect([refusal?.code, (refusal?.retryAfterMs ?? 0) > 0]).toEqual(['unknown-ledger', true]);
    await openLedger(world, 'early');
    expect(await outcomes(world, [gift('h1')], 'early')).toEqual(['taken']);
  });

  it('takes no new money into a closed ledger, and still repeats what it took before', async () => {
    await openLedger(world, 'closing');
    expect(await outcomes(world, [gift('i1')], 'closing')).toEqual(['taken']);
    const after = [await world.state(ledgerClosed('closing'))];
    const [batch] = await intake(world, [{ ledger: 'closing', gifts: [gift('i1'), gift('i2')], after }]);
    expect(batch?.results.map(({ refusal, repeated }) => refusal?.code ?? repeated)).toEqual([
      true,
      'ledger-closed',
    ]);
  });

  it('refuses a batch that is too large or waits for nonsense as a whole, and goes on', async () => {
    const large = Array.from({ length: 1_001 }, (_, i) => gift(`j${i}`));
    const after = Array.from({ length: 17 }, () => ({ journal: 'x', n: 0n }));
    const batches = await intake(world, [
      { ledger: LEDGER, batchId: 1, gifts: large },
      { ledger: LEDGER, batchId: 2, gifts: [], after },
      { ledger: 'Not A Slug', batchId: 3, gifts: [gift('j')] },
      { ledger: LEDGER, batchId: 4, gifts: [gift('j')] },
    ]);
    expect(batches.map(({ refusal }) => refusal?.code)).toEqual([
      'batch-too-large',
      'after-invalid',
      'ledger-invalid',
      undefined,
    ]);
  });

  it('ends a stream whose message is over the limit, with a code', async () => {
    const details = JSON.stringify({ text: 'x'.repeat(8_000) });
    const gifts = Array.from({ length: 600 }, (_, i) => gift(`k${i}`, { detailsJson: details }));
    expect(await failure(intake(world, [{ ledger: LEDGER, gifts }]))).toMatchObject({ kind: 'too-large' });
  });
});

describe('who may call', () => {
  it('is told by a token of the right role and ledger', async () => {
    const one = [{ ledger: LEDGER, gifts: [gift('l1')] }];
    expect(await failure(intake(world, one, ['another']))).toMatchObject({ code: 'ledger-forbidden' });
    const source = async function* () {
      yield* one;
    };
    const asStaff = world.connect(['staff']).receiveGifts(source());
    expect(await failure(asStaff.next())).toMatchObject({ kind: 'forbidden', code: 'role-forbidden' });
    const income = { ledger: LEDGER, idempotencyKey: 'k', kind: 'gain', amount: 1n, currency: 'EUR' };
    const asProcessor = world.connect(['processor']);
    expect(await failure(asProcessor.recordIncome(income))).toMatchObject({ code: 'role-forbidden' });
    expect(await failure(asProcessor.listGifts({ ledger: LEDGER }))).toMatchObject({
      code: 'role-forbidden',
    });
    const refund = { ledger: LEDGER, processor: 'stripe', refund: 'r', choice: true };
    expect(await failure(asProcessor.recordRefund(refund))).toMatchObject({ code: 'choice-needs-staff' });
  });

  it('is nobody with an expired token, a token of another issuer, an unsigned one, or none', async () => {
    const get = (token?: string) => {
      const client = createClient(DonationService, {
        address: world.server.address,
        ...(token === undefined ? {} : { token: () => token }),
      });
      const call = client.call.getGift({ ledger: LEDGER, key: { case: 'gift', value: 'x' } });
      return failure(call).finally(() => client.close());
    };
    const all = [['processor'], ['*']] as const;
    const [head, body] = tokenOf(...all).split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const codes = [
      await get(),
      await get(tokenOf(...all, { nowMs: Date.now() - 3_600_000 })),
      await get(tokenOf(...all, { key: generateSigningKey('https://issuer.test') })),
      await get(`${none}.${body}.`),
      await get(`${head}.${body}.AAAA`),
    ];
    expect(codes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'unauthenticated'));
    expect(codes.map(({ code }) => code)).toEqual([
      'token-missing',
      'token-expired',
      'token-unknown-key',
      'token-algorithm',
      'token-signature',
    ]);
  });
});

describe('refunds and income', () => {
  const refund = (id: string, change: object = {}) => ({
    ledger: LEDGER,
    processor: 'stripe',
    refund: id,
    target: { case: 'payment', value: 'm1' } as const,
    amount: 1_000n,
    currency: 'EUR',
    refundedAt: '2026-02-01',
    ...change,
  });

  it('demands at most what is left of a gift, each demand once', async () => {
    const call = world.connect(['processor']);
    expect(await failure(call.recordRefund(refund('r1')))).toMatchObject({
      kind: 'not-found',
      code: 'unknown-gift',
      retriable: true,
    });
    await outcomes(world, [gift('m1')]);
    // The notice of a refund may come before that of its gift: it was not remembered.
    const first = await call.recordRefund(refund('r1'));
    expect(first).toMatchObject({
      repeated: false,
      id: expect.stringMatching(/^refund_[a-z2-7]{52}$/) as string,
    });
    expect(await call.recordRefund(refund('r1'))).toMatchObject({ id: first.id, repeated: true });
    expect(await failure(call.recordRefund(refund('r1', { amount: 999n })))).toMatchObject({
      code: 'idempotency-conflict',
    });
    const more = await failure(call.recordRefund(refund('r2', { amount: 1_501n })));
    expect(more).toMatchObject({ kind: 'refused', code: 'refund-exceeds-gift', facts: { open: 1_500 } });
    expect(await failure(call.recordRefund(refund('r3', { currency: 'JPY' })))).toMatchObject({
      code: 'refund-currency-differs',
    });
    const staff = world.connect(['staff']);
    await staff.recordRefund(refund('r4', { amount: 1_500n, choice: true }));
    expect(await failure(call.recordRefund(refund('r5', { amount: 1n })))).toMatchObject({
      code: 'refund-exceeds-gift',
      facts: { open: 0 },
    });
    const { gift: read } = await staff.getGift({
      ledger: LEDGER,
      key: { case: 'payment', value: { processor: 'stripe', payment: 'm1' } },
    });
    expect(read?.refundedAmount).toBe(2_500n);
  });

  it('refunds no gift of another ledger, though it be in the same journal', async () => {
    const call = world.connect(['processor']);
    // Four partitions: some of these share the journal of the ledger.
    for (const ledger of ['other-1', 'other-2', 'other-3', 'other-4', 'other-5', 'other-6']) {
      await openLedger(world, ledger);
      const [batch] = await intake(world, [{ ledger, gifts: [gift('n1')] }]);
      const target = { case: 'gift', value: batch?.results[0]?.gift ?? '' } as const;
      expect(await failure(call.recordRefund(refund('r6', { target })))).toMatchObject({
        code: 'unknown-gift',
      });
    }
  });

  it('names every fault of a refund', async () => {
    const call = world.connect(['processor']);
    const target = { case: 'gift', value: 'gift_x' } as const;
    const faulty = refund('', { target, amount: 0n, currency: 'E', refundedAt: 'soon', processor: '-' });
    const { facts } = await failure(call.recordRefund(faulty));
    expect(facts['faults']).toEqual([
      { code: 'processor-invalid', field: 'processor' },
      { code: 'refund-invalid', field: 'refund' },
      { code: 'gift-invalid', field: 'gift' },
      { code: 'amount-not-positive', field: 'amount' },
      { code: 'currency-unknown', field: 'currency' },
      { code: 'date-invalid', field: 'refunded_at' },
    ]);
  });

  it('records income once under its key', async () => {
    const call = world.connect(['staff']);
    const income = {
      ledger: LEDGER,
      idempotencyKey: 'opening-2026',
      kind: 'opening',
      amount: 100_000n,
      currency: 'EUR',
      receivedAt: '2026-01-01',
      detailsJson: '{"text":"balance brought forward"}',
    };
    const first = await call.recordIncome(income);
    expect(first.id).toMatch(/^income_[a-z2-7]{52}$/);
    expect(await call.recordIncome(income)).toMatchObject({ id: first.id, repeated: true });
    expect(await failure(call.recordIncome({ ...income, amount: 1n }))).toMatchObject({ kind: 'conflict' });
    expect(await failure(call.recordIncome({ ...income, idempotencyKey: '', kind: 'gift' }))).toMatchObject({
      code: 'key-invalid',
    });
    expect(
      await failure(call.recordIncome({ ...income, idempotencyKey: 'x', currency: 'USD' })),
    ).toMatchObject({
      code: 'currency-not-accepted',
    });
  });
});

describe('reading gifts', () => {
  it('finds a gift by its id and by its payment, for those who may', async () => {
    const [batch] = await intake(world, [
      { ledger: LEDGER, gifts: [gift('o1', { feeAmount: 100n, fund: 'well' })] },
    ]);
    const result = batch?.results[0];
    const processor = world.connect(['processor']);
    const byId = await processor.getGift({
      ledger: LEDGER,
      key: { case: 'gift', value: result?.gift ?? '' },
    });
    expect(byId.gift).toMatchObject({
      id: result?.gift,
      ledger: LEDGER,
      processor: 'stripe',
      grossAmount: 2_500n,
      feeAmount: 100n,
      netAmount: 2_400n,
      fund: 'well',
      givenAt: '2026-01-15',
      trailCode: result?.trailCode,
      refundedAmount: 0n,
    });
    const key = { case: 'payment', value: { processor: 'stripe', payment: 'o1' } } as const;
    const asAuditor = await world.connect(['auditor']).getGift({ ledger: LEDGER, key });
    expect(asAuditor.gift).toMatchObject({ id: result?.gift, trailCode: '' });
    expect(await failure(processor.getGift({ ledger: 'early', key }))).toMatchObject({
      code: 'unknown-gift',
    });
    expect(
      await failure(processor.getGift({ ledger: LEDGER, key: { case: 'gift', value: 'x' } })),
    ).toMatchObject({
      code: 'gift-invalid',
    });
  });

  it('lists the gifts of a ledger in pages, each once, in order', async () => {
    await openLedger(world, 'listed');
    for (let at = 0; at < 3; at++)
      await intake(world, [{ ledger: 'listed', gifts: [gift(`p${at}a`), gift(`p${at}b`), gift(`p${at}c`)] }]);
    const call = world.connect(['staff']);
    const ids: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 50; pages++) {
      const page = await call.listGifts({ ledger: 'listed', limit: 4, cursor });
      ids.push(...page.gifts.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === '') break;
    }
    const whole = await call.listGifts({ ledger: 'listed' });
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    expect(whole.gifts.map(({ id }) => id)).toEqual(ids);
    expect(await failure(call.listGifts({ ledger: 'listed', limit: 1_001, cursor: 'x' }))).toMatchObject({
      facts: { faults: [{ code: 'limit-invalid' }, { code: 'cursor-invalid' }] },
    });
  });
});

describe('a restart', () => {
  it('changes no answer', async () => {
    await withTempFolder(async (folder) => {
      let other = await openWorld({ folder });
      await openLedger(other);
      const gifts = [gift('q1'), gift('q2', { currency: 'USD' })];
      const refund = {
        ledger: LEDGER,
        processor: 'stripe',
        refund: 'r1',
        target: { case: 'payment', value: 'q1' } as const,
        amount: 2_000n,
        currency: 'EUR',
        refundedAt: '2026-02-01',
      };
      const [first] = await intake(other, [{ ledger: LEDGER, gifts }]);
      await other.connect(['processor']).recordRefund(refund);
      await other.close();
      other = await openWorld({ folder });
      const [again] = await intake(other, [{ ledger: LEDGER, gifts }]);
      expect(again?.results.map(({ gift: id, trailCode }) => [id, trailCode])).toEqual(
        first?.results.map(({ gift: id, trailCode }) => [id, trailCode]),
      );
      expect(again?.results.map(({ refusal, repeated }) => refusal?.code ?? repeated)).toEqual([
        true,
        'currency-not-accepted',
      ]);
      const call = other.connect(['processor']);
      expect(await call.recordRefund(refund)).toMatchObject({ repeated: true });
      expect(await failure(call.recordRefund({ ...refund, refund: 'r2' }))).toMatchObject({
        code: 'refund-exceeds-gift',
        facts: { open: 500 },
      });
      await other.close();
    });
  });
});
