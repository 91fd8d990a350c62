/** Allocation over real gRPC and embedded adapters: money is placed, spent, moved, returned and refunded. */
import { hash } from 'node:crypto';
import { generateSigningKey } from '@centesimo/auth';
import { commitDetails, partitionOf } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { afterOf, expense, failure, fundsOf, LEDGER, openLedger, patiently } from '../test/callers.ts';
import type { Calls } from '../test/callers.ts';
import { giftOf, giftReceived, giftRefunded } from '../test/tiny-donation.ts';
import { deployment, openWorld, tokenOf } from '../test/world.ts';
import type { World } from '../test/world.ts';

async function inWorld(use: (world: World, call: Calls) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld({ folder });
    try {
      await use(world, await openLedger(world));
      expect(world.faults).toEqual([]);
    } finally {
      await world.close();
    }
  });
}

const partition = partitionOf(LEDGER, deployment.partitions, (text) => hash('sha256', text, 'hex'));

describe('the path of money', () => {
  it('goes from gifts over placement to expenses, returns, moves, assignments and refunds', async () => {
    await inWorld(async (world, call) => {
      const stated = await world.state(
        giftReceived(LEDGER, 'g1', { gross: 10_000, fee: 100 }),
        giftReceived(LEDGER, 'lost', { gross: 500, fund: 'nowhere' }),
      );
      const at = (key: string) => ({ idempotencyKey: key, ledger: LEDGER });
      const spent = await patiently(() => call.recordExpense(expense('e1', { after: [stated] })));
      expect(spent.id).toMatch(/^exp_[a-z2-7]{26}$/);
      expect(fundsOf(await call.getLedger({ ledger: LEDGER, after: [afterOf(spent)] }))).toEqual({
        general: '3910/8910',
        'general-jpy': '0/0',
        well: '990/990',
        school: '0/0',
      });
      const days = { currency: 'EUR', returnedAt: '2026-02-02' };
      const back = await call.returnExpense({ ...at('r1'), expense: spent.id, amount: 1_000n, ...days });
      const from = [{ fund: 'general' }];
      const moved = await call.moveMoney({ ...at('m1'), from, to: 'well', amount: 10n, currency: 'EUR' });
      const assigned = await call.assignGift({ ...at('a1'), gift: giftOf('lost'), fund: 'school' });
      expect([back.id.slice(0, 4), moved.id.slice(0, 5), assigned.id]).toEqual([
        'ret_',
        'move_',
        giftOf('lost'),
      ]);
      const demand = await world.state(giftRefunded(LEDGER, 'r', 'g1', 4_000));
      const ledger = await patiently(() => call.getLedger({ ledger: LEDGER, after: [demand] }));
      expect(fundsOf(ledger)).toMatchObject({ general: '910/9910', well: '990/1000', school: '500/500' });
      expect(ledger).toMatchObject({
        baseCurrency: 'EUR',
        currencies: ['EUR', 'JPY'],
        policy: 'fifo@1',
        closed: false,
        projects: ['pump'],
        queues: [],
        rule: { version: 1n, shares: [{ fund: 'general', weight: 9 }, { weight: 1 }] },
        position: { journal: `g1/allocation/${partition}` },
      });
      await call.closeFund({ ...at('c1'), fund: 'school' });
      await call.closeLedger(at('c2'));
      expect(
        await failure(call.openFund({ ...at('f'), fund: 'x', class: 'restricted', currency: 'EUR' })),
      ).toMatchObject({ kind: 'refused', code: 'ledger-closed' });
    });
  });

  it('waits for what a call follows, and takes it then', async () => {
    await inWorld(async (world, call) => {
      const journal = `g1/donation/${partition}`;
      const before = await world.state(giftReceived(LEDGER, 'g1', { gross: 10_000 }));
      const after = [{ journal, n: before.n + 1n }];
      const early = await failure(call.recordExpense(expense('e1', { after })));
      expect(early).toMatchObject({ kind: 'unavailable', code: 'ledger-busy', retriable: true });
      expect(await failure(call.getLedger({ ledger: LEDGER, after }))).toMatchObject({ code: 'ledger-busy' });
      await world.state(giftReceived(LEDGER, 'g2', { gross: 10_000 }));
      await patiently(() => call.recordExpense(expense('e1', { after, amount: 18_000n })));
      const left = await call.getLedger({ ledger: LEDGER, after });
      expect(fundsOf(left)).toMatchObject({ general: '0/18000' });
    });
  });
});

describe('a command', () => {
  it('is answered the same when it is repeated, and refused when the key comes with other input', async () => {
    await inWorld(async (world, call) => {
      const after = [await world.state(giftReceived(LEDGER, 'g1', { gross: 10_000 }))];
      const detailsJson = '{"supplier":"Pumps & Co"}';
      // Taken in before the first try: one that was answered "not yet" would leave its text to the sweep.
      await patiently(() => call.getLedger({ ledger: LEDGER, after }));
      const first = await call.recordExpense(expense('e1', { after, detailsJson }));
      // The same by a colleague is the same.
      const colleague = world.connectWith(tokenOf(['staff'], [LEDGER], { subject: 'colleague' }));
      const again = await colleague.recordExpense(
        expense('e1', { detailsJson: ' { "supplier":"Pumps & Co" } ' }),
      );
      expect(again).toEqual({ ...first, repeated: true });
      for (const change of [{ amount: 4_999n }, { detailsJson: '{}' }, { from: [{ fund: 'well' }] }])
        expect(await failure(call.recordExpense(expense('e1', { detailsJson, ...change })))).toMatchObject({
          kind: 'conflict',
          code: 'idempotency-conflict',
        });
      const other = { idempotencyKey: 'e1', ledger: LEDGER, project: 'x' };
      expect(await failure(call.openProject(other))).toMatchObject({ code: 'idempotency-conflict' });
      const large = expense('e2', { amount: 9_000n });
      const refused = {
        kind: 'refused',
        code: 'not-enough-money',
        facts: { asked: 9_000, available: 4_000 },
      };
      expect(await failure(call.recordExpense(large))).toMatchObject(refused);
      await world.state(giftReceived(LEDGER, 'g2', { gross: 10_000 }));
      expect(await failure(call.recordExpense(large))).toMatchObject(refused);
      expect(
        world.metrics.value('centesimo_commands_total', { service: 'allocation', outcome: 'repeated' }),
      ).toBe(1);
      // What was sealed for answers that name something else is gone.
      const texts = await world.store.documents.range('details-public', '', '~', 10);
      expect(texts).toHaveLength(2);
    });
  });

  it('is refused with what is wrong: not enough, currency, ledger, fund, project, closed', async () => {
    await inWorld(async (_world, call) => {
      const code = async (work: Promise<unknown>) => (await failure(work)).code;
      const spend = (key: string, change: object) => code(call.recordExpense(expense(key, change)));
      expect(await spend('1', {})).toBe('not-enough-money');
      expect(await spend('2', { currency: 'JPY' })).toBe('wrong-currency');
      expect(await spend('3', { currency: 'CHF' })).toBe('unknown-currency');
      expect(await spend('4', { from: [{ fund: 'nowhere' }] })).toBe('unknown-fund');
      expect(await spend('5', { project: 'nothing' })).toBe('unknown-project');
      expect(await spend('6', { ledger: 'nobody' })).toBe('unknown-ledger');
      expect(await code(call.getLedger({ ledger: 'nobody' }))).toBe('unknown-ledger');
      const fund = { idempotencyKey: 'x', ledger: LEDGER, fund: 'school' };
      await call.closeFund(fund);
      expect(await code(call.closeFund({ ...fund, idempotencyKey: 'y' }))).toBe('fund-closed');
      const gift = { idempotencyKey: 'z', ledger: LEDGER, gift: giftOf('late'), fund: 'well' };
      expect(await failure(call.assignGift(gift))).toMatchObject({ code: 'unknown-gift', retriable: true });
    });
  });

  it('is told every fault of its form at once', async () => {
    await inWorld(async (world, call) => {
      const faults = async (work: Promise<unknown>) => {
        const { facts, kind } = await failure(work);
        expect(kind).toBe('invalid');
        return (facts['faults'] as { code: string; field: string }[]).map((fault) => fault.code);
      };
      const wrong = {
        ledger: 'No Slug',
        amount: 0n,
        currency: 'EURO',
        paidAt: '2026-02-30',
        from: [{ fund: '-', amount: -1n }],
        line: 'Free text',
        evidence: ['short'],
        detailsJson: '[1]',
        after: [{ journal: 'x', n: -1n }],
      };
      const codes = await faults(world.connect(['staff']).recordExpense(expense('', wrong)));
      expect(codes.sort()).toEqual(
        [
          'after-invalid',
          'amount-negative',
          'amount-not-positive',
          'currency-unknown',
          'date-invalid',
          'details-invalid',
          'evidence-invalid',
          'fund-invalid',
          'key-invalid',
          'ledger-invalid',
          'slug-invalid',
        ].sort(),
      );
      expect(await faults(call.recordExpense(expense('k', { amount: 2n ** 53n })))).toEqual([
        'amount-too-large',
      ]);
      expect(await faults(call.recordExpense(expense('k', { from: [] })))).toEqual(['funds-invalid']);
      expect(await faults(call.recordExpense(expense('k', { paidAt: '2999-01-01' })))).toEqual([
        'date-in-future',
      ]);
      const large = `{"a":"${'x'.repeat(8_200)}"}`;
      expect(await faults(call.recordExpense(expense('k', { detailsJson: large })))).toEqual([
        'details-too-large',
      ]);
      const at = { idempotencyKey: 'k', ledger: LEDGER };
      const none = { ...at, baseCurrency: 'EUR', currencies: [], reserves: [] };
      expect(await faults(call.openLedger(none))).toContain('currencies-invalid');
      const shares = [{ fund: 'well', weight: 0 }];
      expect(await faults(call.setPlacementRule({ ...at, shares }))).toEqual(['weight-invalid']);
      const fund = { ...at, fund: 'x', class: 'custody', currency: 'EUR' };
      expect(await faults(call.openFund(fund))).toEqual(['fund-class-unknown']);
      expect(await faults(call.assignGift({ ...at, gift: 'gift_x', fund: 'well' }))).toEqual([
        'gift-invalid',
      ]);
      expect(await failure(call.getPublicDetails({ commitments: ['x'] }))).toMatchObject({
        code: 'commitments-invalid',
      });
    });
  });
});

describe('whoever calls', () => {
  it('needs a token of the right role and ledger that still holds', async () => {
    await inWorld(async (world) => {
      const spend = (token: string) =>
        failure(world.connectWith(token).recordExpense(expense('e', { ledger: LEDGER })));
      const past = { nowMs: Date.now() - 3_600_000 };
      const foreign = { key: generateSigningKey('https://issuer.test') };
      expect(await spend(tokenOf(['auditor'], ['*']))).toMatchObject({ code: 'role-forbidden' });
      expect(await spend(tokenOf(['staff'], ['other']))).toMatchObject({ code: 'ledger-forbidden' });
      expect(await spend(tokenOf(['staff'], ['*'], past))).toMatchObject({ code: 'token-expired' });
      expect(await spend(tokenOf(['staff'], ['*'], foreign))).toMatchObject({ code: 'token-unknown-key' });
      const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
      expect(await spend(`${none}.e30.`)).toMatchObject({ code: 'token-algorithm' });
      const open = { idempotencyKey: 'o', ledger: 'mine', baseCurrency: 'EUR', currencies: ['EUR'] };
      expect(await failure(world.connect(['staff']).openLedger(open))).toMatchObject({
        code: 'role-forbidden',
      });
    });
  });

  it('has an expense approved by another person, with a token of that person', async () => {
    await inWorld(async (world, call) => {
      await world.state(giftReceived(LEDGER, 'g1', { gross: 100_000 }));
      await patiently(async () => {
        const { funds } = await call.getLedger({ ledger: LEDGER });
        if (funds[0]?.length === 0n)
          await call.getLedger({ ledger: LEDGER, after: [{ journal: 'none', n: 9n }] });
      });
      const approve = (key: string, approverToken: string) =>
        call.recordExpense(expense(key, { approverToken }));
      const refusal = async (key: string, token: string) => await failure(approve(key, token));
      const boss = { subject: 'boss' };
      await approve('e1', tokenOf(['approver'], [LEDGER], boss));
      expect(await refusal('e2', tokenOf(['approver'], ['*']))).toMatchObject({ code: 'approver-is-payer' });
      for (const [token, reason] of [
        [tokenOf(['staff'], ['*'], boss), 'role-forbidden'],
        [tokenOf(['approver'], ['other'], boss), 'ledger-forbidden'],
        [tokenOf(['approver'], ['*'], { nowMs: 5_000 }), 'token-expired'],
        ['rubbish', 'token-malformed'],
      ] as const)
        expect(await refusal('e3', token)).toMatchObject({
          kind: 'forbidden',
          code: 'approver-token-refused',
          facts: { reason },
        });
    });
  });

  it('reads the public texts that open commitments', async () => {
    await inWorld(async (world, call) => {
      const [text] = await world.store.documents.range('details-public', '', '~', 10);
      const commitment = text?.id ?? '';
      const unknown = 'A'.repeat(43);
      const reader = world.connect(['auditor'], ['other']);
      const { details } = await reader.getPublicDetails({ commitments: [unknown, commitment] });
      expect(details).toMatchObject([{ commitment, json: '{"title":"A pump"}' }]);
      const salt = details[0]?.salt ?? new Uint8Array(0);
      const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url');
      expect(commitDetails(salt, '{"title":"A pump"}', sha256)).toBe(commitment);
      expect(await call.getPublicDetails({})).toMatchObject({ details: [] });
    });
  });
});
