// The portal over gRPC: the same answers as over HTTP.
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { createClient, startServer, TrailService } from '@centesimo/grpc';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { codeOf, expenseId, giftId, incomeId, LEDGER, TinyLog } from '../../test/tiny-log.ts';
import { openPortal, until } from '../../test/world.ts';

it('answers trails, sources, ledgers and receipts, and tells changes', async () => {
  await withTempFolder(async (folder) => {
    const log = new TinyLog().open().takeIn(90, 500).give(0, 30).spend('a', 20_000).publish();
    const { portal, close } = await openPortal(folder, log, log);
    await until(() => portal.isReady());
    const policy = { keys: trustKeys([generateSigningKey('https://issuer.test')]), audience: 'test' };
    const faults: unknown[] = [];
    const server = await startServer({
      address: '127.0.0.1:0',
      services: portal.routes,
      verifier: createTokenVerifier(policy, () => Date.now()),
      onFault: (_method, error) => void faults.push(error),
    });
    const { call, close: hangUp } = createClient(TrailService, { address: server.address });
    const { trail } = await call.getTrail({ code: codeOf(7) });
    expect(trail?.gift).toMatchObject({ id: giftId(7), gross: 1_007n });
    expect(trail?.pieces[0]?.state).toMatchObject({ case: 'spent', value: { payment: expenseId('a') } });
    expect(await call.getSources({ expense: expenseId('a') })).toMatchObject({
      fromGifts: 19_500n,
      fromIncomes: 500n,
    });
    const ledger = await call.getPublicLedger({ ledger: LEDGER });
    expect(ledger).toMatchObject({ gifts: 30n, nextCursor: '', checkpoint: log.note });
    expect((await call.getReceipt({ code: codeOf(7) })).proof).toContain('c2sp.org/tlog-proof@v1');
    const { index, receipt } = await call.getTrailReceipt({ code: codeOf(7) });
    expect(receipt).toContain(`"index":${index},`);
    const part = await call.getIncomeTrail({ income: incomeId(90), from: 20n, to: 50n });
    expect(part).toMatchObject({ amount: 500n, from: 20n, to: 50n, currency: 'EUR' });
    expect(part.pieces).toMatchObject([{ from: 20n, to: 50n, state: { case: 'spent' } }]);
    expect(part.payments).toMatchObject([{ payment: { id: expenseId('a') }, share: 30n }]);
    // Cents that it does not have are none of it.
    const none = await call.getIncomeTrail({ income: incomeId(90), from: -5n, to: -1n });
    expect(none).toMatchObject({ from: 0n, to: 0n, pieces: [] });
    const proved = await call.getIncomeTrailReceipt({ income: incomeId(90) });
    expect(proved.receipt).toContain(`"index":${proved.index},`);
    for (const income of [incomeId(91), giftId(7)])
      await expect(call.getIncomeTrail({ income })).rejects.toMatchObject({ code: 'unknown-income' });
    await expect(call.getTrail({ code: codeOf(99) })).rejects.toMatchObject({ code: 'unknown-trail' });
    await expect(call.getTrail({ code: 'x' })).rejects.toMatchObject({ code: 'trail-code-wrong-length' });
    const seen: bigint[] = [];
    for await (const { trail: told } of call.watchTrail({ code: codeOf(25) })) {
      seen.push(told?.asOf?.size ?? 0n);
      if (seen.length === 2) break;
      log.spend('b', 10_000).publish();
    }
    expect(seen).toEqual([BigInt(log.published - 1), BigInt(log.published)]);
    hangUp();
    portal.drain();
    await server.stop();
    await close();
    expect(faults).toEqual([]);
  });
});
