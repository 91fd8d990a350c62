/** `trail`: where the cents of one gift are, and how they got there. */
import {
  commitmentOf,
  erasedOf,
  findAnnounced,
  findTrail,
  paidAtOf,
  readGiftQuestion,
} from '@centesimo/verify';
import { CliError, EXIT, readArgs, wrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { textOfDetails } from '../public-details.ts';
import { impactJson, impactLines } from '../impact-lines.ts';
import { askLog, basisText, LOG_OPTIONS_HELP, MONEY_OPTIONS, THROUGH_HELP } from '../questioned-log.ts';
import { drawTrail } from '../trail-picture.ts';

const HELP = `centesimo trail <gift|code> [options]

Verifies the whole log and draws where every cent of the gift is. The gift is named by its id or by the trail code
that its giver holds. Texts are shown only when they open a commitment in a verified entry.

${THROUGH_HELP}
${LOG_OPTIONS_HELP}

Exit codes: 0 shown, 1 the log does not verify, 2 no such gift or no such log, 64 wrong usage.

Example: centesimo trail 0C1N-8RKX-3M5T-7W2V-9Y4A-6B8D-EF0 --from ./mirror
`;

export const trailCommand: Command = {
  name: 'trail',
  summary: 'where every cent of one gift is, by gift id or trail code',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, MONEY_OPTIONS, { min: 1, max: 1, what: 'one gift id or trail code' });
    const question = readGiftQuestion(read.positionals[0] ?? '');
    if (question.fault !== undefined) throw wrongUsage(`not a gift id or trail code: ${question.fault}`);
    const log = await askLog(read, io, question.trailKey);
    const { replay } = log.verified;
    const found = findTrail(replay, question);
    if (found === undefined) throw notReceived(findAnnounced(replay, question));
    const { impact, ledger, trail } = found;
    const textOf = (expense: string): string | undefined => {
      const commitment = commitmentOf(replay, ledger, expense);
      return commitment === undefined ? undefined : textOfDetails(log.details.find(commitment));
    };
    const erased = erasedOf(replay, ledger, trail.id);
    if (read.values['json'] === true) {
      const pieces = [...trail.pieces, ...trail.legs.flatMap((leg) => leg.pieces)];
      const expenses = pieces.flatMap(({ place }) => (place.kind === 'spent' ? [place.expense] : []));
      const texts = Object.fromEntries([...new Set(expenses)].map((expense) => [expense, textOf(expense)]));
      const { origin, size, root } = log.verified;
      io.out(
        `${JSON.stringify({ ledger, trail, impact: impactJson(impact), texts, ...(erased && { erased }), basis: { origin, size, root } })}\n`,
      );
      return EXIT.done;
    }
    const paidAt = (expense: string) => paidAtOf(replay, ledger, expense);
    io.out(
      `${[...drawTrail(trail, { textOf, paidAt }), ...impactLines(impact), ...erasedLines(erased), '', basisText(log)].join('\n')}\n`,
    );
    return EXIT.done;
  },
};

function erasedLines(erased: ReturnType<typeof erasedOf>): string[] {
  if (erased === undefined) return [];
  return [`What was private of it was erased on ${erased.erasedAt} (entry ${erased.index}).`];
}

function notReceived(announced: 'announced' | 'failed' | undefined): CliError {
  switch (announced) {
    case 'announced':
      return new CliError(
        'gift-announced',
        'the gift is announced and not received yet: it has no cents to follow',
      );
    case 'failed':
      return new CliError(
        'gift-never-came',
        'the gift was announced and never came: it has no cents to follow',
      );
    case undefined:
      return new CliError('unknown-gift', 'the log holds no such gift');
  }
}
