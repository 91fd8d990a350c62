/** The ledger itself and its placement rules; what closes. */
import { isAmount, isCurrency } from '@centesimo/money';
import { raisedOf } from './appeals.ts';
import { checkOwn } from './class-rules.ts';
import type { EventNamed, LedgerOpened } from './event.ts';
import { createColumns } from './column.ts';
import { createFund } from './fund.ts';
import type { FundTerms } from './fund.ts';
import { CURRENCIES_MAX, RULE_SHARES_MAX } from './limits.ts';
import { isList, isRecords, isSlug } from './shape.ts';
import { namedFund } from './named-funds.ts';
import { NO_SUMS } from './records.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

const WEIGHT_MAX = 10_000;

export function checkLedgerOpened(state: LedgerState, event: EventNamed<'ledger.opened'>): Checked {
  const { baseCurrency, currencies, policy, reserves } = event.data;
  if (state.ledger !== undefined) return violation('ledger-exists', { ledger: state.ledger });
  if (!isSlug(event.subject)) return violation('malformed', { field: 'subject' });
  if (policy !== 'fifo@1') return violation('malformed', { field: 'policy' });
  if (!isList(currencies, CURRENCIES_MAX) || currencies.length === 0) {
    return violation('malformed', { field: 'currencies' });
  }
  const unknown = currencies.find((currency) => !isCurrency(currency));
  if (unknown !== undefined) return violation('unknown-currency', { currency: String(unknown) });
  if (new Set(currencies).size !== currencies.length) return violation('malformed', { field: 'currencies' });
  if (!currencies.includes(baseCurrency)) return violation('malformed', { field: 'baseCurrency' });
  const wrong = checkReserves(currencies, reserves);
  if (wrong !== undefined) return wrong;
  return () => {
    state.ledger = event.subject;
    state.baseCurrency = baseCurrency;
    for (const currency of currencies) {
      state.currencies.push(currency);
      state.sums.push({ ...NO_SUMS });
      state.owed.push({ ...createColumns(), settled: 0 });
      state.shortfalls.push([]);
    }
    for (const { currency, fund } of reserves) {
      addFund(state, fund, { class: 'unrestricted', currency: currencies.indexOf(currency), reserve: true });
    }
  };
}

/** Every accepted currency has exactly one reserve, so that every forced demand has an answer. */
function checkReserves(
  currencies: readonly string[],
  reserves: LedgerOpened['reserves'],
): Violation | undefined {
  if (!isRecords(reserves, CURRENCIES_MAX)) return violation('malformed', { field: 'reserves' });
  for (const { currency, fund } of reserves) {
    if (!isSlug(fund)) return violation('malformed', { field: 'reserves' });
    if (!currencies.includes(currency)) return violation('wrong-currency', { fund });
  }
  if (new Set(reserves.map(({ fund }) => fund)).size !== reserves.length) return violation('duplicate-fund');
  const covered = new Set(reserves.map(({ currency }) => currency));
  if (reserves.length !== currencies.length || covered.size !== currencies.length) {
    return violation('reserve-missing', { currencies: currencies.length, reserves: reserves.length });
  }
  return undefined;
}

export function addFund(state: LedgerState, id: string, terms: FundTerms): void {
  state.fundIndex.set(id, state.funds.length);
  state.funds.push(createFund(id, terms));
}

/** A closed ledger takes nothing new; what it holds can still be placed, moved, spent, returned and refunded. */
export function checkNotClosed(state: LedgerState): Violation | undefined {
  return state.closed ? violation('ledger-closed', { ledger: state.ledger ?? '' }) : undefined;
}

export function checkLedgerClosed(state: LedgerState): Checked {
  return (
    checkNotClosed(state) ??
    (() => {
      state.closed = true;
    })
  );
}

export function checkFundClosed(state: LedgerState, event: EventNamed<'fund.closed'>): Checked {
  const named = namedFund(state, event.subject);
  if ('code' in named) return named;
  const { fund, index } = named;
  if (!fund.open) return violation('fund-closed', { fund: fund.id });
  if (fund.reserve) return violation('fund-is-reserve', { fund: fund.id });
  const inRule = state.rules.at(-1)?.shares.some((share) => share.fund === index) === true;
  if (inRule) return violation('fund-in-rule', { fund: fund.id, version: state.rules.length });
  return () => {
    fund.open = false;
    if (fund.goal !== undefined && raisedOf(state, fund) < fund.goal) fund.failed = true;
  };
}

export function checkRuleSet(state: LedgerState, event: EventNamed<'placement-rule.set'>): Checked {
  const { shares, version } = event.data;
  const closed = checkNotClosed(state);
  if (closed !== undefined) return closed;
  if (!isRecords(shares, RULE_SHARES_MAX) || shares.length === 0) {
    return violation('malformed', { field: 'shares' });
  }
  const expected = state.rules.length + 1;
  if (version !== expected) return violation('wrong-rule-version', { expected });
  const own: LedgerState['rules'][number]['shares'] = [];
  for (const { fund: id, weight } of shares) {
    const named = namedFund(state, id);
    if ('code' in named) return named;
    const { fund, index } = named;
    if (!fund.open) return violation('fund-closed', { fund: fund.id });
    const held = checkOwn(fund);
    if (held !== undefined) return held;
    if (!isAmount(weight, 1) || weight > WEIGHT_MAX) return violation('malformed', { field: 'weight' });
    if (own.some((share) => share.fund === index)) return violation('duplicate-fund', { fund: fund.id });
    own.push({ fund: index, weight });
  }
  return () => {
    state.rules.push({ shares: own });
  };
}
