/** `statement`: what a ledger received, spent and holds, and what is open, as of any entry. */
import { formatAmount } from '@centesimo/money';
import type { BankCandidate, Statement } from '@centesimo/cents';
import { findStatement } from '@centesimo/verify';
import type { FoundStatement } from '@centesimo/verify';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { askLog, basisText, LOG_OPTIONS_HELP, MONEY_OPTIONS, THROUGH_HELP } from '../questioned-log.ts';

const HELP = `centesimo statement --ledger ID [options]

Verifies the whole log and states a ledger: per currency what came, went and should be in the bank, per fund what is
there, per project what was spent, and everything that is not settled; what banks stated, and what could be why that
differs. As of the entry that closed a period it is the statement which that entry holds the hash of: whoever has the
log makes the same bytes (--json writes them).

  --ledger ID        the ledger
${THROUGH_HELP}
${LOG_OPTIONS_HELP}

Exit codes: 0 stated, 1 the log does not verify, 2 no such ledger or no such log, 64 wrong usage.

Example: centesimo statement --ledger acqua-viva --from ./mirror --through 1204 --json | sha256sum
`;

const OPTIONS = { ...MONEY_OPTIONS, ledger: { type: 'string' } } as const;

export const statementCommand: Command = {
  name: 'statement',
  summary: 'what a ledger received, spent and holds, as of any entry',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 0, max: 0, what: 'no argument' });
    const ledger = textOf(read, 'ledger');
    if (ledger === undefined) throw wrongUsage('name the ledger: --ledger ID');
    const log = await askLog(read, io);
    const found = findStatement(log.verified.replay, ledger);
    if (found === undefined) throw new CliError('unknown-ledger', 'the log holds no such ledger up to there');
    if (read.values['json'] === true) io.out(found.text);
    else io.out(`${[...statementLines(found), '', basisText(log)].join('\n')}\n`);
    return EXIT.done;
  },
};

function statementLines(found: FoundStatement): string[] {
  const { hash, period, statement } = found;
  const fixed =
    period === undefined ? '' : `, which closed period ${period.number}: it holds the hash of this statement`;
  return [
    `Statement of ${statement.ledger}${period === undefined ? '' : ` as of entry ${period.entry}`}${fixed}`,
    ...statement.currencies.flatMap(currencyLines),
    ...fundLines(statement),
    ...projectLines(statement),
    ...openLines(statement),
    ...balanceLines(found),
    `  SHA-256 of the statement (--json): ${hash}`,
  ];
}

function currencyLines(total: Statement['currencies'][number]): string[] {
  const { currency } = total;
  const rows: [string, number][] = [
    ['received', total.received + total.corrected],
    ['fees that a reserve bears', -total.feesBorne],
    ['taken back by the bank', -total.demanded],
    ['given back again', total.credited],
    ['charged by the bank', -total.charged],
    ['exchanged to other currencies', -total.exchangedOut],
    ['exchanged from other currencies', total.exchangedIn],
    ['spent', -total.spent],
    ['lost', -total.lost],
    ['with partners, or spent by them', -total.sent],
  ];
  const held: [string, number][] = [
    ['should be in the bank', total.bank],
    ['of it free in funds', total.free],
    ['of it without a place', total.unplaced + total.unassigned],
    ['demanded or charged, not settled', total.demandedOpen + total.chargedOpen],
    ['to be given back, not settled', total.creditedOpen + total.correctedOpen],
    ['fees owed', total.feesOwed],
    ['open shortfall', total.shortfall],
  ];
  const shown = rows.filter(([, amount]) => amount !== 0);
  return [
    `  ${currency}`,
    ...table(
      [...shown, ...held.filter(([name, amount], index) => index < 2 || (name !== '' && amount !== 0))],
      currency,
    ),
  ];
}

function table(rows: readonly [string, number][], currency: string): string[] {
  const texts = rows.map(([name, amount]): [string, string] => [name, signed(amount, currency)]);
  const width = Math.max(...texts.map(([, text]) => text.length));
  return texts.map(([name, text]) => `    ${text.padStart(width)}  ${name}`);
}

function signed(amount: number, currency: string): string {
  return amount < 0 ? `-${formatAmount(-amount, currency)}` : formatAmount(amount, currency);
}

function fundLines({ funds }: Statement): string[] {
  const used = funds.filter(({ length }) => length > 0);
  return [
    '  Funds',
    ...used.map(({ class: kind, currency, free, fund, length, partner }) => {
      const whose = partner === undefined ? '' : `, held by ${partner}`;
      return `    ${formatAmount(free, currency)} ${currency} of ${formatAmount(length, currency)} in ${fund} (${kind}${whose})`;
    }),
  ];
}

function projectLines({ projects }: Statement): string[] {
  if (projects.length === 0) return [];
  return [
    '  Projects',
    ...projects.map(
      ({ currency, project, spent }) => `    ${formatAmount(spent, currency)} ${currency} for ${project}`,
    ),
  ];
}

function openLines({ open }: Statement): string[] {
  const lines = Object.entries(open)
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `    ${list.length} ${name}`);
  return lines.length === 0 ? ['  Nothing is open.'] : ['  Open', ...lines];
}

function balanceLines({ balances, candidatesOf }: FoundStatement): string[] {
  if (balances.length === 0) return [];
  return [
    '  Bank statements',
    ...balances.slice(-5).flatMap((each) => {
      const { account, balance, currency, difference, index, statedAt } = each;
      const verdict = difference === 0 ? 'agrees' : `differs by ${signed(difference, currency)}`;
      const line = `    ${statedAt} ${account} ${signed(balance, currency)} ${currency}: ${verdict} (entry ${index})`;
      return difference === 0 ? [line] : [line, ...candidateLines(candidatesOf(each))];
    }),
  ];
}

/** What could be why a bank states another balance: for a person to look at, nothing follows from it. */
function candidateLines(candidates: readonly BankCandidate[]): string[] {
  if (candidates.length === 0) return ['      no single entry nor pair of entries makes that difference'];
  return candidates.map(({ amount, currency, index, kind, subject, type }) => {
    const what = `${type} ${subject}, ${signed(amount, currency)} ${currency}`;
    const where = index === undefined ? '' : ` (entry ${index})`;
    return kind === 'not-at-bank'
      ? `      perhaps not at the bank by then: ${what}${where}`
      : `      perhaps recorded later only: ${what}${where}`;
  });
}
