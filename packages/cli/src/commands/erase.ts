/** `erase`: destroys what is private of a person's gifts, through the served interface, and says which entry proves it. */
import { parseLedgerId } from '@centesimo/events';
import { AuditService, createClient, DonationService } from '@centesimo/grpc';
import { EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { eraseGifts, type GiftOutcome } from '../erase/erase-gifts.ts';
import { findGifts, NAMES_MAX, parseNames, readNames, shownName } from '../erase/named-gifts.ts';
import { createProgress } from '../progress.ts';
import { dataFolder, keysFolder, makeToken, openSystem } from '../running-system.ts';

/** As donation takes them. */
const GROUNDS = ['consent-withdrawn', 'objection', 'order', 'request', 'retention-ended', 'unlawful'];

const HELP = `centesimo erase <gift>… --ledger LEDGER --ground GROUND [options]

Destroys what is private of these gifts (their details) for ever, in every backup too: it cannot be undone. The gifts,
their money, every proof and the trail codes stay, and the log says that something was here and when it was erased.

The system knows gifts and no persons: who gave is known only from the details, which it cannot search. So name all
gifts of the person who asks, each by its id, its trail code, or the payment as processor:payment, as the processor's
own list of that person's payments has them. Where one of them is not known nothing is erased.

  --ledger LEDGER    the ledger of the gifts
  --ground GROUND    ${GROUNDS.slice(0, 4).join(', ')}, ${GROUNDS.slice(4).join(', ')};
                     the log shows it. While the law keeps a record only "order" (of a court or an authority) erases it
  --file FILE        a file with more of them, one a line; # begins a remark
  --data DIR         the system on this folder (./data); it is started for the time of the command if need be
  --json             one JSON value on stdout

Exit codes: 0 nothing private is left of any of them, 1 refused for some, 2 could not be done now, 64 wrong usage.

Example: centesimo erase stripe:pi_3Q7 0C1N-8RKX-3M5T-7W2V-9Y4A-6B8D-EF0 --ledger acqua-viva --ground request
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = { ledger: TEXT, ground: TEXT, file: TEXT, data: TEXT } as const;
const TOKEN_TTL_S = 3_600;

export const eraseCommand: Command = {
  name: 'erase',
  summary: 'destroy what is private of a person’s gifts, for ever',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 0, max: NAMES_MAX, what: `at most ${NAMES_MAX} gifts` });
    const { ground, ledger } = requireWish(read);
    const file = textOf(read, 'file');
    const names = parseNames([...read.positionals, ...(file === undefined ? [] : readNames(file))]);
    const outcomes = await withServices(read, io, ledger, async (asked) => {
      const gifts = await findGifts(asked, names);
      const progress = createProgress(io, 'gifts');
      const step = (done: number): void => progress.update(done, gifts.length);
      const done = await eraseGifts(asked, gifts, { ground, signal: io.signal, step }).finally(progress.end);
      return { done, left: gifts.length - done.length };
    });
    const { done, left } = outcomes;
    if (read.values['json'] === true) io.out(`${JSON.stringify({ ledger, ground, gifts: done, left })}\n`);
    else io.out(textFor(done, left));
    return exitOf(done, left);
  },
};

function requireWish(read: ReadArgs): { readonly ledger: string; readonly ground: string } {
  const ledger = textOf(read, 'ledger');
  const ground = textOf(read, 'ground');
  if (parseLedgerId(ledger) === undefined) throw wrongUsage('name the ledger of the gifts: --ledger LEDGER');
  if (ground === undefined || !GROUNDS.includes(ground))
    throw wrongUsage(`say why, for the log: --ground is one of ${GROUNDS.join(', ')}`);
  return { ledger: ledger ?? '', ground };
}

type Asked = Parameters<typeof findGifts>[0];

async function withServices<T>(
  read: ReadArgs,
  io: CommandIo,
  ledger: string,
  use: (asked: Asked) => Promise<T>,
): Promise<T> {
  const folder = dataFolder(io, textOf(read, 'data'));
  const system = await openSystem(folder, io);
  const wish = { roles: ['operator', 'staff', 'auditor'], ledgers: [ledger], ttlS: TOKEN_TTL_S } as const;
  const token = (): string => makeToken(keysFolder(io, folder), wish);
  const { addresses } = system;
  const donation = createClient(DonationService, { address: addresses.donation, token });
  const audit = createClient(AuditService, { address: addresses.audit, token });
  try {
    return await use({ ledger, audit: audit.call, donation: donation.call });
  } finally {
    donation.close();
    audit.close();
    await system.close();
  }
}

function exitOf(done: readonly GiftOutcome[], left: number): number {
  if (left > 0 || done.some(({ kind }) => kind === 'not-now')) return EXIT.impossible;
  return done.some(({ kind }) => kind === 'blocked' || kind === 'refused') ? EXIT.failed : EXIT.done;
}

function textFor(done: readonly GiftOutcome[], left: number): string {
  const isErased = done.some(({ kind }) => kind === 'erased');
  return [
    ...done.map(
      (each) => `${each.name === each.gift ? '' : `${shownName(each.name)}: `}${each.gift}\n  ${said(each)}`,
    ),
    ...(left > 0 ? [`Interrupted: ${left} gifts were not reached; run the same command again.`] : []),
    ...(isErased
      ? [
          'Make a backup now: until then the copy of the keys beside older backups still opens what was erased.',
        ]
      : []),
    '',
  ].join('\n');
}

function said(outcome: GiftOutcome): string {
  switch (outcome.kind) {
    case 'erased': {
      const { before, entry, erasedAt } = outcome;
      const proof =
        entry === undefined ? 'the log will say so shortly' : `entry ${entry.toLocaleString('en')} says so`;
      return `${before ? 'was erased before, on' : 'erased on'} ${erasedAt}; ${proof}`;
    }
    case 'blocked':
      return `kept: the law asks for the record through ${outcome.until}`;
    case 'nothing-private':
      return 'nothing private is known of it';
    case 'refused':
    case 'not-now':
      return `${outcome.kind === 'refused' ? 'refused' : 'not now'}: ${outcome.message} [${outcome.code}]`;
  }
}
