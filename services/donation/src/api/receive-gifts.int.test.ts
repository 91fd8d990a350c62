// Bulk intake as its callers see it: real gRPC over embedded adapters.
import { describe, expect, it } from 'vitest';
import { gift, intake, LEDGER, openLedger, outcomes, failure } from '../../test/callers.ts';
import { shareWorld } from '../../test/share-world.ts';
import { ledgerClosed } from '../../test/tiny-allocation.ts';

const shared = shareWorld();

describe('bulk intake', () => {
  it('answers each batch, in order, with the same answer for the same gift', async () => {
    const gifts = [gift('a1'), gift('a2', { feeAmount: 70n, fund: 'well' }), gift('a1')];
    const batches = await intake(shared.world, [
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
    expect(await outcomes(shared.world, [gift('b1')])).toEqual(['taken']);
    expect(await outcomes(shared.world, [gift('b1'), gift('b1', { processor: 'paypal' })])).toEqual([
      'repeated',
      'taken',
    ]);
    expect(
      await outcomes(shared.world, [
        gift('b1', { grossAmount: 2_501n }),
        gift('b1', { fund: 'well' }),
        gift('b1', { detailsJson: '{"name":"A"}' }),
      ]),
    ).toEqual(['idempotency-conflict', 'idempotency-conflict', 'idempotency-conflict']);
  });

  it('takes a gift for a closed fund, or for a fund of another currency: allocation holds it unassigned', async () => {
    const gifts = [gift('c1', { fund: 'done' }), gift('c2', { fund: 'well', currency: 'JPY' })];
    expect(await outcomes(shared.world, gifts)).toEqual(['taken', 'taken']);
  });

  it('takes a fee larger than the gift, and a gift that the reserve bears the fee of', async () => {
    const gifts = [gift('d1', { feeAmount: 9_000n }), gift('d2', { feeAmount: 1n, feeBearerReserve: true })];
    expect(await outcomes(shared.world, gifts)).toEqual(['taken', 'taken']);
    // Without a fee there is nothing to bear: both say the same.
    expect(await outcomes(shared.world, [gift('d3', { feeBearerReserve: true }), gift('d3')])).toEqual([
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
    const codes = await outcomes(shared.world, gifts);
    expect(codes).toEqual(wrong.flatMap(([, code]) => [code, 'taken']));
    // Nothing of a form's faults is remembered: the id is still free.
    expect(await outcomes(shared.world, [gift('e1')])).toEqual(['taken']);
  });

  it('names every fault of a gift, with the gift’s index', async () => {
    const faulty = gift('', { grossAmount: 0n, currency: 'XX' });
    const [batch] = await intake(shared.world, [{ ledger: LEDGER, gifts: [gift('f1'), faulty] }]);
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
    expect(await outcomes(shared.world, [gift('g1', { currency: 'USD' })])).toEqual([
      'currency-not-accepted',
    ]);
    expect(await outcomes(shared.world, [gift('g1', { currency: 'USD' })])).toEqual([
      'currency-not-accepted',
    ]);
  });

  it('does not remember a ledger it has not heard of: it may be on its way', async () => {
    const [batch] = await intake(shared.world, [{ ledger: 'early', gifts: [gift('h1')] }]);
    const refusal = batch?.results[0]?.refusal;
    expect([refusal?.code, (refusal?.retryAfterMs ?? 0) > 0]).toEqual(['unknown-ledger', true]);
    await openLedger(shared.world, 'early');
    expect(await outcomes(shared.world, [gift('h1')], 'early')).toEqual(['taken']);
  });

  it('takes no new money into a closed ledger, and still repeats what it took before', async () => {
    await openLedger(shared.world, 'closing');
    expect(await outcomes(shared.world, [gift('i1')], 'closing')).toEqual(['taken']);
    const after = [await shared.world.state(ledgerClosed('closing'))];
    const [batch] = await intake(shared.world, [
      { ledger: 'closing', gifts: [gift('i1'), gift('i2')], after },
    ]);
    expect(batch?.results.map(({ refusal, repeated }) => refusal?.code ?? repeated)).toEqual([
      true,
      'ledger-closed',
    ]);
  });

  it('refuses a batch that is too large or waits for nonsense as a whole, and goes on', async () => {
    const large = Array.from({ length: 1_001 }, (_, i) => gift(`j${i}`));
    const after = Array.from({ length: 17 }, () => ({ journal: 'x', n: 0n }));
    const batches = await intake(shared.world, [
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
    expect(await failure(intake(shared.world, [{ ledger: LEDGER, gifts }]))).toMatchObject({
      kind: 'too-large',
    });
  });
});
