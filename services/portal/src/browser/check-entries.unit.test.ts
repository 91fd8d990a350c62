/** Tests of the check: true receipts hold, and everything that could be changed about them is found and named. */
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { compactTrailCode } from '@centesimo/events/trail-code';
import { describe, expect, it } from 'vitest';
import { pageLog } from '../../test/page-log.ts';
import { CODE, everyState } from '../../test/views.fixture.ts';
import { checkEntries } from './check-entries.ts';
import type { CheckFacts } from './check-facts.ts';
import { browserEd25519, browserSha256 } from './noble.ts';

const view = everyState();
const log = pageLog(view, CODE);
const { gift, ledger, payments } = view;
const facts: CheckFacts = {
  code: CODE,
  ledger: ledger.id,
  gift: { receipt: '', ...gift },
  payments: payments.map((payment) => ({ receipt: '', ...payment })),
};
const receipts = {
  gift: log.receipt(gift.entry),
  payments: payments.map(({ entry }) => log.receipt(entry)),
};
const browser = { sha256: browserSha256, ed25519: browserEd25519 };

function outcome(change: { facts?: Partial<CheckFacts>; receipts?: object; vkey?: string }): unknown {
  return checkEntries(
    browser,
    change.vkey ?? log.vkey,
    { ...facts, ...change.facts },
    { ...receipts, ...change.receipts },
  );
}

describe('checkEntries', () => {
  it('holds for what the log says, in the browser’s cryptography as in that of Node', () => {
    expect(outcome({})).toEqual({ holds: true, payments: 3, unchecked: 0 });
    const node = { sha256: nodeSha256, ed25519: nodeEd25519 };
    expect(checkEntries(node, log.vkey, facts, receipts)).toEqual({ holds: true, payments: 3, unchecked: 0 });
  });

  it('says how many payments had no receipt', () => {
    const some = [receipts.payments[0], undefined, undefined];
    expect(outcome({ receipts: { payments: some } })).toEqual({ holds: true, payments: 1, unchecked: 2 });
  });

  it.each([
    ['a gift of another amount', { gift: { ...facts.gift, gross: 10_001 } }, 'entry-differs', 0],
    ['a gift of another day', { gift: { ...facts.gift, givenAt: '2026-09-29' } }, 'entry-differs', 0],
    ['a gift of another ledger', { ledger: 'another' }, 'entry-differs', 0],
    ['a gift at another place', { gift: { ...facts.gift, entry: 4 } }, 'entry-differs', 0],
    ['another code', { code: compactTrailCode(new Uint8Array(16)) }, 'code-differs', 0],
    ['no code', { code: 'x' }, 'code-differs', 0],
    [
      'a payment of another amount',
      { payments: [facts.payments[0]!, { ...facts.payments[1]!, amount: 1 }] },
      'entry-differs',
      2,
    ],
    [
      'a payment of another id',
      { payments: [{ ...facts.payments[0]!, id: 'exp_other' }] },
      'entry-differs',
      1,
    ],
  ] as const)('finds a page that shows %s', (_what, changed, fault, at) => {
    expect(outcome({ facts: changed })).toEqual({ holds: false, fault, at });
  });

  it('finds an entry whose bytes were changed', () => {
    const tampered = log.receipt(gift.entry, (entry) => entry.replace('"gross":10000', '"gross":10001'));
    expect(tampered).not.toBe(receipts.gift);
    expect(outcome({ receipts: { gift: tampered } })).toEqual({
      holds: false,
      fault: 'proof-refused',
      at: 0,
    });
  });

  it('finds a true receipt of something else', () => {
    const other = log.receipt(payments[0]!.entry);
    expect(outcome({ receipts: { gift: other } })).toEqual({ holds: false, fault: 'entry-differs', at: 0 });
  });

  it('finds a log that another key signed', () => {
    const foreign = pageLog(view, CODE, 40, 8);
    expect(outcome({ receipts: { gift: foreign.receipt(gift.entry) } })).toEqual({
      holds: false,
      fault: 'signature-refused',
      at: 0,
    });
    expect(outcome({ vkey: foreign.vkey })).toMatchObject({ holds: false, fault: 'signature-refused' });
  });

  it('finds each flipped character of a receipt', () => {
    const text = receipts.gift;
    for (let i = 0; i < text.length; i += 7) {
      const flipped = text[i] === 'A' ? 'B' : 'A';
      const changed = text.slice(0, i) + flipped + text.slice(i + 1);
      expect(outcome({ receipts: { gift: changed } }), `character ${i}`).toMatchObject({ holds: false });
    }
  });

  it.each(['', 'nothing', '\ud800', 'c2sp.org/tlog-proof@v1\nindex 3\n\n', 'x'.repeat(2_000_000)])(
    'is not upset by what is no receipt at all',
    (text) => {
      expect(outcome({ receipts: { gift: text } })).toMatchObject({ holds: false, at: 0 });
    },
  );
});
