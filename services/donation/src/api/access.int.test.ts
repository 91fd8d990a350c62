// Who may call donation: roles, ledgers, and tokens that are none.
import { generateSigningKey } from '@centesimo/auth';
import { createClient, DonationService } from '@centesimo/grpc';
import { describe, expect, it } from 'vitest';
import { failure, gift, intake, LEDGER } from '../../test/callers.ts';
import { shareWorld } from '../../test/share-world.ts';
import { tokenOf } from '../../test/world.ts';

const shared = shareWorld();

describe('who may call', () => {
  it('is told by a token of the right role and ledger', async () => {
    const one = [{ ledger: LEDGER, gifts: [gift('l1')] }];
    expect(await failure(intake(shared.world, one, ['another']))).toMatchObject({ code: 'ledger-forbidden' });
    const source = async function* () {
      yield* one;
    };
    const asStaff = shared.world.connect(['staff']).receiveGifts(source());
    expect(await failure(asStaff.next())).toMatchObject({ kind: 'forbidden', code: 'role-forbidden' });
    const income = { ledger: LEDGER, idempotencyKey: 'k', kind: 'gain', amount: 1n, currency: 'EUR' };
    const asProcessor = shared.world.connect(['processor']);
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
        address: shared.world.server.address,
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
