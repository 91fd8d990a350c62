// Refunds and income as their callers see them, and a restart that changes no answer.
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { failure, gift, intake, LEDGER, openLedger, outcomes } from '../../test/callers.ts';
import { shareWorld } from '../../test/share-world.ts';
import { openWorld } from '../../test/world.ts';

const shared = shareWorld();

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
    const call = shared.world.connect(['processor']);
    // The notice of a refund may come before that of its gift: it is parked, and a fact as soon as the gift is one.
    const first = await call.recordRefund(refund('r1'));
    expect(first).toMatchObject({
      parked: true,
      repeated: false,
      id: expect.stringMatching(/^refund_[a-z2-7]{52}$/) as string,
    });
    await outcomes(shared.world, [gift('m1')]);
    expect(await call.recordRefund(refund('r1'))).toMatchObject({ id: first.id, repeated: true });
    expect(await failure(call.recordRefund(refund('r1', { amount: 999n })))).toMatchObject({
      code: 'idempotency-conflict',
    });
    const more = await failure(call.recordRefund(refund('r2', { amount: 1_501n })));
    expect(more).toMatchObject({ kind: 'refused', code: 'refund-exceeds-gift', facts: { open: 1_500 } });
    expect(await failure(call.recordRefund(refund('r3', { currency: 'JPY' })))).toMatchObject({
      code: 'refund-currency-differs',
    });
    const staff = shared.world.connect(['staff']);
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
    const call = shared.world.connect(['processor']);
    // Four partitions: some of these share the journal of the ledger.
    for (const ledger of ['other-1', 'other-2', 'other-3', 'other-4', 'other-5', 'other-6']) {
      await openLedger(shared.world, ledger);
      const [batch] = await intake(shared.world, [{ ledger, gifts: [gift('n1')] }]);
      const target = { case: 'gift', value: batch?.results[0]?.gift ?? '' } as const;
      expect(await failure(call.recordRefund(refund('r6', { target })))).toMatchObject({
        code: 'unknown-gift',
      });
    }
  });

  it('names every fault of a refund', async () => {
    const call = shared.world.connect(['processor']);
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
    const call = shared.world.connect(['staff']);
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
      // What a reserve gets back is income, which names no gift: the journal alone says the fee from then on.
      const borne = gift('q3', { feeAmount: 60n, feeBearerReserve: true });
      await intake(other, [{ ledger: LEDGER, gifts: [borne] }]);
      const fee = {
        ...{ ledger: LEDGER, processor: 'stripe', correction: 'c1', feeAmount: 10n, currency: 'EUR' },
        ...{ target: { case: 'payment', value: 'q3' } as const, correctedAt: '2026-02-01' },
      };
      await other.connect(['processor']).correctFee(fee);
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
      expect(await call.correctFee(fee)).toMatchObject({ repeated: true });
      expect(await failure(call.correctFee({ ...fee, correction: 'c2' }))).toMatchObject({
        code: 'fee-unchanged',
        facts: { fee: 10 },
      });
      await other.close();
    });
  });
});
