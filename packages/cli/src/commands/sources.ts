/** `sources`: whose cents paid an expense. */
import { formatAmount, formatMoney } from '@centesimo/money';
import type { Sources } from '@centesimo/cents';
import { commitmentOf, findSources } from '@centesimo/verify';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { textOfDetails } from '../public-details.ts';
import { askLog, basisText, LOG_OPTIONS_HELP, MONEY_OPTIONS, THROUGH_HELP } from '../questioned-log.ts';

const HELP = `centesimo sources <expense> [options]

Verifies the whole log and lists whose cents stand in the expense, in the order in which they were taken.

  --from-slot N      go on from this cent of the expense
  --limit N          pieces a page, 1 to 100000 (20; with --json 1000)
${THROUGH_HELP}
${LOG_OPTIONS_HELP}

Exit codes: 0 shown, 1 the log does not verify, 2 no such expense or no such log, 64 wrong usage.

Example: centesimo sources exp_aaaaaaaaaaaaaaaaaaaaaaaaaa --from ./mirror --limit 50
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = { ...MONEY_OPTIONS, 'from-slot': TEXT, limit: TEXT } as const;
const MAX_LIMIT = 100_000;

function countOf(text: string | undefined, fallback: number, name: string, max: number): number {
  if (text === undefined) return fallback;
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(value <= max)) throw wrongUsage(`--${name} is a number up to ${max}`);
  return value;
}

export const sourcesCommand: Command = {
  name: 'sources',
  summary: 'whose cents paid one expense',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 1, max: 1, what: 'one expense id' });
    const json = read.values['json'] === true;
    const fromSlot = countOf(textOf(read, 'from-slot'), 0, 'from-slot', Number.MAX_SAFE_INTEGER);
    const limit = countOf(textOf(read, 'limit'), json ? 1000 : 20, 'limit', MAX_LIMIT);
    const log = await askLog(read, io);
    const { replay } = log.verified;
    const expense = read.positionals[0] ?? '';
    const found = findSources(replay, expense, { fromSlot, limit });
    if (found === undefined) throw new CliError('unknown-expense', 'the log holds no such expense');
    const commitment = commitmentOf(replay, found.ledger, expense);
    const text = commitment === undefined ? undefined : textOfDetails(log.details.find(commitment));
    if (json) {
      const { origin, size, root } = log.verified;
      io.out(`${JSON.stringify({ ...found, text, basis: { origin, size, root } })}\n`);
      return EXIT.done;
    }
    io.out(`${[...sourcesLines(found.sources, text), '', basisText(log)].join('\n')}\n`);
    return EXIT.done;
  },
};

function sourcesLines(found: Sources, text: string | undefined): string[] {
  const { expense, currency, amount, returned, pieces, nextSlot } = found;
  const back = returned === 0 ? '' : `, of which ${formatMoney({ amount: returned, currency })} came back`;
  const width = Math.max(0, ...pieces.map((piece) => formatAmount(piece.amount, currency).length));
  return [
    `Expense ${expense}: ${formatMoney({ amount, currency })}${back}`,
    ...(text === undefined ? [] : [`  "${text}"`]),
    ...pieces.map(({ id, amount, fund, hops, kind }) => {
      if (kind === 'shortfall')
        return `  ${formatAmount(amount, currency).padStart(width)}  nobody yet: a shortfall that the reserve owes`;
      const way = hops === 0 ? '' : `, after ${hops} ${hops === 1 ? 'step' : 'steps'} between funds`;
      return `  ${formatAmount(amount, currency).padStart(width)}  ${id}  from ${fund}${way}`;
    }),
    ...(nextSlot === undefined ? [] : [`  … the rest with --from-slot ${nextSlot}`]),
  ];
}
