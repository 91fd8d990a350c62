/** `trail`: where the cents of one gift are, and how they got there. */
import type { Trail, TrailPiece } from '@centesimo/cents';
import {
  citedBy,
  commitmentOf,
  erasedOf,
  findAnnounced,
  findTrail,
  paidAtOf,
  readGiftQuestion,
} from '@centesimo/verify';
import type { FoundTrail } from '@centesimo/verify';
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
    const found = findTrail(replay, question, log.verified.origin);
    if (found === undefined) throw notReceived(findAnnounced(replay, question));
    const { impact, ledger, onward, trail } = found;
    const textOf = (expense: string, of: string): string | undefined => {
      const commitment = commitmentOf(replay, of, expense);
      return commitment === undefined ? undefined : textOfDetails(log.details.find(commitment));
    };
    const erased = erasedOf(replay, ledger, trail.id);
    if (read.values['json'] === true) {
      const { origin, size, root } = log.verified;
      const told = { ledger, ...trailJson(found), impact: impactJson(impact), texts: textsOf(found, textOf) };
      io.out(`${JSON.stringify({ ...told, ...(erased && { erased }), basis: { origin, size, root } })}\n`);
      return EXIT.done;
    }
    const paidAt = (expense: string, of: string) => paidAtOf(replay, of, expense);
    const cited = (handOver: string, of: string) => citedText(citedBy(replay, of, handOver));
    const picture = drawTrail(trail, { textOf, paidAt, citedBy: cited }, { ledger, onward });
    io.out(
      `${[...picture, ...impactLines(impact), ...erasedLines(erased), '', basisText(log)].join('\n')}\n`,
    );
    return EXIT.done;
  },
};

/** Handed-over pieces name the continuation that they have, by its index, or why they have none. */
function trailJson({ onward, trail }: FoundTrail): object {
  const onwards = (each: Trail): object => {
    const withNext = (pieces: readonly TrailPiece[]) =>
      pieces.map((piece) => ({ ...piece, ...onward.next.get(piece) }));
    const legs = each.legs.map((leg) => ({ ...leg, pieces: withNext(leg.pieces) }));
    return { ...each, pieces: withNext(each.pieces), legs };
  };
  return {
    trail: onwards(trail),
    continuations: onward.continuations.map((each) => ({ ...each, trail: onwards(each.trail) })),
  };
}

/** The texts of all payments, by expense. */
function textsOf(
  { ledger, onward, trail }: FoundTrail,
  textOf: (expense: string, ledger: string) => string | undefined,
): Record<string, string | undefined> {
  const texts = [{ ledger, trail }, ...onward.continuations].flatMap(({ ledger: of, trail: each }) => {
    const pieces = [...each.pieces, ...each.legs.flatMap((leg) => leg.pieces)];
    const expenses = pieces.flatMap(({ place }) => (place.kind === 'spent' ? [place.expense] : []));
    return [...new Set(expenses)].map((expense) => [expense, textOf(expense, of)] as const);
  });
  return Object.fromEntries(texts);
}

function citedText(cited: ReturnType<typeof citedBy>): string | undefined {
  if (cited === undefined) return undefined;
  const { index, ledger, origin } = cited;
  return `entry ${index.toLocaleString('en')} of the log ${origin}, ledger ${ledger}`;
}

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
