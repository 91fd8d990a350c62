/** `token`: prints an access token for a system that makes its own. */
import { isLedgerScope, isRole, ROLES } from '@centesimo/auth';
import { existsSync } from 'node:fs';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import { keepToken } from '../keep-token.ts';
import { dataFolder, keysFolder, makeToken } from '../running-system.ts';

const HELP = `centesimo token --role ROLE… [options]

Prints a token signed with the keys of the data folder. Whoever can read them is the operator.

  --role ROLE        ${ROLES.join(', ')}; may be repeated or separated by commas
  --ledger LEDGER    a ledger it is good for; may be repeated or separated by commas (* for all; the default)
  --subject PERSON   who it is for: another person has another one (centesimo-cli)
  --ttl SECONDS      how long it is good for, 1 to 86400 (3600)
  --keep FILE        written to this file instead, and again at half of its life, until it is stopped
  --data DIR         the data folder (./data)
  --json             one JSON value on stdout

Exit codes: 0 printed, 2 the keys cannot be used, 64 wrong usage.

Example: centesimo token --role staff --ledger protezione-civile --ttl 600
`;

const MAX_TTL_S = 86_400;
const LIST = { type: 'string', multiple: true } as const;
const TEXT = { type: 'string' } as const;
const OPTIONS = { role: LIST, ledger: LIST, subject: TEXT, ttl: TEXT, keep: TEXT, data: TEXT } as const;
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((text) => String(text).split(',')) : [];
}

export const tokenCommand: Command = {
  name: 'token',
  summary: 'print an access token for given roles and ledgers',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 0, max: 0, what: 'no arguments' });
    const given = listOf(read.values['role']);
    const roles = given.filter(isRole);
    if (roles.length === 0 || roles.length < given.length)
      throw wrongUsage(`--role is one of ${ROLES.join(', ')}`);
    const named = listOf(read.values['ledger']);
    const ledgers = named.length === 0 ? ['*'] : named;
    if (!ledgers.every(isLedgerScope)) throw wrongUsage('--ledger is a ledger id or *');
    const ttlS = Number(textOf(read, 'ttl') ?? '3600');
    if (!(Number.isSafeInteger(ttlS) && ttlS >= 1 && ttlS <= MAX_TTL_S)) {
      throw wrongUsage(`--ttl is a whole number of seconds, 1 to ${MAX_TTL_S}`);
    }
    const subject = textOf(read, 'subject');
    if (subject !== undefined && !SUBJECT.test(subject))
      throw wrongUsage('--subject is 1 to 255 characters of printable ASCII without spaces');
    const folder = dataFolder(io, textOf(read, 'data'));
    const keys = keysFolder(io, folder);
    if (!existsSync(keys)) throw new CliError('no-system', `there are no keys in ${folder}`);
    const make = (): string =>
      makeToken(keys, { roles, ledgers, ttlS, ...(subject === undefined ? {} : { subject }) });
    const kept = textOf(read, 'keep');
    if (kept !== undefined) await keepTokenAt(kept, ttlS, make, io.signal);
    else if (read.values['json'] === true)
      io.out(`${JSON.stringify({ token: make(), roles, ledgers, ttlS })}\n`);
    else io.out(`${make()}\n`);
    return EXIT.done;
  },
};

async function keepTokenAt(
  file: string,
  ttlS: number,
  make: () => string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await keepToken(file, ttlS, make, signal);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError('token-not-kept', `${file}: ${(error as Error).message}`);
  }
}
