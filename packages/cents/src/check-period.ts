/** Closing a period: the statement that it fixes follows from the log, and is never believed. */
import { isAmount } from '@centesimo/money';
import { checkTwoPersons } from './class-rules.ts';
import type { EventNamed, FactCounts, PeriodClosed } from './event.ts';
import { hexOfLatin1 } from './hash.ts';
import { after, factCounts, statementOf, statementText } from './period.ts';
import type { Statement } from './period.ts';
import { isList, isRecord } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

/** The computed part of a `period.closed`: all facts that are known, and the hash of the statement of now. */
export function planPeriod(state: LedgerState): Pick<PeriodClosed, 'counts' | 'number' | 'statement'> {
  const counts = factCounts(state);
  return {
    counts,
    number: state.periods.length + 1,
    statement: statementHash(state, statementOf(state, counts)),
  };
}

export interface MadeStatement {
  readonly statement: Statement;
  /** Canonical JSON: the bytes that a closed period holds the hash of. */
  readonly text: string;
  /** Hex SHA-256 of the text. */
  readonly hash: string;
}

/** As of the last entry of the state; `closes`: that entry closed a period, whose facts are counted. */
export function makeStatement(state: LedgerState, closes: boolean): MadeStatement {
  const statement = statementOf(state, closes ? state.periods.at(-1)?.counts : undefined);
  return { statement, text: statementText(statement), hash: statementHash(state, statement) };
}

/** SHA-256 over the UTF-8 of the statement's text, lower-case hex. */
function statementHash(state: LedgerState, statement: Statement): string {
  return hexOfLatin1(state.sha256.bytes(new TextEncoder().encode(statementText(statement))));
}

export function checkPeriodClosed(state: LedgerState, event: EventNamed<'period.closed'>): Checked {
  const { counts, number, statement } = event.data;
  const expected = state.periods.length + 1;
  if (number !== expected) return violation('wrong-period', { expected });
  const wrong = checkCounts(state, counts) ?? checkTwoPersons(event.data, event.subject);
  if (wrong !== undefined) return wrong;
  const hash = statementHash(state, statementOf(state, counts));
  if (statement !== hash) return violation('wrong-statement', { number, expected: hash }, 7);
  return () => {
    state.periods.push({ counts, statement });
  };
}

const COUNTED = ['charges', 'corrections', 'credits', 'demands', 'receipts'] as const;

/** The facts that are counted came, none of the others is settled, and no period counts fewer than the one before. */
function checkCounts(state: LedgerState, counts: FactCounts): Violation | undefined {
  if (!isRecord(counts) || !isList(counts.fees, state.currencies.length)) {
    return violation('malformed', { field: 'counts' });
  }
  const known = factCounts(state);
  const before = state.periods.at(-1)?.counts;
  for (const name of COUNTED) {
    const count = counts[name];
    if (!isAmount(count) || count > known[name] || count < (before?.[name] ?? 0)) {
      return violation('wrong-period', { counted: name, known: known[name] });
    }
  }
  const areFees = known.fees.every((fees, index) => {
    const count = counts.fees[index];
    const least = Math.max(before?.fees[index] ?? 0, state.owed[index]!.settled);
    return isAmount(count) && count <= fees && count >= least;
  });
  if (!areFees) return violation('wrong-period', { counted: 'fees' });
  const isSettled =
    counts.receipts < state.placed ||
    after(state.demands, counts.demands).some(({ settled, voided }) => settled || voided > 0) ||
    after(state.credits, counts.credits).some(({ settled }) => settled) ||
    after(state.corrections, counts.corrections).some(({ change, settled }) => settled && change !== 0) ||
    after(state.charges, counts.charges).some(({ settled }) => settled);
  return isSettled ? violation('wrong-period', { counted: 'settled facts' }) : undefined;
}
