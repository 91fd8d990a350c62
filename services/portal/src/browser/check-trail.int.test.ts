/** Tests of the check: a true receipt holds, and everything that could be changed about it or the page is found and named. */
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { compactTrailCode } from '@centesimo/events/trail-code';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PageLog, pageLog } from '../../test/page-log.ts';
import { OTHER_KEY } from '../../test/tiny-log.ts';
import { factsOf } from '../pages/proof-part.ts';
import { checkTrail } from './check-trail.ts';
import type { CheckFacts } from './check-facts.ts';
import { browserEd25519, browserSha256 } from './noble.ts';

const browser = { sha256: browserSha256, ed25519: browserEd25519 };
let made: PageLog;
let facts: CheckFacts;

beforeAll(async () => {
  made = await pageLog();
  facts = factsOf(made.view, made.code);
});

function outcome(change: { facts?: Partial<CheckFacts>; receipt?: string; vkey?: string }): unknown {
  const { receipt = made.receipt, vkey = made.vkey } = change;
  return checkTrail(browser, vkey, { ...facts, ...change.facts }, receipt);
}

/** The page with one thing of its payment `n` (from 1) changed. */
function withPayment(n: number, change: Partial<CheckFacts['payments'][number]>): Partial<CheckFacts> {
  return { payments: facts.payments.map((each, i) => (i === n - 1 ? { ...each, ...change } : each)) };
}

describe('checkTrail', () => {
  it('holds for what the log says, in the browser’s cryptography as in that of Node', () => {
    const shares = [4_000, 1_600, 100];
    const payments = shares.map((share) => expect.objectContaining({ share }) as unknown);
    const sums = { amount: 9_700, refunded: 200, placeless: 0, assigned: 0 };
    expect(outcome({})).toMatchObject({ holds: true, trail: { payments, ...sums } });
    const node = { sha256: nodeSha256, ed25519: nodeEd25519 };
    expect(checkTrail(node, made.vkey, facts, made.receipt)).toEqual(outcome({}));
  });

  it('finds whatever else the page says of the gift', () => {
    const { gift } = facts;
    for (const changed of [
      { gift: { ...gift, gross: 10_001 } },
      { gift: { ...gift, givenAt: '2026-09-29' } },
      { gift: { ...gift, entry: gift.entry + 1 } },
      { gift: { ...gift, id: `${gift.id.slice(0, -1)}a` } },
      { ledger: 'another' },
    ])
      expect(outcome({ facts: changed })).toEqual({ holds: false, fault: 'entry-differs', at: 0 });
    for (const code of [compactTrailCode(new Uint8Array(16)), 'x', ''])
      expect(outcome({ facts: { code } })).toEqual({ holds: false, fault: 'code-differs', at: 0 });
  });

  it('finds whatever else the page says of a payment', () => {
    const cases = [
      [withPayment(2, { amount: 1 }), 'entry-differs', 2],
      [withPayment(1, { id: 'exp_other' }), 'entry-differs', 1],
      [withPayment(3, { paidAt: '2026-02-02' }), 'entry-differs', 3],
      [withPayment(2, { entry: 0 }), 'share-differs', 2],
      [withPayment(1, { share: 4_001 }), 'share-differs', 1],
      [withPayment(1, { covered: 1 }), 'share-differs', 1],
    ] as const;
    for (const [changed, fault, at] of cases)
      expect(outcome({ facts: changed })).toEqual({ holds: false, fault, at });
  });

  it('finds cents moved between payments, and between what is spent, waits and was refunded', () => {
    const differs = { holds: false, fault: 'share-differs' };
    fc.assert(
      fc.property(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 100 }), (n, cents) => {
        const payments = facts.payments.map((each, i) => {
          const by = i === n ? -cents : i === (n + 1) % 3 ? cents : 0;
          return { ...each, share: each.share + by };
        });
        expect(outcome({ facts: { payments } })).toMatchObject(differs);
      }),
    );
    const { sums } = facts;
    const { refunded = 0, spent = 0, 'waiting riserva': riserva = 0, ...rest } = sums;
    expect([refunded, spent > 0, riserva > 0]).toEqual([200, true, true]);
    for (const changed of [
      { ...sums, spent: spent + 1 },
      { ...sums, payments: 4 },
      { ...sums, 'waiting riserva': riserva + 1 },
      { ...sums, 'waiting school': 1 },
      { ...rest, refunded, spent, 'waiting school': riserva },
      { ...rest, refunded, spent, 'in-transit riserva': riserva },
      { ...sums, refunded: refunded - 1, placeless: 1 },
      { ...sums, refunded: refunded + 1 },
      { ...sums, covered: 1 },
    ])
      expect(outcome({ facts: { sums: changed } })).toEqual({ ...differs, at: 0 });
  });

  it('finds a payment that the page leaves out or adds', () => {
    const [first, second] = facts.payments;
    const without = { payments: facts.payments.slice(1), sums: { ...facts.sums, payments: 2 } };
    expect(outcome({ facts: without })).toMatchObject({ holds: false, fault: 'share-differs' });
    const added = { ...second!, entry: first!.entry - 1 };
    const more = { payments: [...facts.payments, added], sums: { ...facts.sums, payments: 4 } };
    expect(outcome({ facts: more })).toEqual({ holds: false, fault: 'share-differs', at: 4 });
  });

  it('calls no lie what has happened since the page was made', () => {
    const older = { ...withPayment(1, { share: 3_999 }), size: facts.size - 1 };
    expect(outcome({ facts: older })).toEqual({ holds: false, fault: 'page-older', at: 1 });
    const lie = { ...withPayment(1, { amount: 3_999 }), size: facts.size - 1 };
    expect(outcome({ facts: lie })).toEqual({ holds: false, fault: 'entry-differs', at: 1 });
  });

  it('finds an entry whose bytes were changed, and a log that another key signed', () => {
    const changed = made.receipt.replace('\\"gross\\":10000', '\\"gross\\":10001');
    expect(changed).not.toBe(made.receipt);
    expect(outcome({ receipt: changed })).toEqual({ holds: false, fault: 'proof-refused', at: 0 });
    const { log } = made;
    const note = (key?: typeof OTHER_KEY): string => JSON.stringify(log.noteOf(log.published, key));
    const foreign = made.receipt.replace(note(), note(OTHER_KEY));
    expect(foreign).not.toBe(made.receipt);
    expect(outcome({ receipt: foreign })).toEqual({ holds: false, fault: 'signature-refused', at: 0 });
  });

  it('never holds for a receipt of which a character is another', () => {
    const whole = outcome({});
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('A', 'B', '1', ' ', '{'), (n, by) => {
        const at = n % made.receipt.length;
        const changed = made.receipt.slice(0, at) + by + made.receipt.slice(at + 1);
        const found = outcome({ receipt: changed });
        if (changed !== made.receipt)
          expect([whole, { holds: false }]).toContainEqual(
            (found as { holds: boolean }).holds ? found : { holds: false },
          );
      }),
    );
  });

  it.each(['', 'nothing', '\ud800', 'c2sp.org/tlog-proof@v1\nindex 3\n\n', 'x'.repeat(5_000_000)])(
    'is not upset by what is no receipt at all',
    (receipt) => {
      expect(outcome({ receipt })).toEqual({ holds: false, fault: 'receipt-malformed', at: 0 });
    },
  );
});
