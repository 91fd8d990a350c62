/** The ledger itself, its funds, projects and placement rules: what exists, and what may still be opened. */
import { isAmount, isCurrency } from '@centesimo/money';
import type { FundClass, LedgerEvent, LedgerOpened } from './event.ts';
import { createFund } from './fund.ts';
import { CURRENCIES_MAX, RULE_SHARES_MAX } from './limits.ts';
import { isList, isRecords, isSlug } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

type EventNamed<Name extends string> = Extract<LedgerEvent, { type: `org.centesimo.${Name}.v1` }>;

const CLASSES: readonly string[] = ['unrestricted', 'designated', 'restricted', 'conditional'];
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
      state.sums.push(emptySums());
    }
    for (const { currency, fund } of reserves) {
      addFund(state, fund, 'unrestricted', currencies.indexOf(currency), true);
    }
  };
}

function emptySums(): LedgerState['sums'][number] {
  return { received: 0, unplaced: 0, unassigned: 0, demanded: 0, demandedOpen: 0, feesOwed: 0, spent: 0 };
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

function addFund(
  state: LedgerState,
  id: string,
  fundClass: FundClass,
  currency: number,
  reserve: boolean,
): void {
  state.fundIndex.set(id, state.funds.length);
  state.funds.push(createFund(id, fundClass, currency, reserve));
}

/** A closed ledger takes nothing new; what it holds can still be placed, moved, spent, returned and refunded. */
function checkNotClosed(state: LedgerState): Violation | undefined {
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

export function checkFundOpened(state: LedgerState, event: EventNamed<'fund.opened'>): Checked {
  const { subject, data } = event;
  const closed = checkNotClosed(state);
  if (closed !== undefined) return closed;
  if (!isSlug(subject)) return violation('malformed', { field: 'subject' });
  if (!CLASSES.includes(data.class)) return violation('malformed', { field: 'class' });
  const currency = state.currencies.indexOf(data.currency);
  if (currency < 0) return violation('unknown-currency', { currency: String(data.currency) });
  if (state.fundIndex.has(subject)) return violation('fund-exists', { fund: subject });
  return () => addFund(state, subject, data.class, currency, false);
}

export function checkFundClosed(state: LedgerState, event: EventNamed<'fund.closed'>): Checked {
  const index = state.fundIndex.get(event.subject);
  const fund = index === undefined ? undefined : state.funds[index];
  if (fund === undefined) return violation('unknown-fund', { fund: String(event.subject) });
  if (!fund.open) return violation('fund-closed', { fund: fund.id });
  if (fund.reserve) return violation('fund-is-reserve', { fund: fund.id });
  const inRule = state.rules.at(-1)?.shares.some((share) => share.fund === index) === true;
  if (inRule) return violation('fund-in-rule', { fund: fund.id, version: state.rules.length });
  return () => {
    fund.open = false;
  };
}

export function checkProjectOpened(state: LedgerState, event: EventNamed<'project.opened'>): Checked {
  const closed = checkNotClosed(state);
  if (closed !== undefined) return closed;
  if (!isSlug(event.subject)) return violation('malformed', { field: 'subject' });
  if (state.projects.has(event.subject)) return violation('project-exists', { project: event.subject });
  return () => {
    state.projects.add(event.subject);
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
    const index = typeof id === 'string' ? state.fundIndex.get(id) : undefined;
    const fund = index === undefined ? undefined : state.funds[index];
    if (index === undefined || fund === undefined) return violation('unknown-fund', { fund: String(id) });
    if (!fund.open) return violation('fund-closed', { fund: fund.id });
    if (!isAmount(weight, 1) || weight > WEIGHT_MAX) return violation('malformed', { field: 'weight' });
    if (own.some((share) => share.fund === index)) return violation('duplicate-fund', { fund: fund.id });
    own.push({ fund: index, weight });
  }
  return () => {
    state.rules.push({ shares: own });
  };
}
