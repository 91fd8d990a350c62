// What banks stated: compared with the ledger as of then, summed over accounts, bounded, and plain JSON.
import { describe, expect, it } from 'vitest';
import type { BankReport, LedgerState } from './index.ts';
import { addBalance, candidatesFor, createBankReport, noteMovement } from './index.ts';
import { eventOf, idOf, mustApply } from './ledger.fixture.ts';
import { give, opened } from './story.fixture.ts';

const stated = (account: string, balance: number) => ({
  ...{ account, balance, currency: 'EUR', statedAt: '2024-06-30' },
});

function chargeAt(report: BankReport, state: LedgerState, index: number, amount: number): void {
  const event = eventOf('bank.charged', `charge_${index}`, { amount, currency: 'EUR' });
  mustApply(state, event);
  noteMovement(report.movements, state, event, index);
}

describe('balances that banks stated', () => {
  it('are summed over the latest of every account, however long ago it was stated', () => {
    const state = opened(give(idOf('gift', 0), 100));
    const report = createBankReport();
    addBalance(report, state, stated('savings', 40), 0);
    for (let index = 1; index <= 2_500; index += 1) addBalance(report, state, stated('conto', index), index);
    expect(report.balances.length).toBeLessThan(2_000);
    expect(report.balances.at(-1)).toMatchObject({
      ...{ index: 2_500, balance: 2_500, stated: 2_540, ledger: 100, difference: 2_440, receipts: 1 },
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('are explained by the newest movements only, of which so many are kept', () => {
    const state = opened();
    const report = createBankReport();
    for (let index = 0; index < 12_000; index += 1) chargeAt(report, state, index, 1 + (index % 7));
    expect(report.movements.last.length).toBeLessThan(10_000);
    expect(report.movements.last.at(-1)).toMatchObject({ index: 11_999, type: 'bank.charged' });
    chargeAt(report, state, 12_000, 900);
    addBalance(report, state, stated('conto', report.movements.sums[0]! + 900), 12_001);
    expect(candidatesFor(report.balances[0]!, report.movements, state)).toMatchObject([
      { kind: 'not-at-bank', index: 12_000, amount: -900 },
    ]);
    // Seven amounts in turn: no more of the many that fit than can be looked at.
    addBalance(report, state, stated('conto', report.movements.sums[0]! + 3), 12_002);
    expect(candidatesFor(report.balances[1]!, report.movements, state)).toHaveLength(10);
  });
});
