// Reading gifts: one by its id or payment, and all of a ledger in pages.
import { describe, expect, it } from 'vitest';
import { failure, gift, intake, LEDGER, openLedger } from '../../test/callers.ts';
import { shareWorld } from '../../test/share-world.ts';

const shared = shareWorld();

describe('reading gifts', () => {
  it('finds a gift by its id and by its payment, for those who may', async () => {
    const [batch] = await intake(shared.world, [
      { ledger: LEDGER, gifts: [gift('o1', { feeAmount: 100n, fund: 'well' })] },
    ]);
    const result = batch?.results[0];
    const processor = shared.world.connect(['processor']);
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
    const asAuditor = await shared.world.connect(['auditor']).getGift({ ledger: LEDGER, key });
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

  it('waits for what it follows, and then knows what there is', async () => {
    const [batch] = await intake(shared.world, [{ ledger: LEDGER, gifts: [gift('w1')] }]);
    const { journal = '', n = 0n } = batch?.position ?? {};
    const call = shared.world.connect(['processor']);
    const key = { case: 'gift', value: batch?.results[0]?.gift ?? '' } as const;
    const read = await call.getGift({ ledger: LEDGER, key, after: [{ journal, n }] });
    expect(read.gift?.id).toBe(key.value);
    const ahead = call.getGift({ ledger: LEDGER, key, after: [{ journal, n: n + 1_000_000n }] });
    expect(await failure(ahead)).toMatchObject({
      kind: 'unavailable',
      code: 'not-yet-reached',
      retriable: true,
    });
    const none = { case: 'payment', value: { processor: 'stripe', payment: 'none' } } as const;
    const unknown = call.getGift({ ledger: LEDGER, key: none, after: [{ journal, n }] });
    expect(await failure(unknown)).toMatchObject({ kind: 'not-found', code: 'unknown-gift' });
  });

  it('lists the gifts of a ledger in pages, each once, in order', async () => {
    await openLedger(shared.world, 'listed');
    for (let at = 0; at < 3; at++)
      await intake(shared.world, [
        { ledger: 'listed', gifts: [gift(`p${at}a`), gift(`p${at}b`), gift(`p${at}c`)] },
      ]);
    const call = shared.world.connect(['staff']);
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
