/** Statements: as of now, which the replayed state gives, and of closed periods, which were kept as they were passed. */
import { candidatesFor, makeStatement } from '@centesimo/cents';
import type { BankCandidate, MadeStatement, Statement, StatedBalance } from '@centesimo/cents';
import type { KeptStatement } from './kept-statements.ts';
import type { LedgerIndex } from './ledger-index.ts';
import { ledgerName } from './show.ts';
import type { Shown } from './show.ts';
import type { BalanceLine, BalanceView, CandidateView } from './bank-views.ts';
import type { AnsweredStatement } from './portal-views.ts';
import type { PeriodView, StatementsView } from './statement-views.ts';
import type { LedgerView } from './views.ts';

const PERIODS_MAX = 100;
const BALANCES_MAX = 20;
const ACCOUNTS_MAX = 10;
/** Of the newest so many that differ it is looked for why: each costs a walk over some thousand movements. */
const EXPLAINED_MAX = 5;

/** The statement of a ledger as of now is made once for each size of the log. */
type MadeNow = MadeStatement & { readonly last: number };
const madeNow = new WeakMap<LedgerIndex, MadeNow>();

export function showStatement(
  shown: Shown,
  ledger: LedgerIndex,
  checkpoint: LedgerView['checkpoint'],
  asked?: number,
  replayed?: MadeStatement,
): AnsweredStatement {
  const { size } = shown.asOf;
  const through = asked ?? size - 1;
  if (through >= size) return { fault: { kind: 'beyond-log', size } };
  const period = ledger.statements.find(({ entry }) => entry === through);
  const made = (period === undefined ? nowOf(ledger, through) : keptOf(period)) ?? replayed;
  if (made === undefined) return { fault: { kind: 'not-kept', size } };
  return {
    view: {
      ...toldOf(shown, ledger, checkpoint, through),
      through,
      ...made,
      ...(period === undefined ? {} : { period: periodView(period) }),
    },
  };
}

/** Which there are. */
export function showStatements(
  shown: Shown,
  ledger: LedgerIndex,
  checkpoint: LedgerView['checkpoint'],
): StatementsView {
  const through = shown.asOf.size - 1;
  const period = ledger.statements.find(({ entry }) => entry === through);
  const hash = period?.hash ?? stateNow(ledger).hash;
  return { ...toldOf(shown, ledger, checkpoint, through), now: { through, hash } };
}

function toldOf(shown: Shown, ledger: LedgerIndex, checkpoint: LedgerView['checkpoint'], through: number) {
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    checkpoint,
    periods: ledger.statements.slice(-PERIODS_MAX).reverse().map(periodView),
    balances: balancesOf(ledger, through),
  };
}

/** No later entry of the ledger has changed it since. */
function nowOf(ledger: LedgerIndex, through: number): MadeStatement | undefined {
  return through < ledger.last ? undefined : stateNow(ledger);
}

function stateNow(ledger: LedgerIndex): MadeStatement {
  const known = madeNow.get(ledger);
  if (known?.last === ledger.last) return known;
  const made = { ...makeStatement(ledger.state, false), last: ledger.last };
  madeNow.set(ledger, made);
  return made;
}

function keptOf({ hash, text }: KeptStatement): MadeStatement | undefined {
  return text === undefined ? undefined : { statement: JSON.parse(text) as Statement, text, hash };
}

function periodView({ entry, hash, number, until }: KeptStatement): PeriodView {
  return { number, entry, until, hash };
}

function balancesOf(ledger: LedgerIndex, through: number): BalanceView[] {
  const told = ledger.bank.balances.filter(({ index }) => index <= through).slice(-BALANCES_MAX);
  let explained = 0;
  return told.reverse().map((balance) => {
    const isExplained = balance.difference !== 0 && explained++ < EXPLAINED_MAX;
    const candidates = isExplained ? candidatesFor(balance, ledger.bank.movements, ledger.state) : [];
    return balanceView(balance, candidates);
  });
}

function balanceView(balance: StatedBalance, candidates: readonly BankCandidate[]): BalanceView {
  return { ...balanceLine(balance), candidates: candidates.map(candidateView) };
}

function balanceLine({ index, receipts: _receipts, ...told }: StatedBalance): BalanceLine {
  return { ...told, entry: index };
}

/** What was stated last of each account, the newest first. */
export function latestBalances({ bank }: LedgerIndex): BalanceLine[] {
  const latest = new Map<string, BalanceLine>();
  for (const balance of bank.balances.toReversed()) {
    const account = `${balance.currency} ${balance.account}`;
    if (!latest.has(account)) latest.set(account, balanceLine(balance));
    if (latest.size === ACCOUNTS_MAX) break;
  }
  return [...latest.values()];
}

/** Who gave what is nobody else's to know: a gift has its amount only, which the difference says already. */
function candidateView({ amount, index, kind, subject, type }: BankCandidate): CandidateView {
  const isOfGift = subject.startsWith('gift_');
  return {
    ...{ kind, type, amount },
    ...(isOfGift ? {} : { subject }),
    ...(index === undefined ? {} : { entry: index }),
  };
}
